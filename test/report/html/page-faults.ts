/*
 * Takes pages apart.
 */

export const sources = /<(style|script)>([^]*?)<\/\1>/g;
/** One start or end tag; every attribute is quoted, or has no value. */
export const tag = /<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z][\w-]*(?:="[^"<>]*")?)*)(\/?)>/g;
const voids = ['meta', 'input'];

/** Takes a page apart by the strict rules that it keeps, which are stricter than HTML's; says what is wrong. */
export function findFaults(html: string): readonly string[] {
  const text = html.replace(/^<!doctype html>\n/, '').replaceAll(sources, '');
  const open: string[] = [];
  const faults: string[] = [];
  for (const [whole, end, name = '', , closed] of text.matchAll(tag)) {
    if (end === '/') {
      if (open.pop() !== name) faults.push(`${whole} closes nothing`);
    } else if (closed !== '/' && !voids.includes(name)) open.push(name);
  }
  const rest = text.replaceAll(tag, '');
  const stray = [...rest.matchAll(/[<>]|&(?!(?:amp|lt|gt|quot|#39|#35|#58);)/g)].map(([mark]) => `a stray ${mark}`);
  return [...faults, ...stray, ...open.map((name) => `<${name}> is not closed`)];
}
