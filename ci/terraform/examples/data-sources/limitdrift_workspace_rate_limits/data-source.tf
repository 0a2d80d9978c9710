data "limitdrift_workspace_rate_limits" "shop_assistant" {
  workspace_id = "wrkspc_01AShopAssistantProdT4kWm2"
}

# What the API enforces, whoever set it.
output "enforced" {
  value = {
    for key, group in data.limitdrift_workspace_rate_limits.shop_assistant.groups :
    coalesce(group.display_name, group.type, key) => {
      for limiter, limit in group.limits : limiter => limit.effective
    }
  }
}
