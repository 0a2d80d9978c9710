# Shows drift, and a workspace that is not declared, in the demo organization of `limitdrift emulate`. In one terminal:
#
#   limitdrift emulate --port 8080
#
# In another one, in this folder, after `limitdrift terraform install`:
#
#   export ANTHROPIC_BASE_URL=http://127.0.0.1:8080 ANTHROPIC_ADMIN_API_KEY=sk-ant-admin-trial
#   terraform init
#   terraform plan -detailed-exitcode
#
# The plan ends with 2. It imports both workspaces and shows that somebody raised a limit of the first by hand.

terraform {
  required_version = ">= 1.8"
  required_providers {
    limitdrift = {
      source  = "limitdrift/limitdrift"
      version = "0.1.0"
    }
  }
}

provider "limitdrift" {}

data "limitdrift_workspaces" "all" {}

locals {
  living = {
    for workspace in data.limitdrift_workspaces.all.workspaces :
    workspace.name => workspace.id if workspace.archived_at == null
  }
}

import {
  to = limitdrift_workspace_rate_limits.shop_assistant
  id = local.living["prod-shop-assistant"]
}

resource "limitdrift_workspace_rate_limits" "shop_assistant" {
  workspace_id = local.living["prod-shop-assistant"]

  # Groups of models by their IDs and plain numbers, as an import spells them: then the first plan shows drift and nothing else.
  limits = {
    # Claude Sonnet 5
    rlg_01Kw9PzLr5GtJ7uVxQa3MnBcHs = {
      requests_per_minute                 = "1000" # live is 2500
      input_tokens_per_minute_cache_aware = "2000000"
      output_tokens_per_minute            = "400000"
    }
    web_search = {
      tool_uses_per_second = "10"
    }
  }
}

import {
  to = limitdrift_workspace_rate_limits.recommendations
  id = local.living["prod-recommendations"]
}

resource "limitdrift_workspace_rate_limits" "recommendations" {
  workspace_id = local.living["prod-recommendations"]

  limits = {
    # Claude Haiku 4.5
    rlg_01Nf2SyDj6VkE8wRhXq4TgUmAb = {
      requests_per_minute                 = "2000"
      input_tokens_per_minute_cache_aware = "2500000"
    }
    # Claude Opus 4.x
    rlg_01HqT4mXv8NbR2sKfWc6YdLpZe = {
      requests_per_minute = "0" # lets nothing through
    }
  }
}

locals {
  declared = [
    limitdrift_workspace_rate_limits.shop_assistant.workspace_name,
    limitdrift_workspace_rate_limits.recommendations.workspace_name,
  ]
  undeclared = setsubtract(keys(local.living), local.declared)
}

# A check warns, and the plan goes on.
check "every_workspace_is_declared" {
  assert {
    condition     = length(local.undeclared) == 0
    error_message = "Declared by nobody: ${join(", ", local.undeclared)}."
  }
}
