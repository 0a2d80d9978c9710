import { credentialVariables } from '../../live/credential.js';
import { variable } from '../../publish/pipeline.js';
import type { Host } from '../host.js';

/*
 * Finds the secrets in the environment.
 */

type Environment = Host['env'];

/** No secret: the emulator prints it for everybody to paste. */
export const emulatedKey = 'sk-ant-admin01-emulated';

/** What is exchanged for a token of the API, and what GitHub gives that for. */
const identityVariables: readonly string[] = ['ANTHROPIC_IDENTITY_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_'];

/** Whether a variable holds a credential of the Claude API, or what can be exchanged for one. */
export function isCredentialVariable(name: string): boolean {
  const upper = name.toUpperCase();
  return (
    identityVariables.some((start) => upper.startsWith(start)) || credentialVariables.some((one) => one.name === upper)
  );
}

/** Variables whose whole value is a secret. */
const secretVariables = [
  ...credentialVariables.map(({ name }) => name),
  'ANTHROPIC_IDENTITY_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'GITLAB_TOKEN',
  'CI_JOB_TOKEN',
  'LIMITDRIFT_WEBHOOK_SECRET',
  'LIMITDRIFT_SLACK_WEBHOOK_URL',
  'LIMITDRIFT_WEBHOOK_URL',
] as const;

/** Addresses of which the path is as good as the whole: who knows it can post. */
const webhookVariables = ['LIMITDRIFT_SLACK_WEBHOOK_URL', 'LIMITDRIFT_WEBHOOK_URL'] as const;

/** Addresses that a password may stand in. */
const addressVariables = [
  ...['https_proxy', 'http_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]),
  'ANTHROPIC_BASE_URL',
  'GITHUB_API_URL',
  'CI_API_V4_URL',
  'CI_REPOSITORY_URL',
];

/**
 * Every secret that the environment holds for us. A number is none, since limits are numbers, nor is a word that
 * our files or the API are made of: nothing could be read.
 */
export async function secretsIn(env: Environment): Promise<readonly string[]> {
  const valuesOf = (names: readonly string[]): readonly string[] => names.flatMap((name) => variable(env, name) ?? []);
  const found = [
    ...valuesOf(secretVariables).flatMap(spellingsOf),
    ...valuesOf(webhookVariables).map((url) => url.replace(/^\w+:\/\/[^/]*/, '')),
    ...valuesOf(addressVariables).flatMap(passwordsIn),
  ];
  const words = found.some((secret) => /^[a-z_]+$/.test(secret)) ? await ownWords() : '';
  return found.filter((secret) => secret !== emulatedKey && !/^\d*$/.test(secret) && !words.includes(secret));
}

/** With quotes or `NAME=` around it, it is a secret all the same. */
export function spellingsOf(value: string): readonly string[] {
  return [value, value.replace(/^\w+=/, '').replace(/^(["'])(.*)\1$/s, '$2')];
}

/** The password of a URL, or the name in its place where a token stands there; as written and decoded. */
export function passwordsIn(url: string): readonly string[] {
  const [, user = '', password = ''] = /^(?:[a-z][\w+.-]*:\/\/)?([^:@/]*)(?::(.*))?@/is.exec(url) ?? [];
  const secret = password === '' ? user : password;
  return [
    secret,
    secret.replace(/(?:%[\da-f]{2})+/gi, (encoded) => Buffer.from(encoded.replaceAll('%', ''), 'hex').toString()),
  ];
}

/** Loaded by a run alone whose secret could be such a word. */
async function ownWords(): Promise<string> {
  const { jsonSchemas } = await import('../commands/schema.js');
  return JSON.stringify(jsonSchemas()) + apiWords;
}

/** What the schemas of our files do not have. */
const apiWords =
  'workspace_rate_limit rate_limits rate_limit_id created_at display_color data_residency has_more next_page first_id org_limit not_found_error permission_error invalid_request_error authentication_error';
