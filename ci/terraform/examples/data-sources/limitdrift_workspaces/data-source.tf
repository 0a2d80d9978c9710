data "limitdrift_workspaces" "all" {}

# The IDs of the workspaces that live, by name.
output "workspace_ids" {
  value = {
    for workspace in data.limitdrift_workspaces.all.workspaces :
    workspace.name => workspace.id if workspace.archived_at == null
  }
}
