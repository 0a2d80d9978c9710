import { UserError } from '../../../src/model/errors.js';
import { hostOf } from '../../../src/provider/plugin/plugin-host.js';
import { servePlugin } from '../../../src/provider/plugin/serve-plugin.js';
import { createNoteProvider } from './note-provider.js';

/** What a test makes of the start. */
const start = process.env['NOTE_START'];

void servePlugin(
  (log) => {
    // oxlint-disable-next-line no-console -- what libraries do
    for (const print of [console.log, console.error, console.info]) print('noise | with | bars |\nand lines');
    if (start === 'user-error') throw UserError.of('usage', { problem: 'no | paper\nleft', hint: 'Buy some' });
    if (start === 'throw') throw new TypeError('the pen broke');
    return createNoteProvider(() => log.info('waiting'));
  },
  { host: hostOf(process), address: 'registry.terraform.io/limitdrift/limitdrift' },
);
