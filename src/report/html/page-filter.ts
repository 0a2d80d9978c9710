import { isToBeCreated } from '../../model/address.js';
import type { Change } from '../../model/plan-types.js';
import type { Checklist } from '../checklist.js';
import { type Markup, markup, nothing } from './escape-html.js';
import { isIgnored } from '../words.js';

const classes = ['drift', 'conflict', 'overdue', 'pending', 'adopted', 'ignored'] as const;

/** Controls that only a script can serve; without one they are not shown. There is no form, for nothing is sent. */
export function filterControls({ todo, decide, done, ignored }: Checklist): Markup {
  const visits = [...todo.visits, ...decide.visits, ...done.visits, ...ignored.visits];
  const items = visits.flatMap(({ workspace, steps }) => [
    ...(isToBeCreated(workspace) ? ['pending'] : []),
    ...steps.map(classOf),
  ]);
  if (items.length < 2) return nothing;
  const pills = classes.flatMap((name) => {
    const count = items.filter((item) => item === name).length;
    return count === 0 ? [] : [pill(name, count)];
  });
  const workspaces = [...new Map(visits.map(({ workspace }) => [workspace.id, workspace.name]))];
  return markup`<div class="filter scripted" role="search" aria-label="Filter">
<label>Workspace <select id="workspace" autocomplete="off">
<option value="">All</option>
${workspaces.map(([id, name]) => markup`<option value="${id}">${name}</option>\n`)}</select></label>
${pills.length < 2 ? nothing : markup`<fieldset><legend>Only</legend>\n${pills}</fieldset>\n`}<label>Search <input type="search" id="text" autocomplete="off" spellcheck="false"></label>
<button type="button" id="clear">Clear</button>
<p class="shown"><span id="shown" role="status"></span> <span id="ticked"></span></p>
</div>
`;
}

/** What the filter knows a change as: ignored ones are no longer of their class. */
function classOf(change: Change): string {
  return isIgnored(change) ? 'ignored' : change.class;
}

function pill(name: string, count: number): Markup {
  return markup`<label class="pill"><input type="checkbox" name="class" value="${name}" autocomplete="off"> ${name} <b>${count}</b></label>
`;
}
