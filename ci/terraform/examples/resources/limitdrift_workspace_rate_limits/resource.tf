resource "limitdrift_workspace_rate_limits" "shop_assistant" {
  workspace_id = "wrkspc_01AShopAssistantProdT4kWm2"

  limits = {
    # A group is named by any model of it, by its type, or by its ID (rlg_…).
    "claude-sonnet-5" = {
      requests_per_minute                 = "2_500"
      input_tokens_per_minute_cache_aware = "40%" # of the organization's limit
      output_tokens_per_minute            = "400_000"
    }
    web_search = {
      tool_uses_per_second = "10"
    }
    batch = {
      "*" = "inherit" # no override on any limit of the group
    }
  }

  # What it may spend. Without this, spend limits are not read.
  # spend_limit = { monthly = "500.50", daily = "none" }
}
