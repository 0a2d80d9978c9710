import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A page without its fenced blocks, and without comments. */
export function proseOf(file: string): string {
  const text = readFileSync(join(root, file), 'utf8');
  return text.replaceAll(/^( *)(```+|~~~+)[^]*?^\1\2 *$/gm, '').replaceAll(/<!--[^]*?-->/g, '');
}

/** Where the links and pictures of a page lead, but for those to another site. */
export function linksOf(file: string): readonly string[] {
  const prose = proseOf(file).replaceAll(/`[^`\n]*`(?!\])/g, '');
  const inline = [...prose.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(([, link = '']) => link);
  const html = [...prose.matchAll(/\b(?:href|src|srcset)="([^"]+)"/g)].map(([, link = '']) => link);
  return [...inline, ...html].filter((link) => !/^[a-z][a-z+.-]*:/i.test(link));
}
