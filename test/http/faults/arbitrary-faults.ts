import * as fc from 'fast-check';

import {
  type AnswerName,
  type ConnectionFault,
  type Cut,
  type Fault,
  type Faults,
  final,
  oddities,
  temporary,
} from './fault.js';
import { bodies } from './organization.js';

/* What goes wrong in a reading, by chance. */

/** Those of workspaces more often: without the others there is no snapshot. */
const keys = Object.keys(bodies).flatMap((key) => (key.startsWith('/workspaces/') ? [key, key, key] : [key]));

const answers = (names: readonly AnswerName[]): fc.Arbitrary<Fault> =>
  fc.constantFrom(...names).map((name) => ({ kind: 'answer', name }));

const throttled: fc.Arbitrary<Fault> = fc
  .constantFrom('', 'retry-after: 1', 'retry-after: 3', 'retry-after: 0', 'retry-after: soon', 'retry-after-ms: 20')
  .map((wait) => ({ kind: 'answer', name: 'throttled', wait }));

const badBody: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constant('body'),
  as: fc.constantFrom('ended', 'short', 'damaged'),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

const cutBy = (...cuts: readonly Cut[]): fc.Arbitrary<Fault> =>
  fc.record({
    kind: fc.constant('cut'),
    after: fc.constantFrom('nothing', 'headers', 'half', 'decoy'),
    cut: fc.constantFrom(...cuts),
  });

const odd: fc.Arbitrary<Fault> = fc.constantFrom(...oddities).map((as) => ({ kind: 'odd', as }));

const silence: fc.Arbitrary<Fault> = fc.constant({ kind: 'silence' });

/** Codes after which the server may have done what it was asked for. */
const codes = [1, 2, 3, 5, 6, 8, 9, 10, 12];
const refusedStream = 7;
const enhanceYourCalm = 11;
const http1Required = 13;

const reset: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constant('cut'),
  after: fc.constantFrom('nothing', 'headers', 'half', 'decoy'),
  cut: fc.constant('stream'),
  code: fc.constantFrom(...codes),
});

const unprocessed: fc.Arbitrary<Fault> = fc
  .constantFrom(refusedStream, refusedStream, enhanceYourCalm)
  .map((code) => ({ kind: 'cut', after: 'nothing', cut: 'stream', code }));

const http1Wanted: fc.Arbitrary<Fault> = fc.constant({
  kind: 'cut',
  after: 'nothing',
  cut: 'stream',
  code: http1Required,
});

const goaway: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constant('goaway'),
  code: fc.constantFrom(0, 0, 2, enhanceYourCalm),
  ends: fc.boolean(),
  decoy: fc.boolean(),
});

const streams: fc.Arbitrary<Fault> = fc.constantFrom(0, 1, 1, 3).map((most) => ({ kind: 'streams', most }));

/** By request, up to `most` faults, and of the kind `last` at the end of a few. */
function requestFaults(fault: fc.Arbitrary<Fault>, most: number, last: fc.Arbitrary<readonly Fault[]>) {
  const attempts = fc.tuple(fc.array(fault, { maxLength: most, size: 'max' }), last);
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom(...keys), attempts), { maxLength: 8, size: 'max', selector: ([key]) => key })
    .map((pairs) => Object.fromEntries(pairs.map(([key, [first, end]]) => [key, [...first, ...end]])));
}

const atOnce = fc.constantFrom(null, null, 16, 4, 1);
const whole = fc.constant<readonly Fault[]>([]);

/** So often that no request is worth it. */
const always = (fault: fc.Arbitrary<Fault>): fc.Arbitrary<readonly Fault[]> =>
  fault.map((one) => Array.from({ length: 40 }, () => one));

const lasting = fc.oneof(
  { arbitrary: whole, weight: 8 },
  { arbitrary: odd.map((one) => [one]), weight: 6 },
  { arbitrary: always(answers(final)), weight: 1 },
  { arbitrary: always(answers(['long-throttled'])), weight: 1 },
  { arbitrary: always(fc.oneof(answers(temporary), badBody, cutBy('stream'))), weight: 1 },
);

