import { App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  defineLimits,
  ExpectedOrganization,
  LimitdriftProvider,
  RateLimitGroups,
  WorkspacePattern,
  WorkspaceRateLimits,
} from 'limitdrift/cdktf';

/** A share is of the organization's limit, rounded down. */
const standard = defineLimits({
  opus: { requests_per_minute: '5%' },
  sonnet: { requests_per_minute: '5%' },
  haiku: { requests_per_minute: '10%' },
});

/** The limits that Brightwater Books agreed on: the same as in limits.yaml. */
class Brightwater extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LimitdriftProvider(this, 'limitdrift');

    new ExpectedOrganization(this, 'organization', {
      id: '5d1f0c8e-7a34-4b0e-9c7d-2f6b8e31a904',
      limits: {
        opus: { requests_per_minute: 5_000 },
        sonnet: { requests_per_minute: 5_000 },
        haiku: { requests_per_minute: 5_000, input_tokens_per_minute_cache_aware: 5_000_000 },
      },
    });

    new RateLimitGroups(this, 'groups', {
      opus: 'rlg_01HqT4mXv8NbR2sKfWc6YdLpZe', // Claude Opus 4.x
      sonnet: 'claude-sonnet-5',
      haiku: 'claude-haiku-4-5',
    });

    new WorkspaceRateLimits(this, 'prod-shop-assistant', {
      workspace: 'prod-shop-assistant',
      id: 'wrkspc_01AShopAssistantProdT4kWm2',
      owner: '@shop-oncall',
      limits: {
        sonnet: {
          requests_per_minute: 1_000,
          input_tokens_per_minute_cache_aware: 2_000_000,
          output_tokens_per_minute: 400_000,
        },
        web_search: { tool_uses_per_second: 10 },
      },
    });

    new WorkspaceRateLimits(this, 'prod-review-moderation', {
      workspace: 'prod-review-moderation',
      limits: {
        haiku: {
          requests_per_minute: 800,
          input_tokens_per_minute_cache_aware: 600_000,
          output_tokens_per_minute: 'inherit',
        },
      },
    });

    new WorkspaceRateLimits(this, 'prod-recommendations', {
      workspace: 'prod-recommendations',
      limits: {
        haiku: { requests_per_minute: 2_000, input_tokens_per_minute_cache_aware: '50%' },
        opus: { requests_per_minute: 0 },
      },
    });

    new WorkspaceRateLimits(this, 'prod-catalog-enrichment', {
      workspace: 'prod-catalog-enrichment',
      limits: { batch: { requests_per_minute: 500 }, haiku: { requests_per_minute: 8_000 } },
    });

    new WorkspaceRateLimits(this, 'prod-support-copilot', {
      workspace: 'prod-support-copilot',
      limits: { sonnet: { requests_per_minute: 750, input_tokens_per_minute_cache_aware: 1_000_000 } },
    });

    new WorkspaceRateLimits(this, 'internal-tools', { workspace: 'internal-tools', limits: {} });

    new WorkspaceRateLimits(this, 'claude-code', {
      workspace: 'Claude Code',
      limits: { opus: { requests_per_minute: 1_250, output_tokens_per_minute: 250_000 }, batch: 'inherit' },
    });

    new WorkspaceRateLimits(this, 'staging', { workspace: 'staging', extends: [standard], undeclared: 'report' });

    new WorkspacePattern(this, 'teams', { pattern: 'team-*', extends: [standard] });
  }
}

const app = new App();
new Brightwater(app, 'brightwater');
app.synth();
