/** A command as GitHub's runner finds it in a log. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/**
 * What the runner takes for commands, of any name. Source: actions/runner, src/Runner.Common/ActionCommand.cs: a line that
 * begins with `::` after white space, and the old form `##[…]` anywhere in a line.
 */
export function workflowCommands(log: string): readonly WorkflowCommand[] {
  return log.split(/[\r\n]/).flatMap((line) => {
    const old = /##\[([^\]]*)\]/.exec(line);
    if (old !== null) return [{ name: `##[${old[1]}]`, properties: {}, data: '' }];
    const trimmed = line.trimStart();
    const end = trimmed.indexOf('::', 2);
    if (!trimmed.startsWith('::') || end < 0) return [];
    const [name = '', ...words] = trimmed.slice(2, end).split(' ');
    const pairs = words
      .join(' ')
      .split(',')
      .filter((pair) => pair !== '')
      .map((pair): readonly [string, string] => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at), unescape(pair.slice(at + 1))];
      });
    return [{ name, properties: Object.fromEntries(pairs), data: unescape(trimmed.slice(end + 2)) }];
  });
}

function unescape(text: string): string {
  return text
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%25', '%');
}