const mild = fc.oneof(answers(temporary), throttled, badBody, cutBy('stream'));

/** What both protocols know, and what comes of it whatever the order. At most two connections end under all their requests, or those of one request. */
export const neutralFaults: fc.Arbitrary<Faults> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc
      .record({
        requests: requestFaults(mild, 3, lasting),
        ended: fc.array(fc.tuple(fc.constantFrom(...keys), cutBy('connection', 'reset')), { maxLength: 2 }),
        concurrency: atOnce,
      })
      .map(({ requests, ended, concurrency }) => {
        const all: Record<string, readonly Fault[]> = { ...requests };
        for (const [key, fault] of ended) all[key] = [fault, ...(all[key] ?? []).slice(-40)];
        return { requests: all, connections: [], streams: null, concurrency };
      }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...keys), always(cutBy('connection', 'reset')), atOnce)
      .map(([key, all, concurrency]) => ({ requests: { [key]: all }, connections: [], streams: null, concurrency })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(requestFaults(silence, 1, whole), fc.boolean()).map(([requests, silent]): Faults => ({
      requests: Object.fromEntries(Object.entries(requests).slice(0, 3)),
      connections: silent ? ['silent'] : [],
      streams: null,
      concurrency: null,
    })),
  },
);

/** Of one protocol, any number of what a run has to stand, and of what it need not. */
export function protocolFaults(http2: boolean): fc.Arbitrary<Faults> {
  const any = http2
    ? fc.oneof(
        mild,
        reset,
        unprocessed,
        http1Wanted,
        goaway,
        streams,
        odd,
        answers([...final, '400']),
        cutBy('connection', 'reset', 'nonsense'),
      )
    : fc.oneof(mild, odd, answers([...final, '400']), cutBy('connection', 'reset', 'nonsense'));
  const connections: readonly ConnectionFault[] = ['none', 'refused', 'reset', 'closed', 'http1', 'nonsense'];
  return fc.record({
    requests: requestFaults(any, 12, fc.oneof({ arbitrary: whole, weight: 4 }, always(any))),
    connections: fc.array(fc.constantFrom(...connections), { maxLength: 4 }),
    streams: fc.constantFrom(null, 100, 3, 1),
    concurrency: atOnce,
  });
}

/** Of one protocol, no more than a run has to stand: three attempts of each request, two connections, and ten times no answer for a good reason. */
export function bearableFaults(http2: boolean): fc.Arbitrary<Faults> {
  const costly = http2 ? fc.oneof(mild, reset) : mild;
  const free = http2 ? fc.array(fc.oneof(unprocessed, goaway), { maxLength: 8, size: 'max' }) : whole;
  const end = http2
    ? fc.oneof(
        whole,
        fc.oneof(streams, http1Wanted).map((one) => [one]),
      )
    : whole;
  return fc
    .record({
      requests: requestFaults(
        costly,
        2,
        fc.oneof(
          whole,
          odd.map((one) => [one]),
        ),
      ),
      free: fc.array(fc.tuple(fc.constantFrom(...keys), free, end), { maxLength: 1 }),
      ended: fc.array(fc.tuple(fc.constantFrom(...keys), cutBy('connection', 'reset')), { maxLength: 1 }),
      connections: fc.array(fc.constantFrom<ConnectionFault>('none', 'refused', 'reset', 'closed', 'http1'), {
        maxLength: 2,
      }),
      streams: fc.constantFrom(null, 100, 3, 1),
      concurrency: atOnce,
    })
    .map(({ free: more, ended, ...faults }) => {
      const all: Record<string, readonly Fault[]> = { ...faults.requests };
      for (const [key, some, last] of more) all[key] = [...some, ...last, ...(all[key] ?? [])];
      for (const [key, fault] of ended) all[key] = [fault, ...(all[key] ?? [])];
      return { ...faults, requests: all };
    });
}
