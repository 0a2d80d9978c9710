import {
  type Explanation,
  explanationFormatVersion,
  lacksHeaders,
  type ExplainedMinute,
  type NamedLimits,
} from '../model/explain/explanation-types.js';
import type { LimitsInForce } from '../model/in-force-types.js';
import type { Tool } from '../model/snapshot-types.js';
import { classifyResponse } from '../response/classify-response.js';
import { nameLimits } from './name-limits.js';
import type { PastedAnswer } from './read-paste.js';

/*
 * Puts together what is known of an answer: its kind, its headers, the limit in a snapshot, and a minute of the usage.
 */

export interface Surroundings {
  readonly tool: Tool;
  /** null: no snapshot was given. */
  readonly limits: LimitsInForce | null;
  /** The ID of the workspace that the user names, for where the headers do not. */
  readonly workspaceId: string | null;
  readonly minute: ExplainedMinute | null;
}

/** null: nothing was pasted; a minute is asked about. */
export function explainResponse(
  pasted: PastedAnswer | null,
  { tool, limits, workspaceId, minute }: Surroundings,
): Explanation {
  const { kind, status, errorType, errorCode, waitHelps, limiting, headers } = classifyResponse(
    pasted?.facts ?? { status: null },
  );
  const workspace = headers.workspaceId ?? workspaceId;
  const models = pasted?.models ?? [];
  const { organizationId } = headers;
  const isLimited = kind === 'rate-limit' || kind === 'unclear' || kind === 'success';
  const traces = { organizationId, workspaceId: workspace, sets: isLimited ? limiting.sets : [], models };
  const facts = {
    kind: pasted === null ? 'no-answer' : kind,
    status,
    error_type: errorType,
    error_code: errorCode,
    request_id: pasted?.requestId ?? null,
    organization_id: organizationId,
    workspace_id: workspace,
    models,
    answers: pasted?.answers ?? 0,
    retry_after_seconds: headers.retryAfterSeconds,
    waiting_helps: waitHelps,
    sets: headers.sets.map(({ name, limit, remaining, reset }) => {
      return { name, limit, remaining, reset, limiting: limiting.sets.some((set) => set.name === name) };
    }),
    limiting_by: limiting.by,
    subscription_headers: headers.subscription,
    live: limits === null ? null : nameLimits(traces, limits),
    minute,
  } satisfies Partial<Explanation>;
  return { format_version: explanationFormatVersion, tool, exit_code: exitCodeOf(facts), ...facts };
}

/** 0: said as far as the answer says it; 5: headers, workspace or minute that would say it are missing; 3: the snapshot is of others. */
function exitCodeOf(facts: Pick<Explanation, 'kind' | 'sets' | 'live' | 'minute'>): number {
  if (facts.live?.problem === 'other-organization') return 3;
  if (facts.minute !== null && lacksHeaders(facts)) return isAnswered(facts.minute) ? 0 : 5;
  return lacksHeaders(facts) || isHidden(facts.live) ? 5 : 0;
}

function isAnswered({ problem, limits }: ExplainedMinute): boolean {
  return problem === null && limits.length > 0;
}

function isHidden(live: NamedLimits | null): boolean {
  return live?.problem === 'workspace-not-read';
}
