terraform {
  required_providers {
    limitdrift = {
      source  = "limitdrift/limitdrift"
      version = "0.1.0"
    }
  }
}

# The workspace is there already: take it as it is, and show what differs.
import {
  to = limitdrift_workspace_rate_limits.shop_assistant
  id = "wrkspc_01AShopAssistantProdT4kWm2"
}

resource "limitdrift_workspace_rate_limits" "shop_assistant" {
  workspace_id = "wrkspc_01AShopAssistantProdT4kWm2"

  limits = {
    # Claude Sonnet 5. A model, such as claude-sonnet-5, names the group as well; an ID outlives the models.
    rlg_01Kw9PzLr5GtJ7uVxQa3MnBcHs = {
      requests_per_minute                 = 1000
      input_tokens_per_minute_cache_aware = 2000000
      output_tokens_per_minute            = 400000 # "40%" is a share of the organization's limit, "inherit" no override
    }
    # Groups that are not about models are named by their type, too.
    web_search = { tool_uses_per_second = 10 }
  }
}
