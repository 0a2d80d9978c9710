import { reportFormats } from '../../../src/report/formats.js';
import { type Ended, type Folder, limitdrift } from '../command-line.js';

/** No word, no key by its looks, and of every kind of character that has to be escaped somewhere. */
export const secret = 'Zq7.Lm2+Xv9_Kp4/Rt8=Wn6-Bd3';
export const env = { ANTHROPIC_ADMIN_API_KEY: secret };

/** Whether a text holds as much as 8 characters of the secret, however it is written. */
export function holds(text: string, of: string = secret): boolean {
  const flat = text
    .replace(/\\u00([\da-f]{2})|\\x([\da-f]{2})|\\U000000([\da-f]{2})|%([\da-f]{2})|&#x([\da-f]{2});/gi, (_, ...hex) =>
      String.fromCharCode(Number.parseInt(String(hex.slice(0, 5).find((one) => one !== undefined)), 16)),
    )
    .replace(/\\(?=\W)/g, '');
  const decoded = text
    .match(/[\w+/-]{12,}/g)
    ?.flatMap((run) => [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString('latin1')));
  const windows = Array.from({ length: of.length - 7 }, (_, start) => of.slice(start, start + 8));
  return [text, flat, ...(decoded ?? [])].some((one) => windows.some((window) => one.includes(window)));
}

export const everyReport = Object.keys(reportFormats).flatMap((format) =>
  format === 'terminal' ? [] : ['--report', `${format}=report.${format}`],
);

/** `all` is every byte that came out: both streams, and the files that are called `report`. */
export async function runIn(files: Folder, args: readonly string[], more: Readonly<Record<string, string>> = env) {
  const ended: Ended = await limitdrift(files, args, { env: more });
  const written = files.names().filter((name) => name.startsWith('report'));
  return { ...ended, all: [ended.stdout, ended.stderr, ...written.map((name) => files.read(name))].join('\n') };
}

/** What `serve()` is, saved. */
export const live = JSON.stringify({
  format_version: '1.0',
  tool: { name: 'limitdrift', version: '0.1.0' },
  taken_at: '2026-11-21T20:00:00Z',
  api_version: '2023-06-01',
  organization: { id: 'org-1', name: 'Acme' },
  complete: true,
  incomplete: [],
  not_looked_at: 0,
  groups: [],
  workspaces: [],
});
