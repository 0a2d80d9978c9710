import { formatDuration } from '../../model/text.js';
import type { Check, Diagnosis, DiagnosisSection } from '../../model/diagnosis.js';
import { doctorFormats } from '../../report/terminal/diagnosis-formats.js';
import { durationsNote, readDuration } from '../option-values.js';
import type { Arguments } from '../arguments.js';
import { checkCredential } from '../doctor/credential-check.js';
import { checkReach } from '../doctor/api-check.js';
import { checkServer, checkSettings } from '../doctor/connection-check.js';
import { checkHistory } from '../doctor/history-check.js';
import type { JudgedCheck } from '../doctor/judged-check.js';
import type { Host } from '../host.js';
import { type ReadingOptions, readApiOptions, tool, apiOptions, credentialsNote } from '../input/live-reading.js';
import { notesFor } from '../notes.js';
import { writeReports } from '../output/write-reports.js';
import { checkTargets, colorOption, readReportsOf, reportOption } from '../output/reports.js';
import type { Command } from '../command.js';

/*
 * `limitdrift doctor`: checks the credential, the connection and what can be read.
 */

/** Seconds in which it has to say so: whoever asks is waiting. */
const defaultTimeout = 30;

/** Says which credential is used, what it reaches and how; returns 0 where all that is needed works. */
export const command: Command = {
  summary: 'Show which credential is used and what it can reach',
  operands: '',
  minimum: 0,
  maximum: 0,
  options: {
    history: {
      value: 'DIR',
      offers: 'folders',
      help: 'Look at the snapshots too that `limitdrift snapshot --dir` keeps: whether they are whole, and kept up',
    },
    report: reportOption(doctorFormats),
    color: colorOption,
    ...apiOptions,
    timeout: { value: 'DURATION', help: `The longest it may take, default ${formatDuration(defaultTimeout)}` },
  },
  notes: [
    'Shows the source of the credential, what else is set, the base URL, the proxy and the certificates, and asks each endpoint once. It shows no key and no token; of federation it shows the claims of the identity token.',
    credentialsNote,
    durationsNote,
    'Exit codes: 0 all that is needed works; 1 something does not; 3 the command line, the base URL or the proxy is wrong; 4 the credential is missing or was refused.',
  ],
  run: doctor,
};

async function doctor(args: Arguments, host: Host): Promise<number> {
  const reports = readReportsOf(doctorFormats, args, host);
  const options: ReadingOptions = {
    ...readApiOptions(args, host),
    timeoutMs: readDuration(args, 'timeout', defaultTimeout) * 1000,
  };
  checkTargets(reports, options.keyFile === null ? [] : [options.keyFile], { host });
  const { credential, checks: ofCredential } = checkCredential(options.keyFile, host, options.timeoutMs);
  const settings = await checkSettings(args, options, host);
  const server = settings.every(({ exitCode }) => exitCode !== 3) ? await checkServer(options, host) : null;
  const usable = server?.every(({ exitCode }) => exitCode === 0) === true;
  const { organization, checks: ofApi } = await checkReach(usable ? credential : null, options, {
    host,
    onRequest: notesFor(args, host).request,
  });
  const connection = [...settings, ...(server ?? [])];
  const dir = args.text('history');
  const ofHistory = dir === null ? [] : checkHistory(dir, organization, host);
  const all = [...ofCredential, ...connection, ...ofApi, ...ofHistory];
  const result: Diagnosis = {
    format_version: '1.0',
    tool,
    exit_code: worst(all),
    organization,
    sections: [
      sectionOf('Credential', ofCredential, host),
      sectionOf('Connection', connection, host),
      sectionOf('API', ofApi, host),
      ...(dir === null ? [] : [sectionOf('History', ofHistory, host)]),
    ],
  };
  return writeReports(result, reports, { exitCode: result.exit_code, host });
}

/** A credential that is wrong goes before a setting that is, and that before all else. */
function worst(checks: readonly JudgedCheck[]): number {
  const codes = checks.map(({ exitCode }) => exitCode);
  return [4, 3].find((code) => codes.includes(code)) ?? codes.find((code) => code !== 0) ?? 0;
}

function sectionOf(title: string, checks: readonly JudgedCheck[], { hider }: Host): DiagnosisSection {
  // A report breaks long words into lines, and a broken secret would not be known for one.
  const shown = checks.map(({ name, state, text, next }): Check => {
    return { name, state, text: hider.text(text), next: next === null ? null : hider.text(next) };
  });
  return { title, checks: shown };
}
