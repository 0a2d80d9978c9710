import { formatJson } from '../model/json-text.js';
import type { SnapshotDiff } from '../model/snapshot-diff.js';
import { renderDiffMarkdown } from './diff-markdown.js';
import { renderDiffTerminal } from './diff-terminal.js';
import type { View } from './terminal/view.js';

interface DiffFormat {
  /** How its files are named. */
  readonly extension: string;
  /** Pure: the same comparison and view give the same text, which ends with a newline. */
  readonly render: (diff: SnapshotDiff, view: View) => string;
}

/** Every report format of a comparison of snapshots. */
export const diffFormats = {
  terminal: { extension: 'txt', render: renderDiffTerminal },
  json: { extension: 'json', render: formatJson },
  markdown: { extension: 'md', render: renderDiffMarkdown },
} as const satisfies Record<string, DiffFormat>;
