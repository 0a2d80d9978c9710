import type { Plan } from '../plan-types.js';

/** A plan without the e-mail addresses in it: they are for terminals and JSON, and for nothing that others are sent. */
export function withoutEmails(plan: Plan): Plan {
  const changes = plan.changes.map(({ blame, ...change }) => {
    if (blame === undefined) return change;
    const events = blame.events.map(({ actor: { type, id }, ...event }) => ({ ...event, actor: { type, id } }));
    return { ...change, blame: { ...blame, events } };
  });
  return { ...plan, changes };
}
