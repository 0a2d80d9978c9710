import { breakCommands, compareText, escapeInvisible } from '../../model/text.js';
import { type MetricName, metricPrefix, metrics } from './metric-table.js';

/*
 * Metrics as text, in the format of OpenMetrics.
 */

export function family(name: MetricName, samples: readonly Sample[]): MetricFamily {
  return { name, samples };
}

/** One name for each ID, so that a join with an info metric finds one partner. */
export function firstNames(pairs: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return [...new Map(pairs.toReversed())];
}

export function one(value: number | null): readonly Sample[] {
  return [{ labels: {}, value }];
}

/** Seconds since 1970 of an RFC 3339 time in UTC, `2026-11-21T20:00:00Z`; null where the text is none. */
export function unixSeconds(time: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})/.exec(time)?.slice(1).map(Number);
  if (found === undefined) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found;
  return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
}

/** Of the Gregorian calendar. A year is counted from March, so that its last day is the leap day. */
function daysSince1970(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + dayOfYear - 719_468;
}

type Labels = Readonly<Record<string, string>>;

/** One value of a family; null: it is not known, and left out. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number | null;
}

/** The series of one metric of the table. */
export interface MetricFamily {
  readonly name: MetricName;
  readonly samples: readonly Sample[];
}

/**
 * Metrics, in the text that both OpenMetrics 1.0 and the older format of Prometheus read: no timestamps (node_exporter
 * refuses a file that has one), families one after the other, each series once. A family without a value is left out.
 * Two organizations have two files, and no series may be in both, so that every series names its organization. Source: prometheus/OpenMetrics, specification/OpenMetrics.md.
 */
export function formatMetrics(families: readonly MetricFamily[], organization_id: string): string {
  const lines = families.flatMap(({ name: key, samples }) => {
    const name = metricPrefix + key;
    const { type, help } = metrics[key];
    const series = formatSeries(
      samples.map(({ labels, value }) => ({ labels: { ...labels, organization_id }, value })),
    );
    return series.length === 0
      ? []
      : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...series.map((each) => `${name}${each}`)];
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
