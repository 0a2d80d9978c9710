import Anthropic from '@anthropic-ai/sdk';

// `node sdk-loop.mjs URL IN_FLIGHT`: reads the same as `plan`, as one would write it with the official SDK.
const [url = '', inFlight = '8'] = process.argv.slice(2);
const client = new Anthropic({ apiKey: 'sk-ant-admin01-bench', baseURL: url });

const workspaces = [];
const [list] = await Promise.all([
  client.organization.workspaces.list({ limit: 1000, include_archived: true }),
  client.organization.retrieve(),
  client.organization.rateLimits.list(),
]);
for await (const workspace of list) workspaces.push(workspace);
const queue = workspaces.values();
await Promise.all(Array.from({ length: Number(inFlight) }, work));

async function work() {
  for (const { id } of queue) {
    for await (const entry of client.organization.workspaces.rateLimits.list(id, { include_inherited: true }))
      void entry;
  }
}
