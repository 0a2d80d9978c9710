import type { Diagnosis } from '../model/diagnosis.js';
import { formatJson } from '../model/json-text.js';
import { renderDoctorTerminal } from './terminal/diagnosis-terminal.js';
import type { View } from './terminal/view.js';

interface DoctorFormat {
  /** Pure: the same diagnosis and view give the same text, which ends with a newline. */
  readonly render: (diagnosis: Diagnosis, view: View) => string;
}

/** Every report format of a diagnosis. */
export const doctorFormats = {
  terminal: { render: renderDoctorTerminal },
  json: { render: formatJson },
} as const satisfies Record<string, DoctorFormat>;
