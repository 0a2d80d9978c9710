import type { View } from '../../report/terminal/styled-text.js';
import type { Host } from '../host.js';
import type { Reports } from './reports.js';

/*
 * How a report is shown: as wide as the terminal, and with colour and links where it has them.
 */

/** What does not go to a terminal. */
export const fileView: View = { width: 120, color: false };

/** What goes to stdout. */
export function viewOf({ stdout, env }: Pick<Host, 'stdout' | 'env'>, color: Reports['color']): View {
  const columns = (stdout.isTerminal ? stdout.columns : undefined) ?? fileView.width;
  const colored = color === 'auto' ? wantsColor(stdout.isTerminal, env) : color === 'always';
  return {
    width: Math.min(Math.max(columns, 60), 200),
    color: colored,
    links: colored && stdout.isTerminal && showsLinks(env),
  };
}

/** FORCE_COLOR goes before NO_COLOR, as in Node; without either, colour is for terminals that can show it. */
function wantsColor(isTerminal: boolean, env: Host['env']): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return isOn(forced);
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return isTerminal && env['TERM'] !== 'dumb';
}

/** Terminals that are known to make links of OSC 8, by what they say of themselves. A multiplexer between may not. */
const linking: Readonly<Record<string, RegExp>> = {
  TERM: /^(?:alacritty|foot|xterm-(?:ghostty|kitty))/,
  TERM_PROGRAM: /^(?:ghostty|iTerm\.app|vscode|WezTerm|zed)$/,
  // From 0.51 on: 0.50 crashed.
  VTE_VERSION: /^(?:5[1-9]|[6-9]\d)\d\d$|^\d{5,}$/,
  WT_SESSION: /./,
};

/** FORCE_HYPERLINK goes before what is known of the terminal, as in other tools. */
function showsLinks(env: Host['env']): boolean {
  const forced = env['FORCE_HYPERLINK'];
  if (forced !== undefined && forced !== '') return isOn(forced);
  if ((env['CI'] ?? '') !== '' || /^(?:screen|tmux)/.test(env['TERM'] ?? '')) return false;
  return Object.entries(linking).some(([name, known]) => known.test(env[name] ?? ''));
}

function isOn(value: string): boolean {
  return value !== '0' && value !== 'false';
}
