import type { Command } from '../command.js';
import { tool } from '../input/live-reading.js';

/** Prints the version, as `limitdrift --version` does. */
export const command: Command = {
  summary: 'Print the version',
  operands: '',
  minimum: 0,
  maximum: 0,
  options: {},
  notes: [],
  run: (_, host) => {
    host.stdout.write(`${tool.version}\n`);
    return 0;
  },
};
