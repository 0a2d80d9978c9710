import { renderHeadroomCsv } from './headroom-csv.js';
import { renderHeadroomHtml } from './html/headroom-page.js';
import { renderHeadroomJson } from './headroom-json.js';
import { renderHeadroomMarkdown } from './headroom-markdown.js';
import type { HeadroomListing } from './headroom-rows.js';
import { renderHeadroomRequest } from './increase-request.js';
import { renderHeadroomSlack } from './headroom-slack.js';
import { renderHeadroomMetrics } from '../metrics/headroom-metrics.js';
import { renderHeadroomTerminal } from './headroom-terminal.js';
import type { NamedFormat } from '../formats.js';

/*
 * The table of report formats of a headroom.
 */

/** Every report format of a headroom. Programs get every row, people what stands out. */
export const headroomFormats = {
  terminal: { extension: 'txt', render: renderHeadroomTerminal },
  json: { extension: 'json', render: renderHeadroomJson },
  markdown: { extension: 'md', render: renderHeadroomMarkdown },
  csv: { extension: 'csv', render: renderHeadroomCsv },
  slack: { extension: 'slack.json', render: renderHeadroomSlack },
  openmetrics: { extension: 'prom', render: renderHeadroomMetrics },
  html: { extension: 'html', render: renderHeadroomHtml },
  request: { extension: 'request.md', render: renderHeadroomRequest },
} as const satisfies Record<string, NamedFormat<HeadroomListing>>;
