import { readExportFile } from '../../files/export-file.js';
import { checkLiteLlm } from '../../gateway/litellm-check.js';
import { exportMark, renderLiteLlm } from '../../gateway/litellm-config.js';
import { readLiteLlmFile } from '../../gateway/litellm-file.js';
import { checkExport, type StepCheck } from '../../gateway/step-check.js';
import type { LimitsExport } from '../../model/export-types.js';
import { formatJson } from '../../model/text.js';
import { usage } from '../arguments.js';
import { refuseInputLink } from '../guard/guard.js';
import type { Host } from '../host.js';

/*
 * The formats in which limits are exported. A format is a file of `src/gateway` and a row.
 */

/** Compares the file that was read with what is in force; `whole`: no workspace was asked for. */
type FileCheck = (now: LimitsExport, whole: boolean) => StepCheck;

export interface LimitsFormat {
  /** Whether it has all workspaces where none is asked for, and not the default one alone. */
  readonly every: boolean;
  /** `command`: the words behind `limitdrift export` that write it, without where to. */
  readonly render: (exported: LimitsExport, command: string) => string;
  /** Reads the file of `--check`. @throws UserError */
  readonly open: (path: string, host: Host) => FileCheck;
  /** What a YAML file of this format begins with, so that it may be replaced; null: it is no YAML. */
  readonly mark: string | null;
}

export const limitsExports: Readonly<Record<string, LimitsFormat>> = {
  litellm: {
    every: false,
    render: renderLiteLlm,
    open: (path, host) => {
      const file = readLiteLlmFile({ path, bytes: host.readFile(path, host.cwd, { option: '--check' }) });
      return (now) => checkLiteLlm(now, file);
    },
    mark: exportMark,
  },
  json: {
    every: true,
    render: formatJson,
    open: (path, host) => {
      refuseInputLink(path, host.cwd, { option: '--check' });
      const saved = readExportFile(path, host.cwd, { option: '--check', hide: host.hider.bytes });
      return (now, whole) => {
        if (saved.organization.id === now.organization.id) return checkExport(now, saved, whole);
        const { id, name } = now.organization;
        throw usage(
          `${path} is of organization ${saved.organization.id}, and live is ${name} (${id})`,
          'Use a credential, or a snapshot, of the organization that it was exported from.',
        );
      };
    },
    mark: null,
  },
};
