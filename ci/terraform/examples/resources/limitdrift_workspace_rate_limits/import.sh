# By the workspace's ID, which the Console shows.
terraform import limitdrift_workspace_rate_limits.shop_assistant wrkspc_01AShopAssistantProdT4kWm2

# The same with its spend limits, which are only asked for where somebody wants them.
terraform import limitdrift_workspace_rate_limits.shop_assistant wrkspc_01AShopAssistantProdT4kWm2/spend_limit
