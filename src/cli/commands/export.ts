import { renderAlertingRules } from '../../report/metrics/alert-rules.js';
import { renderDashboard } from '../../report/metrics/dashboard.js';
import { type Arguments, didYouMean, usage } from '../arguments.js';
import type { Host } from '../host.js';
import type { Command } from '../command.js';

const exports: Readonly<Record<string, () => string>> = {
  'prometheus-rules': renderAlertingRules,
  'grafana-dashboard': renderDashboard,
};
const names = Object.keys(exports);

/** Prints what goes into other programs beside the metrics that reports write. */
export const command: Command = {
  summary: 'Print alerting rules for Prometheus, or a dashboard for Grafana, over the metrics of reports',
  operands: names.join('|'),
  minimum: 1,
  maximum: 1,
  offers: { words: names },
  options: {},
  notes: [
    'The metrics are what `limitdrift plan --report openmetrics=FILE` and `limitdrift headroom --report openmetrics=FILE` write. Without those of headroom the alerts of headroom are silent, and its panels empty.',
    'prometheus-rules: a file for `rule_files`, with alerts for drift, runs that fail, cannot read everything or do not come, and limits that are at the mark. grafana-dashboard: load it in Grafana, or put it where Grafana is provisioned from; it asks for the data source.',
  ],
  run: printExport,
};

function printExport(args: Arguments, host: Host): number {
  const [name = ''] = args.operands;
  const render = Object.hasOwn(exports, name) ? exports[name] : undefined;
  if (render === undefined)
    throw usage(`There is no export "${name}"`, didYouMean(name, names, `Exports: ${names.join(', ')}.`));
  host.stdout.write(render());
  return 0;
}
