import { canonicalJson } from '../../../src/model/text.js';

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const name = '[a-zA-Z_][a-zA-Z0-9_]*';
const label = `${name}="(?:[^"\\\\\\n]|\\\\[\\\\n"])*"`;
const patterns = {
  help: new RegExp(`^# HELP (${name}) ((?:[^\\\\\\n]|\\\\[\\\\n"])+)$`),
  type: new RegExp(`^# TYPE (${name}) gauge$`),
  sample: new RegExp(`^(${name})(?:\\{(${label}(?:,${label})*)\\})? (-?\\d+(?:\\.\\d+)?)$`),
};

/**
 * Reads what is both OpenMetrics 1.0 and a textfile of node_exporter, and refuses everything else: the strict grammar of
 * the specification, cut to gauges, which is all that is ever written. Source: prometheus/OpenMetrics,
 * specification/OpenMetrics.md ("ABNF", "Overall Structure", "MetricFamily"), and node_exporter, collector/textfile.go.
 */
export function parseMetrics(text: string): readonly Series[] {
  if (!text.endsWith('\n# EOF\n')) throw new Error('does not end with # EOF and a line end');
  if (/[\r\ufeff]/.test(text)) throw new Error('has a carriage return or a byte order mark');
  const lines = text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1);
  const families = new Set<string>();
  const seen = new Set<string>();
  const series: Series[] = [];
  let at = 0;
  while (at < lines.length) {
    const family = patterns.help.exec(lines[at] ?? '')?.[1] ?? '';
    if (family === '') throw new Error(`not the HELP of a family: ${lines[at]}`);
    if (families.has(family)) throw new Error(`comes twice: ${family}`);
    if (/_(total|created|count|sum|bucket|gcount|gsum)$/.test(family)) throw new Error(`no name of a gauge: ${family}`);
    families.add(family);
    if (patterns.type.exec(lines[at + 1] ?? '')?.[1] !== family) throw new Error(`has no TYPE gauge: ${family}`);
    at += 2;
    const own: Series[] = [];
    for (; at < lines.length && !lines[at]?.startsWith('#'); at += 1)
      own.push(parseSample(lines[at] ?? '', family, seen));
    if (own.length === 0) throw new Error(`has no series: ${family}`);
    series.push(...own);
  }
  return series;
}

function parseSample(line: string, family: string, seen: Set<string>): Series {
  const [, sampleName = '', labels = '', value = ''] = patterns.sample.exec(line) ?? [];
  if (sampleName !== family) throw new Error(`no sample of ${family}: ${line}`);
  const pairs = [...labels.matchAll(new RegExp(`(${name})="((?:[^"\\\\]|\\\\.)*)"`, 'g'))].map(
    ([, key = '', text = '']): readonly [string, string] => [key, unescape(text)],
  );
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`a label twice: ${line}`);
  const identity = canonicalJson([sampleName, Object.fromEntries(pairs)]);
  if (seen.has(identity)) throw new Error(`a series twice: ${line}`);
  seen.add(identity);
  return { name: sampleName, labels: Object.fromEntries(pairs), value: Number(value) };
}

function unescape(text: string): string {
  return text.replaceAll(/\\([\\n"])/g, (_, mark: string) => (mark === 'n' ? '\n' : mark));
}
