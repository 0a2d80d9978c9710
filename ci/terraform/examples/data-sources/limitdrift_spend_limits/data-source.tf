data "limitdrift_spend_limits" "all" {}

# What each workspace may still spend this month, where that is known. Amounts are texts: Terraform reads them as numbers.
output "left_this_month" {
  value = {
    for workspace in data.limitdrift_spend_limits.all.workspaces :
    workspace.name => try(workspace.limits["monthly"].in_force - workspace.limits["monthly"].spent, null)
  }
}
