import { usage } from '../cli/arguments.js';
import type { ProcessHost } from '../cli/host.js';

/** What `ci/action.yml` takes, as the runner hands it over: `INPUT_` and the name in capitals; '' where nothing is given. */
export interface ActionInputs {
  readonly config: readonly string[];
  readonly base: string;
  readonly live: string;
  readonly history: string;
  readonly touched: boolean;
  readonly failOn: string;
  readonly reports: readonly string[];
  readonly comment: boolean;
  readonly token: string;
}

/** @throws UserError `usage` for a switch that is neither true nor false */
export function readInputs({ env }: ProcessHost): ActionInputs {
  const text = (name: string): string => env[`INPUT_${name.toUpperCase()}`]?.trim() ?? '';
  return {
    config: linesOf(text('config')),
    base: text('base'),
    live: text('live'),
    history: text('history'),
    touched: readSwitch('touched', text('touched')),
    failOn: text('fail-on'),
    reports: linesOf(text('reports')),
    comment: readSwitch('comment', text('comment')),
    token: text('token'),
  };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

/** The words of YAML 1.2 for a switch, as GitHub's own toolkit takes them. */
function readSwitch(name: string, text: string): boolean {
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE|)$/.test(text)) return false;
  throw usage(`The input ${name} is neither true nor false`, `Write ${name}: true, or leave it out.`);
}

/**
 * The words of `limitdrift plan`, each value in one word with its option and each file behind `--`: what begins with a dash
 * is no option. `saved`: where the plan goes for the comment; null: nowhere.
 */
export function planWords(inputs: ActionInputs, saved: string | null): readonly string[] {
  const { base, live, history, touched, failOn, reports, config } = inputs;
  const given = Object.entries({ base, live, history, 'fail-on': failOn, out: saved ?? '' });
  return [
    'plan',
    '--report=github',
    ...given.flatMap(([option, value]) => (value === '' ? [] : [`--${option}=${value}`])),
    ...(touched ? ['--touched'] : []),
    ...reports.map((report) => `--report=${report}`),
    '--',
    ...config,
  ];
}

/**
 * The environment without what the runner gives to actions alone: the inputs, a token among them, and what the caches and
 * artifacts of the workflow are reached by. A declaration in code (cdktf.json) is run with what is left.
 */
export function withoutActionsOwn(env: ProcessHost['env']): ProcessHost['env'] {
  const own = /^(?:INPUT_|ACTIONS_(?:RUNTIME|RESULTS|CACHE)_)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name)));
}
