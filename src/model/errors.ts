import { answerText, asSentence, count } from './text.js';
import type { Origin } from './located.js';
import type { Problem } from './declaration.js';

/*
 * The table of errors that a user can act on: exit code, message and hint of each.
 */

/** Where an API request ended. */
export interface RequestPlace {
  readonly method: 'GET' | 'POST';
  /** Path and query, without the host. */
  readonly path: string;
  /** null: no answer came. */
  readonly status: number | null;
  readonly requestId: string | null;
}

interface Row<A> {
  readonly exitCode: 1 | 3 | 4 | 5 | 130 | 143;
  readonly message: (args: A) => string;
  /** What to do next, in a sentence. */
  readonly hint: (args: A) => string | null;
  readonly problems?: (args: A) => readonly Problem[];
  readonly organizationId?: (args: A) => string | null;
}

type ReadKind = 'plan' | 'snapshot' | 'headroom' | 'export' | 'world' | 'LiteLLM';
const emptySecret = 'In a pipeline, a secret that does not exist is empty, and so is one that a fork may not read. ';

/** Everything that can go wrong for a reason outside this program. What is not here is a bug and keeps its stack. */
const rows = {
  usage: told(3),
  'declaration-invalid': row({
    exitCode: 3,
    message: (a: { problems: readonly Problem[]; organizationId?: string | null }) =>
      `${count(a.problems.length, 'problem')} in the declaration`,
    hint: () => null,
    problems: (a) => a.problems,
    organizationId: (a) => a.organizationId ?? null,
  }),
  'declaration-changed': row({
    exitCode: 3,
    message: (a: { path: string; plan: string }) => `${a.path} is not as it was when ${a.plan} was made`,
    hint: () =>
      'Nothing was changed. Save a new plan, `limitdrift plan --out plan.json`, and use it; `accept` takes several steps at once.',
  }),
  'edit-refused': told(3, 'Nothing was changed. '),
  'synthesis-failed': row({
    exitCode: 3,
    message: (a: { path: string; reason: string; hint: string }) => `Cannot synthesize ${a.path}: ${a.reason}`,
    hint: (a) => a.hint,
  }),
  'file-unreadable': row({
    exitCode: 3,
    message: (a: { path: string; option?: string; reason: string; hint?: string }) =>
      `Cannot read ${a.path}${a.option === undefined ? '' : ` (${a.option})`}: ${a.reason}`,
    hint: (a) => a.hint ?? null,
  }),
  'file-unwritable': row({
    exitCode: 1,
    message: (a: { path: string; reason: string; hint?: string }) => `Cannot write ${a.path}: ${a.reason}`,
    hint: (a) =>
      a.hint ?? 'Nothing was written there. Choose a path in a folder that exists and that you may write to.',
  }),
  'file-invalid': row({
    exitCode: 3,
    message: (a: { path: string; kind: ReadKind; problem: string; hint: string }) =>
      `${a.path} is not a usable ${a.kind} file: ${a.problem}`,
    hint: (a) => a.hint,
  }),
  'credential-missing': row({
    exitCode: 4,
    message: (a: { empty: readonly string[] }) =>
      `No credential for the Claude API was found${a.empty.map((name) => `; ${name} is set, but empty`).join('')}`,
    hint: (a) =>
      `${a.empty.length === 0 ? '' : emptySecret}Set ANTHROPIC_ADMIN_API_KEY to an Admin API key (sk-ant-admin…), or give --key-file PATH. Organization admins create Admin keys in the Console; a workspace key does not work. Without a key, federation exchanges the identity token of a pipeline: set ANTHROPIC_FEDERATION_RULE_ID. \`limitdrift plan --live SNAPSHOT\` needs no credential.`,
  }),
  'credential-refused': row({
    exitCode: 4,
    message: (a: { place: RequestPlace }) => `The API refused the credential: ${formatPlace(a.place)}`,
    hint: () =>
      'The Rate Limits API takes an Admin API key (sk-ant-admin…), an OAuth token with the scope org:admin (of a federation rule with that scope, for a service account that is an organization admin), or a personal or service-account key that is not scoped to a workspace. Workspace keys (sk-ant-api…) do not work. Check that the key is active.',
  }),
  'credential-invalid': row({
    exitCode: 4,
    message: (a: { source: string; problem: string }) => `The credential in ${a.source} is not a key: ${a.problem}`,
    hint: () => 'Give only the key itself: no name, no quotes, no line breaks or spaces in it.',
  }),
  'federation-unusable': told(4),
  'exchange-refused': row({
    exitCode: 4,
    message: (a: { place: RequestPlace; reason: string; hint: string }) =>
      `The API gave no token in exchange for the identity token: ${formatPlace(a.place)}: ${a.reason}`,
    hint: (a) => a.hint,
  }),
  'organization-mismatch': row({
    exitCode: 4,
    message: (a: { declared: string; live: string; origin: Origin }) =>
      `${formatOrigin(a.origin)}: the declaration is for organization ${a.declared}, and the credential belongs to ${a.live}`,
    hint: () => 'Use a credential of the declared organization, or correct `organization.id`.',
  }),
  'workspaces-elsewhere': row({
    exitCode: 4,
    message: (a: { workspaces: number; name: string; id: string }) =>
      `None of the ${count(a.workspaces, 'declared workspace')} exists in the organization ${a.name} (${a.id}), so this is most likely the wrong organization`,
    hint: () =>
      'Use a credential, or a snapshot, of the organization that the declaration is for, and declare its ID: organization: {id: …}. If it is this one, correct the names of the workspaces.',
  }),
  'plan-of-other-organization': row({
    exitCode: 4,
    message: (a: { path: string; planned: string; live: string }) =>
      `${a.path} is a plan for organization ${a.planned}, and the credential belongs to ${a.live}`,
    hint: () => 'Use a credential of the planned organization.',
  }),
  'api-failed': row({
    exitCode: 1,
    message: (a: { place: RequestPlace; reason: string; hint?: string }) => `${formatPlace(a.place)}: ${a.reason}`,
    hint: (a) => a.hint ?? `Nothing can be concluded about the limits. ${runAgain(a.place)}`,
  }),
  'feed-refused': told(4),
  'feed-unreadable': told(1),
  'emulator-failed': row({
    exitCode: 1,
    message: (a: { reason: string }) => a.reason,
    hint: () =>
      'Start an emulator with `limitdrift emulate`, and give the address that it prints: --base-url URL or ANTHROPIC_BASE_URL.',
  }),
  'reading-incomplete': row({
    exitCode: 5,
    message: (a: { unread: number; path: string }) =>
      `${count(a.unread, 'workspace')} not read, so ${a.path} was not written: what was not read would look as if it had no overrides`,
    hint: () => 'Run it again; a snapshot must be one of the whole organization.',
  }),
  'export-incomplete': row({
    exitCode: 5,
    message: (a: { unread: readonly string[] }) =>
      `${count(a.unread.length, 'workspace')} could not be read, so nothing is exported or compared: ${a.unread.join('; ')}`,
    hint: () =>
      'Run it again; a file that was exported before is left as it is. With --workspace NAME no other workspace is read.',
  }),
  interrupted: row({
    exitCode: 130,
    message: () => 'Interrupted',
    hint: () => 'Nothing can be concluded about the limits.',
  }),
  terminated: row({
    exitCode: 143,
    message: () => 'Terminated',
    hint: () => 'Nothing can be concluded about the limits.',
  }),
} as const;

