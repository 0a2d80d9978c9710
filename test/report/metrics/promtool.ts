import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { parseMetrics } from './metrics-parser.js';

const required = (process.env['LIMITDRIFT_REQUIRE_PROMTOOL'] ?? '') !== '';
const isThere = (process.env['PATH'] ?? '').split(delimiter).some((path) => existsSync(join(path, 'promtool')));

/** Tests that need promtool. Where it is missing, one line says so; where it is required, that line fails. */
export const describeWithPromtool: (name: string, tests: () => void) => void = isThere ? describe : sayNotTested;

function sayNotTested(name: string): void {
  const reason = 'NOT TESTED, promtool not found: it is in the package prometheus';
  test(`${name}: ${reason}`, () => {
    expect(required, reason).toBe(false);
    process.stderr.write(`${name}: ${reason}\n`);
  });
}

/** Runs promtool in a folder with these files, and gives all that it wrote. */
export function promtool(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
  input = '',
): { readonly code: number | null; readonly output: string } {
  const cwd = mkdtempSync(join(tmpdir(), 'limitdrift-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { cwd, input, encoding: 'utf8' });
  expect(error).toBeUndefined();
  return { code: status, output: stdout + stderr };
}

/** One test of a file for `promtool test rules`; series by what they are, with their values over time. */
export interface RuleTest {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test: readonly {
    readonly eval_time: string;
    readonly alertname: string;
    readonly exp_alerts: readonly {
      readonly exp_labels: Readonly<Record<string, string>>;
      readonly exp_annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

/** What a report wrote, scraped every hour for so many hours; then its file is gone. */
export function scraped(metrics: string, hours = 100): RuleTest['input_series'] {
  return parseMetrics(metrics).map(({ name, labels, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
    return { series: `${name}{${pairs.join(',')}}`, values: `${value}+0x${hours} stale` };
  });
}
