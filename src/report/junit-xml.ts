import type { Origin } from '../model/located.js';
import { normalizePath } from './report-path.js';
import { terminalText } from './terminal/escape-terminal.js';

/*
 * JUnit’s XML: test cases and their escapes.
 */

/** One test case; all of it is raw text. */
export type TestCase = Place & (Passed | NotPassed);

interface Place {
  /** What servers sort cases by. */
  readonly className: string;
  readonly name: string;
  readonly origin: Origin | null;
}

interface Passed {
  readonly outcome: 'passed';
  readonly output: readonly string[];
}

interface NotPassed {
  readonly outcome: 'failure' | 'error' | 'skipped';
  readonly type: string;
  readonly message: string;
  /** Lines below the message. */
  readonly details: readonly string[];
}

/**
 * One suite in the common dialect of JUnit XML. Without times: a plan has none.
 * Source: testmoapp/junitxml. GitLab reads the text of an element and Jenkins its message, so the message is in both.
 */
export function renderSuite(name: string, cases: readonly TestCase[]): string {
  const count = (outcome: TestCase['outcome']): number => cases.filter((each) => each.outcome === outcome).length;
  const counts = attributes({
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  });
  const unique = uniqueNames();
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'limitdrift' })}${counts}>`,
    `  <testsuite${attributes({ name })}${counts}>`,
    ...cases.map((each) => renderCase({ ...each, name: unique(each.name) })),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** GitLab takes the first of several cases of one name, as it stands in the file, and drops the others. */
function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let unique = name;
    for (let times = 2; taken.has(xmlText(unique)); times += 1) unique = `${name} (${times})`;
    taken.add(xmlText(unique));
    return unique;
  };
}

function renderCase(testCase: TestCase): string {
  const { className, name, origin } = testCase;
  const place = origin === null ? {} : { file: normalizePath(origin.file), line: origin.line };
  const tag = `    <testcase${attributes({ name, classname: className, ...place })}`;
  const content = renderOutcome(testCase);
  return content === null ? `${tag}/>` : `${tag}>\n      ${content}\n    </testcase>`;
}

function renderOutcome(testCase: TestCase): string | null {
  if (testCase.outcome === 'passed')
    return testCase.output.length === 0 ? null : `<system-out>${textLines(testCase.output)}</system-out>`;
  const { outcome, type, message, details } = testCase;
  return `<${outcome}${attributes({ type, message })}>${textLines([message, ...details])}</${outcome}>`;
}

function textLines(lines: readonly string[]): string {
  return lines.map(xmlText).join('\n');
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}

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
