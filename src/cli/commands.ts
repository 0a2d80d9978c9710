import type { CommandTable } from './command.js';

/** Every command of the command line, loaded when it is asked for. Help, suggestions and completion follow from it. */
export const commands: CommandTable = {
  plan: () => import('./commands/plan.js'),
  validate: () => import('./commands/validate.js'),
  init: () => import('./commands/init.js'),
  accept: () => import('./commands/accept.js'),
  limits: () => import('./commands/limits.js'),
  headroom: () => import('./commands/headroom.js'),
  explain: () => import('./commands/explain.js'),
  snapshot: () => import('./commands/snapshot.js'),
  history: () => import('./commands/history.js'),
  diff: () => import('./commands/diff.js'),
  show: () => import('./commands/show.js'),
  verify: () => import('./commands/verify.js'),
  comment: () => import('./commands/comment.js'),
  issue: () => import('./commands/issue.js'),
  notify: () => import('./commands/notify.js'),
  doctor: () => import('./commands/doctor.js'),
  emulate: () => import('./commands/emulate.js'),
  ci: () => import('./commands/ci.js'),
  terraform: () => import('./commands/terraform.js'),
  export: () => import('./commands/export.js'),
  completion: () => import('./commands/completion.js'),
  schema: () => import('./commands/schema.js'),
  help: () => import('./commands/help.js'),
  version: () => import('./commands/version.js'),
};
