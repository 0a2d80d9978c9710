import { App, TerraformStack } from 'cdktf';
import { defineLimits, LimitdriftProvider, WorkspacePattern, WorkspaceRateLimits } from 'limitdrift/cdktf';

const app = new App();
const stack = new TerraformStack(app, 'limits');
new LimitdriftProvider(stack, 'limitdrift');

new WorkspaceRateLimits(stack, 'shop-assistant', {
  workspace: 'prod-shop-assistant',
  id: 'wrkspc_01AShopAssistantProdT4kWm2', // optional: a rename is then a warning, not an error
  owner: '@shop-oncall', // optional: who answers for it; defineLimits(limits, { owner }) says it for a template
  limits: {
    'claude-sonnet-5': {
      requests_per_minute: 1_000,
      input_tokens_per_minute_cache_aware: '40%',
      output_tokens_per_minute: 400_000,
    },
    web_search: { tool_uses_per_second: 10 },
  },
});

const standard = defineLimits({ 'claude-opus-4-8': { requests_per_minute: '5%' }, batch: 'inherit' });
new WorkspacePattern(stack, 'teams', { pattern: 'team-*', extends: [standard], undeclared: 'report' });

app.synth();
