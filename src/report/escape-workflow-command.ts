import type { Origin } from '../model/declaration.js';
import { cutText } from './cut-text.js';
import { terminalText } from './terminal/escape-terminal.js';

/**
 * Characters that are kept of a message (the runner cuts what is longer: actions/runner, src/Runner.Worker/
 * ExecutionContext.cs) and of a title (GitHub's Checks API).
 */
const longestMessage = 4096;
const longestTitle = 255;

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly place: Origin | null;
}

/** One line that GitHub's runner makes an annotation of. Source: actions/toolkit, packages/core/src/command.ts. */
export function workflowCommand({ level, title, message, place }: Annotation): string {
  const at = place === null ? [] : [`file=${property(place.file)}`, `line=${place.line}`, `col=${place.column}`];
  const properties = [`title=${property(cutText(terminalText(title), longestTitle))}`, ...at];
  return `::${level} ${properties.join(',')}::${data(cutText(terminalText(message), longestMessage))}`;
}

/** Line ends and everything invisible are gone already. */
function data(text: string): string {
  return text.replaceAll('%', '%25');
}

function property(text: string): string {
  return data(terminalText(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
