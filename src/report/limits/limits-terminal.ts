import { answerText, formatNumber } from '../../model/text.js';
import type { LimitInForce, WorkspaceInForce } from '../../model/in-force-types.js';
import { terminalText } from '../terminal/escape-terminal.js';
import { flowParts, type Line, paintLine, span, typed, type View, wrapLine } from '../terminal/styled-text.js';
import { nameGroups, workspaceText } from '../value-words.js';
import { layOutLimits } from './limits-table.js';
import {
  aboutWorkspace,
  archivedText,
  foldedText,
  inheritingText,
  limitsHeadline,
  type LimitsListing,
  nextText,
  readAtText,
  type Shown,
  shownOf,
  spendTexts,
  spentTexts,
  titlesOf,
} from './limits-words.js';

/*
 * The limits in force for a terminal.
 */

/** What is in force, by workspace; then what only inherits, what was not read, and one line that counts it all. */
export function renderLimitsTerminal(listing: LimitsListing, view: View): string {
  const { width, color } = view;
  const shown = shownOf(listing);
  const blocks = [...sectionBlocks(listing, shown, width), ...otherBlocks(listing, shown, view)];
  const filled = blocks.filter((block) => block.length > 0);
  const lines = filled.flatMap((block, at) => (at === 0 ? block : [[], ...block]));
  return lines.map((line) => `${paintLine(line, color)}\n`).join('');
}

type Block = readonly Line[];

function sectionBlocks({ limits }: LimitsListing, { sections }: Shown, width: number): readonly Block[] {
  const rows = sections.map((section) => section.rows);
  const name = nameGroups(rows.flat());
  const table = layOutLimits(rows, { name, width, titles: titlesOf(limits) });
  const [only, ...others] = sections;
  const single = only !== undefined && others.length === 0 && limits.workspaces.length === 1;
  const subject = single ? headingParts(only.workspace, limits, { withId: false }) : [[bold(limits.organization.name)]];
  const heading = joinParts([...subject, [span(readAtText(limits), 'dim')]]);
  const head = rows.some((own) => own.length > 0) ? table.head(heading) : wrapLine(heading, width, 2);
  return [
    ...(single ? [] : [head]),
    ...sections.map(({ workspace, folded }, at): Block => {
      const title = flowParts(headingParts(workspace, limits, { withId: true }), { width, indent: 0, hanging: 2 });
      const fold = folded === 0 ? [] : wrapLine([span(`  + ${foldedText(folded)}`, 'dim')], width, 4);
      return [
        ...(single ? head : title),
        ...table.sections.slice(at, at + 1).flat(),
        ...spentLines(workspace, rows.slice(at, at + 1).flat(), width),
        ...fold,
      ];
    }),
  ];
}

function spentLines(workspace: WorkspaceInForce, rows: readonly LimitInForce[], width: number): readonly Line[] {
  return spentTexts(workspace, rows).flatMap((text) => wrapLine([span(terminalText(`  ${text}`), 'dim')], width, 4));
}

function bold(text: string): Line[number] {
  return span(terminalText(text), 'bold');
}

function headingParts(
  workspace: WorkspaceInForce,
  limits: LimitsListing['limits'],
  { withId }: { readonly withId: boolean },
): readonly Line[] {
  const about = aboutWorkspace(workspace, limits).map((fact) => [span(terminalText(fact))]);
  return [[bold(workspace.name)], ...(withId ? [[span(terminalText(workspace.id), 'dim')]] : []), ...about];
}

function joinParts(parts: readonly Line[]): Line {
  return parts.flatMap((part, at) => (at === 0 ? part : [span(' · ', 'dim'), ...part]));
}

function otherBlocks({ limits }: LimitsListing, shown: Shown, view: View): readonly Block[] {
  const { width } = view;
  const paragraph = (text: string | null): Block =>
    text === null ? [] : wrapLine([span(terminalText(text))], width, 2);
  const unread = limits.incomplete.flatMap((one) =>
    wrapLine(
      [
        span(terminalText(`  ${workspaceText(one.workspace)}: ${one.reason}`)),
        span(` (${terminalText(answerText(one))})`, 'dim'),
      ],
      width,
      4,
    ),
  );
  const next = nextText(limits);
  return [
    paragraph(inheritingText(shown)),
    paragraph(archivedText(shown)),
    spendTexts(limits).flatMap((text) => paragraph(text)),
    unread.length === 0 ? [] : [[span(`Not read (${formatNumber(limits.incomplete.length)})`, 'bold')], ...unread],
    [
      ...paragraph(limitsHeadline(limits)),
      ...(next === null ? [] : wrapLine([span('Next: ', 'bold'), span(terminalText(typed(next, view)))], width, 2)),
    ],
  ];
}
