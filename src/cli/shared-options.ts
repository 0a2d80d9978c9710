import { reportFormats } from '../report/formats.js';
import type { OptionSpec } from './arguments.js';

export const output = {
  color: { value: 'WHEN', help: 'auto (default), always or never; auto obeys FORCE_COLOR, then NO_COLOR' },
  quiet: { help: 'No notes and no progress on stderr' },
} as const;

/** Of the commands that publish. */
export const keyOption = {
  key: { value: 'TEXT', help: 'Tells it from others of the same organization in the same place' },
} as const;

export const report = reportOption(reportFormats);

export const synthesis = {
  'synth-timeout': { value: 'DURATION', help: 'The longest the app of a cdktf.json may take, default 120s' },
  'pass-env': {
    value: 'NAME',
    repeatable: true,
    help: 'Give the app of a cdktf.json this variable too; it gets no secret by itself',
  },
} as const;

/** Of the commands that read a declaration. */
export const sources =
  'Without FILE: limits.yaml, else cdktf.json. Several files are one declaration. A cdktf.json is an app of CDKTF constructs: its command runs, as your user, and all of its stacks are read; a cdk.tf.json is what one has synthesized already.';

export const api = {
  'key-file': { value: 'PATH', help: 'Read the credential from a file' },
  'base-url': {
    value: 'URL',
    help: 'The API, default https://api.anthropic.com; a path prefix is kept; goes before ANTHROPIC_BASE_URL',
  },
  'api-version': { value: 'VERSION', help: '2023-06-01 (default) or 2026-10-21' },
  concurrency: { value: 'N', help: 'Requests in flight at once, default 16' },
  timeout: { value: 'DURATION', help: 'The longest the run may take, default 5m' },
  'request-timeout': { value: 'DURATION', help: 'The longest one request may take, default 30s' },
  verbose: { help: 'Name every request on stderr' },
} as const;

export const credentials =
  'The credential comes from --key-file, else from the first of ANTHROPIC_ADMIN_API_KEY, ANTHROPIC_ADMIN_KEY, ANTHROPIC_AUTH_TOKEN, ANTHROPIC_OAUTH_TOKEN, ANTHROPIC_API_KEY that is set. It must be an organization admin’s. Without one, ANTHROPIC_FEDERATION_RULE_ID asks for federation: the identity token of a pipeline is exchanged for one that lasts for minutes.';

export const durations = 'Durations are written 90s, 30m, 24h or 7d.';

/** The option that chooses among report formats, by the table that has them. */
export function reportOption(formats: object): { readonly report: OptionSpec } {
  const names = Object.keys(formats).join(', ');
  const help = `Write a report, to FILE or to stdout (one at most): ${names}; default: terminal`;
  return { report: { value: 'FORMAT[=FILE]', repeatable: true, help } };
}
