import { mkdtempSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

import { UserError } from '../model/errors.js';
import { reasonOf } from './file-reasons.js';

/** Makes a folder of its own in `parent`, and gives its real path. @throws UserError `file-unwritable` */
export function makeTemporaryFolder(parent: string, prefix: string): string {
  try {
    return realpathSync(mkdtempSync(join(parent, prefix)));
  } catch (error) {
    const hint = 'Temporary files go there; TMPDIR, or RUNNER_TEMP in the action, names another folder.';
    throw UserError.of('file-unwritable', { path: parent, reason: reasonOf(error, 'it does not exist'), hint });
  }
}
