import type { HeadroomRow } from '../../../src/model/headroom/headroom-types.js';
import type { HeadroomListing } from '../../../src/report/headroom/headroom-rows.js';
import { brightwater, daysOf, files, headroomOf, inZone, listingOf, opus, rowOf, unmeasured } from './headrooms.js';

const failure = { reason: 'the organization has HIPAA readiness', status: 400, request_id: 'req_011CRefused' };
const quiet = headroomOf([rowOf({ use: { peaks: [10, 20, 30, 40, 20, 0, 0] } })]);
const namesake = { id: 'wrkspc_2', name: 'search', owner: null };

/** Sixteen days to 30 November, on which use grows from week to week. */
const fortnight = Array.from({ length: 16 }, (_, at) => `2026-11-${15 + at}`);
function grown(limiter: string, limit: number, [before, last]: readonly [number, number]): HeadroomRow {
  const peaks = fortnight.map((_, at) => (at < 8 ? before : last));
  const days = daysOf({ peaks }, limit, fortnight);
  return rowOf({ workspace: null, limiter, limit, days, days_known: 16, use: { peaks: [last] } });
}
const growing = headroomOf([
  { ...grown('requests_per_minute', 5000, [2400, 2900]), at_mark: false },
  { ...grown('input_tokens_per_minute_cache_aware', 5_000_000, [2_000_000, 1_500_000]), cache_read_share: 0.64 },
  grown('output_tokens_per_minute', 1_000_000, [300, 310]),
]);

/** Headrooms that are read as a person reads them. */
export const headroomStories: Readonly<Record<string, HeadroomListing>> = {
  brightwater: listingOf(brightwater),
  'brightwater-all': listingOf(brightwater, { all: true, suggestions: false }),
  quiet: listingOf(quiet),
  growing: listingOf({ ...growing, window: { ...growing.window, days: fortnight } }),
  'nothing-measured': listingOf(
    headroomOf([unmeasured({ group: files }), unmeasured({ source: 'requests' })], {
      sources: headroomOf([]).sources.map((source) => ({ ...source, not_measurable: failure })),
    }),
  ),
  'incomplete-in-kolkata': listingOf(
    inZone(
      headroomOf(
        [
          rowOf({ known: { reason: 'load test until the launch', expires: '2026-12-04' }, use: { peaks: [990] } }),
          rowOf({
            workspace: namesake,
            limiter: 'tokens_per_day',
            limit: 5_000_000,
            declared_limit: 8_000_000,
            cache_read_share: 0.2,
            longest_run: 0,
            at_mark: false,
            use: { peaks: [4_000_000, 3_000_000, 4_100_000] },
          }),
          rowOf({ group: opus, at_mark: false, longest_run: 2, use: { peaks: [880] } }),
          rowOf({
            group: opus,
            limiter: 'output_tokens_per_minute',
            rule: { alert_at: 0.3, for_minutes: 5 },
            at_mark: true,
            longest_run: 6,
            use: { peaks: [0, 350] },
          }),
        ],
        {
          incomplete: [
            {
              source: 'tokens',
              from: '2026-11-27T10:00:00Z',
              to: '2026-11-27T11:30:00Z',
              reason: 'it answered 500 six times',
              status: 500,
              request_id: 'req_011CFailed',
            },
          ],
          unread_limits: [
            { workspace: { id: 'wrkspc_3', name: 'voice' }, reason: 'it timed out', status: null, request_id: null },
          ],
          unmatched: [
            {
              model: 'claude-new-1',
              workspaces: ['wrkspc_1', 'wrkspc_2'],
              input_tokens: 12_000,
              output_tokens: 900,
              requests: 0,
            },
          ],
          summary: { ...quiet.summary, at_mark: 1, known: 1, not_looked_at: 3 },
        },
      ),
      'Asia/Kolkata',
      330,
    ),
  ),
};
