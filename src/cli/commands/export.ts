import type { StepCheck } from '../../gateway/step-check.js';
import { formatOrigin } from '../../model/errors.js';
import type { LimitsExport } from '../../model/export-types.js';
import { count, joinWords } from '../../model/text.js';
import { renderAlertingRules } from '../../report/metrics/alert-rules.js';
import { renderDashboard } from '../../report/metrics/dashboard.js';
import { quoteForShell } from '../../report/step-commands.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { type Arguments, didYouMean, type OptionSpec, usage } from '../arguments.js';
import { asTyped } from '../as-typed.js';
import type { Command } from '../command.js';
import { readExport, readShare } from '../export/exported-limits.js';
import { type LimitsFormat, limitsExports } from '../export/limits-formats.js';
import type { Host } from '../host.js';
import { apiOptions, credentialsNote, readApiOptions } from '../input/live-reading.js';
import { notesFor, quietOption } from '../notes.js';
import { durationsNote } from '../option-values.js';
import { checkOutput } from '../output/output-path.js';

/** What goes into other programs beside the metrics that reports write: the same text for everybody. */
const texts: Readonly<Record<string, () => string>> = {
  'prometheus-rules': renderAlertingRules,
  'grafana-dashboard': renderDashboard,
};
const names = [...Object.keys(limitsExports), ...Object.keys(texts)];

const options: Readonly<Record<string, OptionSpec>> = {
  workspace: {
    value: 'GLOB',
    repeatable: true,
    help: 'Only workspaces whose name or ID matches; default: json all of them, litellm the default workspace',
  },
  share: { value: 'PERCENT', help: 'So much of each limit, such as 90%, rounded down; default: all of it' },
  live: { value: 'SNAPSHOT', offers: 'files', help: 'Export what a saved snapshot holds; the API is not asked' },
  out: { value: 'FILE', offers: 'files', help: 'Where to; default: stdout' },
  check: { value: 'FILE', offers: 'files', help: 'Write nothing; say what in this file is behind, and end with 2' },
  quiet: quietOption,
  ...apiOptions,
};

/** Gives other programs what they need: the limits in force, or what belongs to the metrics of reports. */
export const command: Command = {
  summary: 'Print the limits in force for a gateway (litellm, json), or alerting rules and a dashboard for the metrics',
  operands: 'FORMAT',
  minimum: 1,
  maximum: 1,
  offers: { words: names },
  options,
  notes: [
    `FORMAT is ${joinWords(names, 'or')}.`,
    'litellm: `model_list` with one deployment for each workspace and model group, and the router setting that enforces its rpm, itpm and otpm. json: every limit of every group, for other gateways and for scripts; `limitdrift schema export` prints its schema. In force is the lower of the override and the organization’s limit.',
    '--check FILE takes the other options of the command that wrote FILE. Of a configuration of LiteLLM it compares the numbers of each deployment, and leaves alone what you added to it.',
    'prometheus-rules, a file for `rule_files`, and grafana-dashboard, to load or to provision, take no options. Their metrics are what `limitdrift plan --report openmetrics=FILE` and `limitdrift headroom --report openmetrics=FILE` write. Without those of headroom the alerts of headroom are silent, and its panels empty.',
    credentialsNote,
    durationsNote,
    'Exit codes: 0 written, or in step; 2 with --check: something in the file is behind; 5 a workspace could not be read, and nothing was written; 1, 3 and 4 as in plan.',
  ],
  run: runExport,
};

async function runExport(args: Arguments, host: Host): Promise<number> {
  const [name = ''] = args.operands;
  if (Object.hasOwn(texts, name)) return printText(name, texts[name]?.() ?? '', args, host);
  const format = Object.hasOwn(limitsExports, name) ? limitsExports[name] : undefined;
  if (format === undefined)
    throw usage(`There is no export "${name}"`, didYouMean(name, names, `Exports: ${names.join(', ')}.`));
  return runLimits(name, format, args, host);
}

function printText(name: string, text: string, args: Arguments, host: Host): number {
  const given = Object.keys(options).find(
    (option) => args.all(option).length > 0 && args.source(option) === `--${option}`,
  );
  if (given !== undefined)
    throw usage(`${name} takes no --${given}`, `It is the same for everybody: limitdrift export ${name} > FILE.`);
  host.stdout.write(text);
  return 0;
}

async function runLimits(name: string, format: LimitsFormat, args: Arguments, host: Host): Promise<number> {
  const [out, check] = [args.text('out'), args.text('check')];
  const live = args.text('live');
  if (out !== null && check !== null)
    throw usage('--check writes nothing, so it does not go with --out', 'Give one of the two.');
  const api = readApiOptions(args, host);
  const share = readShare(args);
  const inputs = [live, api.keyFile].flatMap((path) => path ?? []);
  if (out !== null) checkOutput(out, inputs, host, format.mark);
  const compare = check === null ? null : format.open(check, host);
  const words = args.all('workspace').map((word) => host.hider.text(word));
  const exported = await readExport({ live, api, words, share, every: format.every }, args, host);
  const command = [name, ...words.flatMap((word) => ['--workspace', quoteForShell(word)]), ...shareWords(args)].join(
    ' ',
  );
  if (compare === null || check === null) return write(format.render(exported, command), { out, exported }, args, host);
  return tell(compare(exported, words.length === 0), { path: check, command, exported }, host);
}

function shareWords(args: Arguments): readonly string[] {
  const share = args.text('share');
  return share === null ? [] : ['--share', share];
}

interface Written {
  readonly out: string | null;
  readonly exported: LimitsExport;
}

function write(text: string, { out, exported }: Written, args: Arguments, host: Host): number {
  if (out === null) host.stdout.write(text);
  else host.writeFile(out, text);
  const { workspaces, organization } = exported;
  const what = workspaces.every((workspace) => workspace.default)
    ? 'the organization’s limits'
    : count(workspaces.length, 'workspace');
  if (out !== null) notesFor(args, host).note(`Wrote ${out}: ${what} of organization ${organization.name}.`);
  return 0;
}

interface Checked {
  readonly path: string;
  readonly command: string;
  readonly exported: LimitsExport;
}

/** @throws UserError `usage` where there is nothing to compare, which is no reason to call it in step */
function tell(check: StepCheck, { path, command, exported }: Checked, host: Host): number {
  const { behind, compared, notes } = check;
  const { name } = exported.organization;
  if (compared === null)
    throw usage(
      `${path} has no deployment of a model with limits of organization ${name}`,
      'Give the --workspace options that it was written with.',
    );
  const isBehind = behind.length > 0;
  const state = isBehind ? `Behind: ${count(behind.length, 'value')} in ${path}` : `In step: ${path}`;
  const lines = [
    ...behind.map(({ origin, words }) => `${origin === null ? path : formatOrigin(origin)} ${words}`),
    `${state}; ${compared} compared, organization ${name}.`,
    ...notes,
    ...(isBehind ? [nextStep(check, path, command)] : []),
  ];
  for (const line of lines) host.stdout.write(`${terminalText(asTyped(line, host))}\n`);
  return isBehind ? 2 : 0;
}

function nextStep({ replaceable }: StepCheck, path: string, command: string): string {
  if (replaceable) return `Next: \`limitdrift export ${command} --out ${quoteForShell(path)}\` writes it again.`;
  return `Next: write these numbers into ${path}; \`limitdrift export ${command}\` shows them in place.`;
}
