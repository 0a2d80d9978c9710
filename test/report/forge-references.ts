import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** What a code host makes more of than Markdown does: an example, or several, and how it finds it in text. */
export interface Reference {
  readonly what: string;
  readonly examples: readonly string[];
  readonly live: RegExp;
}

/**
 * Each as GitHub or GitLab document it. Both read them in the text that Markdown leaves outside code. Sources:
 * docs.github.com, "Autolinked references and URLs", "Basic writing and formatting syntax"; docs.gitlab.com/user/markdown,
 * "GitLab-specific references" and the extensions of Markdown that stand beside it.
 */
export const references: readonly Reference[] = [
  { what: 'a user, a group, a team', examples: ['@acme', '@acme/admins', '@all', '(@a.b-c)'], live: /@\w/ },
  { what: 'an issue', examples: ['#1', 'acme#1', 'acme/app#12', '#123+s', 'JIRA-4'], live: /#\d|\b[A-Z][A-Z\d_]+-\d/ },
  { what: 'an issue by its letters', examples: ['GL-1', 'acme/app:GL-1', 'GH-26', 'gh-26'], live: /\bG[HL]-\d/i },
  {
    what: 'something in brackets',
    examples: ['issue:1', 'work_item:acme/2', 'epic:3', 'vulnerability:4', 'feature_flag:5', 'cadence:7', 'wiki_page:a']
      .map((name) => `[${name}]`)
      .concat('[contact:me@acme.example]', '[issue:1]+'),
    live: /\[\w+:/,
  },
  { what: 'a merge request', examples: ['!12', 'acme/app!12', '!12+s'], live: /!\d/ },
  { what: 'a label', examples: ['~12', '~bug', '~"good first"', 'acme/app~bug'], live: /~[\w"]/ },
  { what: 'a milestone', examples: ['%6', '%v1.0', '%"next one"', 'acme/app%6'], live: /%[\w"]/ },
  { what: 'a placeholder', examples: ['%{project_name}'], live: /%\{/ },
  { what: 'a snippet, an epic', examples: ['$5', 'acme/app$5', '&4', 'acme&4+'], live: /[$&]\d/ },
  { what: 'a project', examples: ['acme/app>', 'acme/sub/app>', 'app>'], live: /[\w.-]>/ },
  { what: 'an alert', examples: ['^alert#6'], live: /\^alert#\d/ },
  {
    what: 'an iteration',
    examples: ['*iteration:1', '*iteration:"one two"', '[iteration:"x"]'],
    live: /[*[]iteration:/,
  },
  {
    what: 'a commit',
    examples: ['9ba12248', 'b19a04f5'.repeat(5), 'acme/app@9ba1224', '9ba12248...b19a04f5', '9BA12248', '0'.repeat(64)],
    live: /(?<![\w-])[\da-f]{7,64}(?![\w-])/i,
  },
  { what: 'a difference', examples: ['{+ a +}', '[+ a +]', '{- a -}', '[- a -]', '{+x+}'], live: /[{[][+-]/ },
  {
    what: 'a table of contents, a page',
    examples: ['[[_TOC_]]', '[TOC]', '[toc]', '[[page|title]]'],
    live: /\[\[|\[toc/i,
  },
  { what: 'a footnote', examples: ['[^1]', '[^1]: note'], live: /\[\^/ },
  { what: 'an emoji', examples: [':rocket:', '1:100:', ':+1:', 'a:b:'], live: /(?<!\d(?=:\d\d:)):[\w+-]+:/ },
  {
    what: 'an address',
    examples: ['h2://x', 'HTTPS://x.example', 'www.x.example', 'a@b.example'],
    live: /:\/\/|\bwww\.|@\w/i,
  },
  { what: 'an address of mail', examples: ['mailto:a@b.example', 'xmpp:a@b.example'], live: /\b(mailto|xmpp):\w/ },
];

/** What has a meaning of its own in Markdown, or at the beginning of a line. */
export const markup: readonly string[] = [
  [
    '[x](https://x.example)',
    '![x](https://x.example/i.png)',
    '<https://x.example>',
    '[x][y]',
    '[y]: https://x.example',
  ],
  [
    '<b>',
    '<img src=x onerror=alert(1)>',
    '<details>',
    '<!-- x',
    '-->',
    '`code`',
    '**b**',
    '__b__',
    '_i_',
    '~~x~~',
    '\\',
  ],
  ['```mermaid', '```math\nx\n```', '~~~', '---', '+++', '***', '# h', '- [x] x', '1. x', '| a | b |\n|---|---|'],
  ['/close', 'a\n/assign @me', 'a\r\n\r\n/label ~x', 'a\u2028/close', '>>>', '> [!NOTE]', '::include{file=x.md}'],
  ['$x$', '$$x$$', '$`x`$', '{{< x >}}', '&#35;1', '&commat;acme', '&amp;#35;1', '\u200b@acme', '@\u200bacme', '#F00'],
  ['javascript:alert(1)'],
].flat();

const options = { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] };
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

export interface ForgeReading {
  /** Outside code, with the breaks that a reader does not see. */
  readonly text: string;
  /** Names of elements, each once, sorted. */
  readonly elements: readonly string[];
  /** Which of the `references` are in the text. */
  readonly live: readonly string[];
}

/** Markdown as GitHub and GitLab read it: by the rules of CommonMark and GFM, and then for references in what is left. */
export function readAsForge(markdown: string): ForgeReading {
  const html = micromark(markdown, options);
  const elements = [
    ...new Set([...html.matchAll(/<([a-z]\w*)/gi)].map(([, name = '']) => name.toLowerCase())),
  ].toSorted();
  const text = html
    .replace(/<(code|pre)[\s>][\s\S]*?<\/\1>/g, '\uffff')
    .replace(/<!--[\s\S]*?-->|<[^>]*>/g, '')
    .replaceAll(/&(lt|gt|quot|amp);/g, (_, name: string) => named[name] ?? '');
  return { text, elements, live: liveIn(text) };
}

/** The references that a code host would find in text. */
export function liveIn(text: string): readonly string[] {
  return references.flatMap(({ what, live }) => (live.test(text) ? [what] : []));
}
