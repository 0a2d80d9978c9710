import type { SnapshotDiff } from '../../model/history/snapshot-diff.js';
import { markdownCode, markdownText } from '../markdown/escape-markdown.js';
import { nameGroups } from '../value-words.js';
import { describeDifference, diffHeadline, diffSections, notComparedText, spendNotComparedText } from './diff-words.js';

/*
 * The report of `limitdrift diff` in Markdown.
 */

/** What differs, as a list by workspace. */
export function renderDiffMarkdown(diff: SnapshotDiff): string {
  const { organization, not_compared: notCompared, spend_not_compared: spend } = diff;
  const name = nameGroups(diff.differences.filter((difference) => 'group' in difference));
  const blocks = [
    [`# Rate limits of ${markdownCode(organization.name)} (${markdownCode(organization.id)}): what changed`],
    [markdownText(diffHeadline(diff))],
    ...diffSections(diff).flatMap(({ workspace, differences }) => [
      [workspace === null ? '## Organization' : `## ${markdownCode(workspace.name)} · ${markdownCode(workspace.id)}`],
      differences.map((difference) => {
        const { names, text } = describeDifference(difference, name);
        return `- ${[...names.map(markdownCode), markdownText(text)].join(' · ')}`;
      }),
    ]),
    ...(notCompared.length === 0 && spend === undefined ? [] : [['## Not compared']]),
    [
      ...notCompared.map((one) => {
        const { name: title, id } = one.workspace;
        return `- ${markdownCode(title)} ${markdownCode(id)}: ${notComparedText(one)}`;
      }),
      ...(spend === undefined ? [] : [`- ${spendNotComparedText(spend)}`]),
    ],
  ];
  const filled = blocks.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