export type UserErrorCode = keyof typeof rows;
type Arguments<C extends UserErrorCode> = Parameters<(typeof rows)[C]['message']>[0];

/** An error that a user can act on: a code from the table, words, what to do next, and the exit code. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: number;
  readonly hint: string | null;
  /** Of an invalid declaration, every problem of it. */
  readonly problems: readonly Problem[];
  /** Of an invalid declaration, the ID of the organization that it is of; null: it does not say. */
  readonly organizationId: string | null;

  private constructor(
    readonly code: UserErrorCode,
    words: {
      readonly exitCode: number;
      readonly message: string;
      readonly hint: string | null;
      readonly problems: readonly Problem[];
      readonly organizationId: string | null;
    },
  ) {
    super(words.message);
    this.exitCode = words.exitCode;
    this.hint = words.hint;
    this.problems = words.problems;
    this.organizationId = words.organizationId;
  }

  static of<C extends UserErrorCode>(code: C, args: Arguments<C>): UserError {
    const { exitCode, message, hint, problems, organizationId } = rows[code] as Row<Arguments<C>>;
    const advice = hint(args);
    return new UserError(code, {
      exitCode,
      message: message(args),
      hint: advice === null ? null : asSentence(advice),
      problems: problems?.(args) ?? [],
      organizationId: organizationId?.(args) ?? null,
    });
  }
}

export function formatOrigin(origin: Origin): string {
  return `${origin.file}:${origin.line}:${origin.column}`;
}

/** Support can do nothing with an answer that has no ID. */
function runAgain({ requestId }: RequestPlace): string {
  return requestId === null
    ? 'Run it again; if it fails again, `limitdrift doctor` says more.'
    : 'Run it again; if it fails again, give the request-id to Anthropic’s support.';
}

function formatPlace(place: RequestPlace): string {
  return `${place.method} ${place.path} (${answerText(place)})`;
}

/** Of what is told in words where it goes wrong. */
function told(exitCode: Row<never>['exitCode'], before = ''): Row<{ problem: string; hint: string }> {
  return { exitCode, message: ({ problem }) => problem, hint: ({ hint }) => `${before}${hint}` };
}

function row<A>(definition: Row<A>): Row<A> {
  return definition;
}
