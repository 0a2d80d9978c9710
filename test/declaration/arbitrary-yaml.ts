import * as fc from 'fast-check';

import type { LiveWorkspace, Snapshot } from '../../src/model/snapshot-types.js';
import { group, workspace, world } from '../plan/worlds.js';

const limiters = ['requests_per_minute', 'output_tokens_per_minute', 'tokens_per_day'];
const limits = { requests_per_minute: 4000, output_tokens_per_minute: 400_000, tokens_per_day: 1_000_000 };
const groups = [
  group('rlg_a', { display_name: 'Model A', models: ['model-a'], limits }),
  group('rlg_b', { display_name: 'Model B: # b', models: ['model-b'], limits }),
  group('rlg_c', { models: ['model-z'], workspace_models: ['model-c'], limits }),
  group('rlg_d', { type: 'batch', limits }),
];
const names = ['prod', 'staging', 'team-x', 'team-y', 'team: #1', 'team-*'];

const live = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom('rlg_a', 'rlg_b', 'rlg_c', 'rlg_d'),
    fc.constantFrom(...limiters),
    fc.constantFrom(0, 500, 1000, 77_000),
  ),
  { maxLength: 6, selector: ([key, limiter]) => `${key} ${limiter}` },
);

/** A live organization of six workspaces with a few overrides each. */
export const arbitraryLive: fc.Arbitrary<Snapshot> = fc
  .tuple(...names.map(() => live))
  .map((overrides) => world(overrides.map(toWorkspace), { groups }));

function toWorkspace(overrides: readonly (readonly [string, string, number])[], index: number): LiveWorkspace {
  const byGroup: Record<string, Record<string, number>> = {};
  for (const [key, limiter, value] of overrides) byGroup[key] = { ...byGroup[key], [limiter]: value };
  return workspace(names[index] ?? '', byGroup, { id: `wrkspc_${index}` });
}

/** How one value is written. */
interface Style {
  readonly flow: boolean;
  readonly comment: boolean;
  readonly anchor: boolean;
  /** An alias of an earlier value of its kind stands in its place, where there is one. */
  readonly alias: number | null;
}

interface Scalar {
  readonly style: Style;
  readonly text: string;
}

interface Collection {
  readonly style: Style;
  readonly kind: 'group' | 'limits' | 'entry' | 'section';
  readonly entries: readonly (readonly [string, Written])[];
}

type Written = Scalar | Collection;

const style: fc.Arbitrary<Style> = fc.record({
  flow: fc.boolean(),
  comment: fc.boolean(),
  anchor: fc.constantFrom(false, false, true),
  alias: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(9) }),
});
const scalar = fc.record({ style, text: fc.constantFrom('500', '1_000', '0', '25%', '"12.5%"', 'inherit') });
const inherit = style.map((given): Scalar => ({ style: { ...given, anchor: false, alias: null }, text: 'inherit' }));

function collection(
  kind: Collection['kind'],
  entries: fc.Arbitrary<readonly (readonly [string, Written])[]>,
): fc.Arbitrary<Collection> {
  return fc.record({ kind: fc.constant(kind), style, entries });
}

function keyed<T>(keys: readonly string[], of: fc.Arbitrary<T>, minLength: number, maxLength = 4) {
  return fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), of), { minLength, maxLength, selector: ([key]) => key });
}

const groupMap = collection('group', keyed(limiters, scalar, 1));
const keysOfGroups = ['ours', 'rlg_b', 'model-c', 'batch'];
const limitsMap = collection(
  'limits',
  keyed(keysOfGroups, fc.oneof({ weight: 1, arbitrary: inherit }, { weight: 4, arbitrary: groupMap }), 0),
);
const extended = fc.subarray(['one', 'two'], { minLength: 1 });

const entry = collection(
  'entry',
  fc
    .record(
      {
        extends: extended.map((of): Scalar => ({ style: plain, text: `[${of.join(', ')}]` })),
        limits: limitsMap,
        undeclared: fc.constantFrom('error', 'report').map((text): Scalar => ({ style: plain, text })),
      },
      { requiredKeys: ['limits'] },
    )
    .map((given) => Object.entries(given).filter((pair): pair is [string, Written] => pair[1] !== undefined)),
);

const plain: Style = { flow: true, comment: false, anchor: false, alias: null };
const block: Style = { ...plain, flow: false };

interface Layout {
  readonly step: number;
  readonly lineEnd: string;
  readonly mark: string;
  readonly flow: boolean;
  readonly anchors: boolean;
}

/** A limits.yaml over the names of `arbitraryLive`, in all kinds of layouts. */
export function arbitraryYaml({ anchors }: { readonly anchors: boolean }): fc.Arbitrary<string> {
  const layout = fc.record({
    step: fc.constantFrom(2, 2, 4),
    lineEnd: fc.constantFrom('\n', '\n', '\r\n'),
    mark: fc.constantFrom('', '', '\ufeff'),
    flow: fc.constantFrom(false, false, false, true),
    anchors: fc.constant(anchors),
  });
  const templates = fc.tuple(limitsMap, limitsMap);
  const workspaces = keyed(['prod', 'staging', 'team-*', 'wrkspc_3'], entry, 1);
  return fc.tuple(layout, templates, workspaces).map(([given, [one, two], entries]) => {
    const root: Collection = {
      kind: 'section',
      style: { ...block, flow: given.flow },
      entries: [
        ['version', { style: plain, text: '1' }],
        ['groups', { style: plain, text: '{ours: rlg_a}' }],
        [
          'templates',
          {
            kind: 'section',
            style: block,
            entries: [
              ['one', one],
              ['two', two],
            ],
          },
        ],
        ['workspaces', { kind: 'section', style: block, entries }],
      ],
    };
    return write(root, given);
  });
}

function write(root: Collection, layout: Layout): string {
  const { lineEnd, step, mark } = layout;
  const anchors = new Map<string, string[]>();
  let comments = 0;
  const claim = (kind: string): string => {
    const name = `${kind}${anchors.get(kind)?.length ?? 0}`;
    anchors.set(kind, [...(anchors.get(kind) ?? []), name]);
    return name;
  };
  const after = (value: Written, column: number, flow: boolean): string => {
    const kind = 'kind' in value ? value.kind : 'scalar';
    const known = anchors.get(kind) ?? [];
    const { alias } = value.style;
    if (layout.anchors && alias !== null && known.length > 0)
      return ` *${known[alias % known.length]} `.trimEnd() + (flow ? ' ' : '');
    const bears = layout.anchors && value.style.anchor && kind !== 'section';
    const text = content(value, column, flow);
    return bears ? ` &${claim(kind)}${text}` : text;
  };
  const content = (value: Written, column: number, flow: boolean): string => {
    if ('text' in value) return ` ${value.text}${remark(value.style, flow)}`;
    if (flow || value.style.flow || value.entries.length === 0) {
      const items = value.entries.map(([key, of]) => `${quoted(key)}:${after(of, column, true)}`);
      return ` {${items.join(', ')}}${remark(value.style, flow)}`;
    }
    const pad = ' '.repeat(column + step);
    const lines = value.entries.map(([key, of]) => `${lineEnd}${pad}${quoted(key)}:${after(of, column + step, false)}`);
    return remark(value.style, flow) + lines.join('');
  };
  const remark = ({ comment }: Style, flow: boolean): string => (comment && !flow ? ` # note ${(comments += 1)}` : '');
  const text = content(root, -step, false);
  return `${mark}${text.trimStart()}${lineEnd}`;
}

function quoted(key: string): string {
  return /^[\w-]+$/.test(key) ? key : `"${key}"`;
}
