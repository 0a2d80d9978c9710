import { finding } from './rule.js';
import { formatNumber } from './text.js';

/** The rules about what was declared before, and about what a declaration tolerates. */
export const pastRules = {
  'limit-released': finding({
    severity: 'warning',
    title: 'A live override that is no longer declared',
    help: 'The base declared it and this change no longer does, so nobody watches the override that stays live. Clear it in the Console, or keep it declared.',
    message: (d: { group: string; limiter: string; live: number }) =>
      `The override of ${formatNumber(d.live)} ${d.limiter} for ${d.group} stays live, and is no longer declared`,
  }),
  'policy-weakened': finding({
    severity: 'warning',
    title: 'This change turns a rule down or adds an ignore',
    help: 'What failed before may pass now. That can be right; a reviewer should see it.',
    message: (d: { what: string; before: string; after: string }) =>
      `${d.what}: was ${d.before}, is ${d.after} in this change`,
  }),
  'base-unreadable': finding({
    severity: 'warning',
    title: 'The base is not a valid declaration',
    help: 'What this change asks for cannot be told from drift, so every difference is drift. Correct the declaration on the base.',
    message: (d: { base: string; problem: string }) => `The base ${d.base} cannot be used: ${d.problem}`,
  }),
  'history-unavailable': finding({
    severity: 'warning',
    title: 'The history of the declaration is not available',
    help: 'Without earlier versions, what was merged and not carried out yet cannot be told from drift. In CI, fetch the whole history (fetch-depth: 0).',
    message: (d: { reason: string }) =>
      `Earlier versions of the declaration are not available (${d.reason}), so what was merged and not carried out yet cannot be told from drift`,
  }),
  'nothing-touched': finding({
    severity: 'note',
    title: 'The declaration asks for what its base asks for',
    help: 'With --touched, only what this change touches counts, and it touches nothing, so live was not looked at.',
    message: (d: { base: string }) => `The declaration asks for what ${d.base} asks for, so live was not looked at`,
  }),
  'ignore-expired': finding({
    severity: 'warning',
    title: 'An ignore has expired',
    help: 'It no longer tolerates anything. Remove it, or agree on another date.',
    message: (d: { reason: string; owner: string | null; expires: string }) =>
      `The ignore "${d.reason}"${d.owner === null ? '' : ` of ${d.owner}`} expired at the end of ${d.expires} (UTC)`,
  }),
  'ignore-unused': finding({
    severity: 'warning',
    title: 'An ignore that tolerates nothing',
    help: 'Nothing that drifted fits it: what it was for is over, or moved again. Remove it, or correct it.',
    message: (d: { reason: string; owner: string | null; expires: string }) =>
      `The ignore "${d.reason}"${d.owner === null ? '' : ` of ${d.owner}`} (until ${d.expires}) fits nothing that drifted`,
  }),
} as const;
