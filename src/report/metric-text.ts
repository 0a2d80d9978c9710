import { compareText } from '../model/order.js';
import { breakCommands, escapeInvisible } from '../model/unsafe-text.js';

export type Labels = Readonly<Record<string, string>>;

/** One value of a family; null: it is not known, and left out. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number | null;
}

/** A gauge. Its help text never changes: node_exporter wants it alike in all files that have the family. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * Gauges, in the text that both OpenMetrics 1.0 and the older format of Prometheus read: no timestamps (node_exporter
 * refuses a file that has one), families one after the other, each series once. A family without a value is left out.
 * Source: prometheus/OpenMetrics, specification/OpenMetrics.md.
 */
export function formatMetrics(families: readonly MetricFamily[]): string {
  const lines = families.flatMap(({ name, help, samples }) => {
    const series = formatSeries(samples);
    return series.length === 0
      ? []
      : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...series.map((each) => `${name}${each}`)];
  });
  return [...lines, '# EOF'].map((line) => `${line}\n`).join('');
}

/** Sorted; of two values of one series the first counts. */
function formatSeries(samples: readonly Sample[]): readonly string[] {
  const series = new Map<string, number>();
  for (const { labels, value } of samples) {
    const text = formatLabels(labels);
    if (value !== null && !series.has(text)) series.set(text, value);
  }
  return [...series].sort(([a], [b]) => compareText(a, b)).map(([labels, value]) => `${labels} ${value}`);
}

/** An empty label is none, says Prometheus. */
function formatLabels(labels: Labels): string {
  const filled = Object.entries(labels).filter(([, value]) => value !== '');
  const pairs = filled.map(([name, value]) => `${name}="${escape(value)}"`).sort(compareText);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Line ends are written as `\u{a}`, as everything is that cannot be seen. */
function escape(text: string): string {
  return breakCommands(escapeInvisible(text), '\\u{23}').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
