import { ApiPath } from '../../http/claude-api.js';
import { RequestFailure } from '../../http/request-failure.js';
import { UserError } from '../../model/errors.js';
import type { SpendPeriod } from '../../model/spend/periods.js';
import type { ReadFailure, Spent } from '../../model/spend/spend-types.js';
import { spendGroupKey } from '../../model/spend/money.js';
import { count } from '../../model/text.js';
import type { CollectedLimits, LimitSource } from '../limit-source.js';
import { byCursor, readPages } from '../pages.js';
import type { Api } from '../request.js';
import { joinLimits, type SpendLimits } from './join-limits.js';
import { readSpent } from './read-spent.js';
import { spendLimitPage } from './spend-wire.js';

/** What is asked: the spend limits alone, or also how much was spent. */
export type SpendAsked = 'limits' | 'with-cost';

const path = ApiPath.of('/v1/organizations/spend_limits');
const beta = 'spend-limit-reads-2026-09-26';

/**
 * The spend limits of the organization and its workspaces, which is one list. Many organizations have no access to it: that
 * they could not be read is a part of the snapshot, and ends no run.
 */
export function spendLimits(asked: SpendAsked): LimitSource {
  return {
    checks: { organization: 'Spend limits', workspace: null },
    begin: (api) => {
      const limits = orFailure(readLimits(api));
      const spent = limits.then((read) => (isFailure(read) || asked === 'limits' ? null : spentIn(api, read.periods)));
      // Whoever waits for it hears of an interrupted run; nobody may be left to.
      spent.catch(() => undefined);
      return {
        organization: limits.then((read) => (isFailure(read) ? 'no spend limits' : wordsOf(read))),
        collect: () => ({
          readWorkspace: () => Promise.resolve(null),
          finish: async (ids) => collectSpend(await limits, await spent, ids),
        }),
      };
    },
  };
}

async function readLimits(api: Api): Promise<SpendLimits> {
  const { items, place } = await readPages(api, path, { paging: byCursor(spendLimitPage), query: {}, beta });
  return joinLimits(items, place);
}

async function spentIn(api: Api, periods: readonly SpendPeriod[]): Promise<Spent | null> {
  if (periods.length === 0) return null;
  const spent = await orFailure(readSpent(api, periods));
  return isFailure(spent) ? { unread: spent, currency: null, as_of: null, periods: [] } : spent;
}

function wordsOf({ group, workspaces }: SpendLimits): string {
  return count([...workspaces.values()].flat().length + group.limits.length, 'spend limit');
}

/** A refused credential too: what others of the run ask for tells whether it is refused everywhere. */
async function orFailure<T>(reading: Promise<T>): Promise<T | ReadFailure> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RequestFailure) return failureAt(error.place, error.reason);
    if (error instanceof UserError && error.code === 'credential-refused')
      return { reason: 'the API refused the credential', status: 401, request_id: null };
    throw error;
  }
}

function failureAt({ status, requestId }: RequestFailure['place'], reason: string): ReadFailure {
  return { reason, status, request_id: requestId };
}

function isFailure(read: object): read is ReadFailure {
  return 'reason' in read;
}

/** Of a workspace that has no limit of its own too it is said that the group applies to it. */
function collectSpend(read: SpendLimits | ReadFailure, spent: Spent | null, ids: readonly string[]): CollectedLimits {
  if (isFailure(read)) return { organization: { spend: { unread: read, others: [], spent } }, workspaces: new Map() };
  const { group, workspaces, others } = read;
  const entries = ids.map((id) => {
    return [id, { entries: [{ group: spendGroupKey, limits: workspaces.get(id) ?? [] }] }] as const;
  });
  return { organization: { groups: [group], spend: { unread: null, others, spent } }, workspaces: new Map(entries) };
}
