import type { SourceReading } from '../live/limit-source.js';
import type { OpenApi } from '../live/open-api.js';
import { type SpendAsked, spendLimits } from '../live/spend-limits/spend-limits.js';

/** The spend limits of a session, which are one list: it is read when somebody asks, once for all who do. */
export interface SpendReader {
  /** `again`: a list that is asked for after this question. Those who wait meanwhile share it. */
  limits(again: boolean): Promise<SourceReading>;
  /** The same with what is spent. */
  withCost(): Promise<SourceReading>;
}

export function spendReader(api: OpenApi): SpendReader {
  let known: Promise<SourceReading> | null = null;
  let next: Promise<SourceReading> | null = null;
  let withCost: Promise<SourceReading> | null = null;
  const begin = (): Promise<SourceReading> => {
    next = null;
    known = read(api, 'limits');
    return known;
  };
  return {
    limits: (again) => {
      if (!again) return known ?? begin();
      next ??= (known ?? Promise.resolve(null)).then(begin, begin);
      return next;
    },
    withCost: () => (withCost ??= read(api, 'with-cost')),
  };
}

/** Reads in a run of its own, and gives the reading when it is done. */
function read(api: OpenApi, asked: SpendAsked): Promise<SourceReading> {
  return api.run(async (opened) => {
    const reading = spendLimits(asked).begin(opened);
    await Promise.all([reading.organization, reading.collect().finish([])]);
    return reading;
  });
}
