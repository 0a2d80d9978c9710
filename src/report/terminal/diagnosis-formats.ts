import { formatJson } from '../../model/text.js';
import type { Diagnosis } from '../../model/diagnosis.js';
import { renderDoctorTerminal } from './diagnosis-terminal.js';
import type { Format } from '../formats.js';

/*
 * The table of report formats of a diagnosis.
 */

/** Every report format of a diagnosis. */
export const doctorFormats = {
  terminal: { render: renderDoctorTerminal },
  json: { render: formatJson },
} as const satisfies Record<string, Format<Diagnosis>>;
