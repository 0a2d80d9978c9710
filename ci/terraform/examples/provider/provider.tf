terraform {
  required_providers {
    limitdrift = {
      source  = "limitdrift/limitdrift"
      version = "0.1.0"
    }
  }
}

# The key is read from ANTHROPIC_ADMIN_API_KEY in the environment, so that no file of Terraform's ever holds it.
provider "limitdrift" {}
