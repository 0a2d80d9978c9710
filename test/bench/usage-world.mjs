/**
 * A world file of the emulator with as many workspaces, each of which uses ten models in its office hours or around the
 * clock: what headroom has to measure. JSON is YAML.
 * @param {number} size
 */
export function createUsageWorld(size) {
  const models = Array.from({ length: 10 }, (_, at) => `claude-bench-${at}`);
  const limits = {
    requests_per_minute: 50_000,
    input_tokens_per_minute_cache_aware: 50_000_000,
    output_tokens_per_minute: 10_000_000,
  };
  const workspaces = Array.from({ length: size }, (_, at) => ({
    id: `wrkspc_Bench${String(at).padStart(4, '0')}`,
    name: `team-${at}`,
  }));
  return JSON.stringify({
    organization: { id: 'org-bench', name: 'Bench' },
    groups: Object.fromEntries(models.map((model) => [model, { models: [model], limits }])),
    workspaces,
    usage: {
      workspaces: Object.fromEntries(
        workspaces.map(({ name }, at) => [
          name,
          models.map((model) => ({
            model,
            rhythm: at % 10 === 0 ? 'steady' : 'office',
            requests: 40,
            cache_reads: 900,
          })),
        ]),
      ),
    },
  });
}
