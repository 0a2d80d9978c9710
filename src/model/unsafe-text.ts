/**
 * What text of others must not bring into any output: control characters, bidi marks, line separators, halves of surrogate
 * pairs, every space but the plain one, and everything that shows as nothing. U+FE0F, which makes an emoji of the character
 * before it, may stay where it does that.
 */
const invisible =
  /(?<!\p{Extended_Pictographic})\ufe0f|(?! |\ufe0f)[\p{Cc}\p{Cf}\p{Z}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** All that cannot be seen is written as `\u{…}`, or as `escape` says. */
export function escapeInvisible(text: string, escape: (character: string) => string = escapeCodePoint): string {
  return text.replace(invisible, escape);
}

/**
 * What to do about the first character of a text that cannot be seen, or is a space of another kind; null: there is none.
 * Tabs and line ends are no accident.
 */
export function invisibleHint(text: string): string | null {
  const [found] = text.replace(/[\t\r\n]/g, '').match(invisible) ?? [];
  if (found === undefined) return null;
  const shown = escapeCodePoint(found);
  if (found === '\u00a0' || found === '\u202f') return `${shown} is a no-break space; write a plain one`;
  return /\p{Zs}/u.test(found) ? `${shown} is no plain space; write one` : `${shown} cannot be seen; take it out`;
}

/**
 * Breaks up what runners take for a command wherever it stands in a line of a log: `##[group]` on GitHub, and
 * `##vso[task.setvariable …]` on Azure Pipelines. `hash` is how the output writes a `#` that is none. Sources:
 * actions/runner, src/Runner.Common/ActionCommand.cs; microsoft/azure-pipelines-agent,
 * src/Microsoft.VisualStudio.Services.Agent/Command.cs.
 */
export function breakCommands(text: string, hash: string): string {
  return text.replace(/##(?=[A-Za-z[])/g, `#${hash}`);
}

function escapeCodePoint(character: string): string {
  return `\\u{${Number(character.codePointAt(0)).toString(16)}}`;
}
