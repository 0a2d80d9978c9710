import type { Plugin } from 'vitest/config';

/** `*.yaml` and `*.yml` are imported as text, as esbuild's text loader does it for the bundle. */
export const textFiles: Plugin = {
  name: 'text-files',
  enforce: 'pre',
  transform: (code, id) =>
    /\.ya?ml$/.test(id) ? { code: `export default ${JSON.stringify(code)};`, map: null } : null,
};

/** `default: return value satisfies never;` cannot be reached, so no coverage is asked of it. */
const guard = /\bdefault:(?=[^;]*\bsatisfies never\b)/g;

export const unreachableGuards: Plugin = {
  name: 'unreachable-guards',
  enforce: 'pre',
  transform: (code, id) => {
    if (!/\/src\/.*\.ts$/.test(id)) return null;
    return { code: code.replace(guard, '/* v8 ignore next -- @preserve */ default:'), map: null };
  },
};
