import { formatJson } from '../../model/text.js';
import type { Explanation } from '../../model/explain/explanation-types.js';
import { renderExplanationMarkdown } from './explanation-markdown.js';
import { renderExplanationTerminal } from './explanation-terminal.js';
import { explanationSentences } from './explanation-words.js';
import type { NamedFormat } from '../formats.js';

/*
 * The table of report formats of an explanation.
 */

/** Every report format of an explanation. Programs get the sentences too. */
export const explanationFormats = {
  terminal: { extension: 'txt', render: renderExplanationTerminal },
  json: {
    extension: 'json',
    render: (explanation) => formatJson({ ...explanation, sentences: explanationSentences(explanation) }),
  },
  markdown: { extension: 'md', render: renderExplanationMarkdown },
} as const satisfies Record<string, NamedFormat<Explanation>>;
