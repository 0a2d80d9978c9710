import { terminalText } from './terminal/escape-terminal.js';

/**
 * Text that other people control, in XML: in an attribute or between tags, one line, and what XML cannot hold is shown as
 * `\u{…}`. `[[` is broken up, for GitLab takes `[[ATTACHMENT|path]]` in a test's output for a file to link to.
 */
export function xmlText(text: string): string {
  return terminalText(text)
    .replaceAll('\ufffe', '\\u{fffe}')
    .replaceAll('\uffff', '\\u{ffff}')
    .replaceAll('[[', '[\\u{5b}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
