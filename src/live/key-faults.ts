interface KeyFault {
  readonly when: RegExp;
  /** Goes on after `The credential in X is not a key:`. Holds nothing of the key. */
  readonly problem: string;
}

/** What people give together with a key, or in its place. The first that fits is told. */
const keyFaults: readonly KeyFault[] = [
  { when: /\0/, problem: 'it has zero bytes, as a file in UTF-16 has; save it as UTF-8' },
  { when: /^(export|set|setx|declare|env)\s|^\$env:/i, problem: 'it is a command of a shell that sets one' },
  { when: /^["']?(ANTHROPIC|CLAUDE)_\w*["']?\s*[=:]/i, problem: 'a name stands before it' },
  { when: /^["']?\w+["']?\s*[=:]\s*["'“‘`]?sk-ant-/i, problem: 'a name stands before it' },
  { when: /^["']?(x-api-key|authorization)["']?\s*:/i, problem: 'it is a whole header' },
  { when: /^["'“‘`]?bearer\s/i, problem: 'it begins with "Bearer", which is added where it belongs' },
  { when: /^["'`“”„‘’‚«»]|["'`“”‘’«»]$/, problem: 'it stands in quotes, which are taken for a part of it' },
  { when: /^[{[]/, problem: 'it is JSON' },
  { when: /^\$[A-Za-z_({]|^%\w+%$|^<.*>$|^\*+$|…|\.\.\.$/, problem: 'it is a placeholder that nothing replaced' },
  { when: /^c2stYW50L/, problem: 'it is in Base64; decode it' },
  { when: /[\r\n]/, problem: 'it has several lines' },
  { when: /\\[nr]$|%0[ad]$/i, problem: 'it ends in a line end that is written out, such as \\n' },
  { when: /[,;]$/, problem: 'it ends in a comma or a semicolon' },
  {
    when: /[\p{Z}\p{Cf}\t\u2010-\u2015]/u,
    problem: 'it has a space, a long dash or something that cannot be seen in it',
  },
  { when: /[^\x21-\x7e]|^$/, problem: 'it has characters that no key has' },
];

/** Why a text can be no key, in words that hold nothing of it; null: it can be one. */
export function findKeyFault(key: string): string | null {
  return keyFaults.find(({ when }) => when.test(key))?.problem ?? null;
}
