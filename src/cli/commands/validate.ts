import { readDeclaration } from '../../declaration/read-declaration.js';
import { formatOrigin } from '../../model/errors.js';
import { count } from '../../model/text.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import type { Arguments } from '../arguments.js';
import { readSourceFiles, sourcesNote, synthesisOptions } from '../input/declaration-input.js';
import type { Host } from '../host.js';
import { notesFor } from '../notes.js';
import type { Command } from '../command.js';

/** Checks the declaration without the API. Problems end it as an error; what cannot be judged without the API is a note. */
export const command: Command = {
  summary: 'Check the declaration without the API',
  operands: '[FILE…]',
  minimum: 0,
  maximum: Infinity,
  offers: 'files',
  options: { ...synthesisOptions, quiet: { help: 'No notes on stderr' } },
  notes: [sourcesNote, 'Every problem is reported in one run; exit code 3 when there is one.'],
  run: validate,
};

async function validate(args: Arguments, host: Host): Promise<number> {
  const { files, workspaces, warnings } = readDeclaration(await readSourceFiles(args, host));
  const { note } = notesFor(args, host);
  for (const { origin, message, hint } of warnings) {
    note(`${formatOrigin(origin)}: warning: ${message}`);
    if (hint !== null) note(`  ${hint}`);
  }
  const paths = files.map(({ path }) => path).join(', ');
  const patterns = workspaces.filter(({ pattern }) => pattern).length;
  const entries = [
    count(workspaces.length - patterns, 'workspace'),
    ...(patterns === 0 ? [] : [count(patterns, 'pattern')]),
  ];
  const doubts = warnings.length === 0 ? '' : `, ${count(warnings.length, 'warning')}`;
  host.stdout.write(
    terminalText(`Valid: ${paths}, ${entries.join(' and ')}${doubts}. The live limits were not read.`) + '\n',
  );
  return 0;
}
