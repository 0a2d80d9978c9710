/**
 * Who may import whom. `folders` are folders of src, or single files; every folder may import its own files.
 * `node:*` is every module of Node.
 * @type {Record<string, { folders: readonly string[] | 'all', packages: readonly string[] | 'all', why: string }>}
 */
export const importRules = {
  model: {
    folders: [],
    packages: ['node:crypto'],
    why: 'the vocabulary depends on nothing; node:crypto makes ids and digests',
  },
  response: {
    folders: [],
    packages: [],
    why: '`limitdrift/headers` runs in browsers and at the edge: it imports nothing at all',
  },
  plan: {
    folders: ['model'],
    packages: [],
    why: 'comparing is pure: the same input gives the same plan, on every machine',
  },
  headroom: {
    folders: ['model'],
    packages: [],
    why: 'measuring is pure: the same usage gives the same headroom, on every machine',
  },
  history: {
    folders: ['model'],
    packages: [],
    why: 'what changed between readings is pure: the same snapshots give the same history, on every machine',
  },
  explain: {
    folders: ['model', 'response'],
    packages: [],
    why: 'explaining is pure: it reads a text and what was read of limits and usage',
  },
  report: { folders: ['model'], packages: [], why: 'a renderer is a pure function of a plan' },
  declaration: {
    folders: ['model'],
    packages: ['yaml'],
    why: 'reading a declaration knows nothing of what is live',
  },
  edit: {
    folders: ['model', 'declaration', 'plan'],
    packages: ['yaml'],
    why: 'an edit turns what was resolved into text, and neither reads nor writes a file',
  },
  gateway: {
    folders: ['model', 'declaration/problems', 'declaration/yaml', 'edit/yaml/yaml-scalar'],
    packages: [],
    why: 'a gateway is given what is in force, however that was read; its YAML is read and written as that of a declaration is',
  },
  files: { folders: ['model'], packages: ['zod', 'node:*'], why: 'files hold what the model says, whoever made it' },
  http: {
    folders: ['model', 'files/read-bytes'],
    packages: ['undici', 'node:*'],
    why: 'a connection knows neither the Rate Limits API nor a code host; a client certificate is a file',
  },
  live: {
    folders: ['model', 'http', 'files/read-bytes'],
    packages: ['zod', 'node:*'],
    why: 'what is live is read without knowing what is declared; the identity token of a pipeline is a file',
  },
  usage: {
    folders: ['model', 'http', 'live/request', 'live/pages', 'live/retried-request', 'files/usage-cache'],
    packages: ['zod'],
    why: 'usage is read over the one client of the API, which has the promises; what an earlier run read of it is a file',
  },
  activity: {
    folders: ['model', 'http', 'live/request', 'live/pages', 'live/wire'],
    packages: ['zod'],
    why: 'who changed a limit is read over the one client of the API, which has the promises',
  },
  git: {
    folders: ['model', 'files', 'declaration'],
    packages: ['node:*'],
    why: 'the past is read from git and from files, and knows nothing of a command line',
  },
  publish: {
    folders: ['model', 'http', 'report'],
    packages: ['zod', 'node:crypto'],
    why: 'publishing reuses how connections are made, and nothing that knows the Rate Limits API or its key',
  },
  library: {
    folders: ['model', 'plan', 'live', 'http', 'usage', 'headroom', 'gateway/limits-export', 'files/usage-cache'],
    packages: ['node:*'],
    why: 'what is read in one call joins reading and measuring, and knows nothing of a command line; the default workspace is listed in one place',
  },
  emulator: {
    folders: ['model', 'live/wire', 'report/html/escape-html', 'report/value-words'],
    packages: ['yaml', 'zod', 'node:*'],
    why: 'the emulator reads its own worlds; of the API it shares the shape alone with the client, or both would err alike; its page says limits in the words of the checklist, and has the one escaping of HTML',
  },
  cdktf: {
    folders: ['model'],
    packages: ['cdktf', 'constructs', 'node:path', 'node:url'],
    why: 'constructs only make a declaration; the two modules of Node name the place in the user’s code',
  },
  provider: {
    folders: ['model', 'live', 'plan', 'http', 'report', '../package.json'],
    packages: ['@grpc/grpc-js', '@msgpack/msgpack', 'node:*'],
    why: 'the provider reuses what reads, compares and words, and re-implements nothing of it; its packages speak to Terraform',
  },
  action: {
    folders: 'all',
    packages: ['node:*'],
    why: 'the GitHub Action runs the command line with inputs for options',
  },
  cli: { folders: 'all', packages: 'all', why: 'the shell wires everything together' },
  'index.ts': { folders: 'all', packages: [], why: 'the library only names what the folders export' },
};

/** What only a command that needs it may load: `limitdrift` itself starts without. */
export const heavyPackages = ['cdktf', 'cdktn', 'constructs', 'undici', 'yaml', 'zod'];
