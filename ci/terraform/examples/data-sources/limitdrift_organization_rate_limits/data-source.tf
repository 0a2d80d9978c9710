data "limitdrift_organization_rate_limits" "all" {}

# What the organization has for each model.
output "requests_per_minute" {
  value = merge([
    for group in data.limitdrift_organization_rate_limits.all.groups : {
      for model in group.models : model => group.limits["requests_per_minute"]
    } if group.models != null
  ]...)
}
