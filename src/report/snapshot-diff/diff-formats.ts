import { formatJson } from '../../model/text.js';
import type { SnapshotDiff } from '../../model/history/snapshot-diff.js';
import { renderDiffMarkdown } from './diff-markdown.js';
import { renderDiffTerminal } from './diff-terminal.js';
import type { NamedFormat } from '../formats.js';

/*
 * The table of report formats of a comparison of snapshots.
 */

/** Every report format of a comparison of snapshots. */
export const diffFormats = {
  terminal: { extension: 'txt', render: renderDiffTerminal },
  json: { extension: 'json', render: formatJson },
  markdown: { extension: 'md', render: renderDiffMarkdown },
} as const satisfies Record<string, NamedFormat<SnapshotDiff>>;
