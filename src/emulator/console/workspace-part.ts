/** One workspace on the page: the table of its limits, and the forms that change them and the workspace. */
import { type Markup, markup, nothing } from '../../report/html/escape-html.js';
import { limitText, settingText } from '../../report/value-words.js';
import { isMoney } from '../../model/spend/money.js';
import { isPathId } from '../../model/names.js';
import { applies, type Store } from '../store.js';
import type { WorldGroup, WorldWorkspace } from '../world.js';
import { fixedReason, titleOf } from './find-named.js';
import { fieldOf, inputText, type LimitRow, type PageState, rowsOf } from './page-state.js';

export function workspacePart(store: Store, workspace: WorldWorkspace, state: PageState): Markup {
  const { id, name } = workspace;
  const fixed = fixedReason(workspace);
  const shown = store.world.groups.filter(
    (group) =>
      isMoney(group) ||
      store.overridesOf(workspace, group).size > 0 ||
      (group.limits.size > 0 && applies(workspace, group)),
  );
  const groups = shown.map((group) => groupRows(store, workspace, { group, state, fixed: fixed !== null }));
  const changes =
    fixed === null ? markup`${byCommand(workspace, state.url)}${workspaceForms(workspace, state)}` : nothing;
  return markup`<h2><bdi>${name}</bdi> <code class="id">${id}</code></h2>
${fixed === null ? nothing : markup`<p>${fixed}.</p>\n`}<table class="sheet limits">
<caption>What is set for this workspace, and what the organization has. Inherited does not mean unlimited: the organization’s limit applies.</caption>
<thead><tr><th scope="col">Limit</th><th scope="col">This workspace</th><th scope="col">Organization</th></tr></thead>
${groups}</table>
${changes}`;
}

interface Shown {
  readonly group: WorldGroup;
  readonly state: PageState;
  /** Whether the workspace's limits cannot be changed. */
  readonly fixed: boolean;
}

function groupRows(store: Store, workspace: WorldWorkspace, { group, state, fixed }: Shown): Markup {
  const edited = !fixed && state.edited === group.entry;
  const rows = rowsOf(store, workspace, group, edited);
  const title = titleOf(group);
  const canEdit = !fixed && !edited && (isMoney(group) || rows.some(({ way }) => way === 'console'));
  const address = new URLSearchParams({ workspace: workspace.id, edit: group.entry }).toString();
  const edit = canEdit
    ? markup` <a class="button" href="/?${address}">Edit<span class="unseen"> ${title}</span></a>`
    : nothing;
  const head = markup`<tr class="group"><th scope="rowgroup" colspan="3"><div><bdi>${title}</bdi>${edit}</div></th></tr>
`;
  if (!edited)
    return markup`<tbody>${head}${rows.map((row) => plainRow(row, !fixed))}</tbody>
`;
  const first = rows.find(({ way }) => way === 'console')?.limiter;
  const fields = rows.map((row) =>
    row.way === 'console' ? editedRow(row, state, row.limiter === first) : plainRow(row, true),
  );
  return markup`<tbody class="edited">${head}${fields}${saveRow(workspace, group)}</tbody>
`;
}

function plainRow({ group, limiter, setting, organization, way }: LimitRow, tellWay: boolean): Markup {
  const ways = { console: '', command: ' only by command', no: ' cannot be set' };
  const how = tellWay && ways[way] !== '' ? markup`<span class="quiet">${ways[way]}</span>` : nothing;
  const own =
    setting.source === 'organization'
      ? markup`<span class="quiet">${settingText(setting, group)}</span>`
      : markup`<b>${settingText(setting, group)}</b>`;
  return markup`<tr><th scope="row"><code>${limiter}</code>${how}</th><td>${own}</td><td>${limitText(organization, group)}</td></tr>
`;
}

/** What was written stays there where it was refused. */
function editedRow(
  { group, limiter, setting, organization }: LimitRow,
  { refused }: PageState,
  isFirst: boolean,
): Markup {
  const shown = inputText(setting, group);
  const field = fieldOf(limiter);
  const written = refused?.form.get(field) ?? shown;
  const problem = refused?.problems.find((one) => one.field === field);
  const firstWrong = refused?.problems[0]?.field === field;
  const focus = firstWrong || (isFirst && refused === null) ? markup` autofocus` : nothing;
  const invalid = problem === undefined ? nothing : markup` aria-invalid="true" aria-describedby="${field}.problem"`;
  const told =
    problem === undefined ? nothing : markup`<p class="problem" id="${field}.problem">${problem.message}</p>`;
  const checked = refused?.form.getAll('clear').includes(limiter) === true ? markup` checked` : nothing;
  const clear =
    shown === ''
      ? nothing
      : markup` <label class="clear"><input form="edit" type="checkbox" name="clear" value="${limiter}" autocomplete="off"${checked}> Clear<span class="unseen"> ${limiter}</span></label>`;
  const input = markup`<input form="edit" id="${field}" name="${field}" value="${written}" inputmode="numeric" autocomplete="off" placeholder="${shown === '' ? settingText(setting, group) : ''}"${invalid}${focus}>`;
  return markup`<tr><th scope="row"><label for="${field}"><code>${limiter}</code></label></th><td>${input}<input form="edit" type="hidden" name="shown.${limiter}" value="${shown}">${clear}${told}</td><td>${limitText(organization, group)}</td></tr>
`;
}

function saveRow({ id }: WorldWorkspace, { entry }: WorldGroup): Markup {
  const cancel = `/?${new URLSearchParams({ workspace: id }).toString()}`;
  return markup`<tr><td colspan="3"><form id="edit" method="post" action="/">
<input type="hidden" name="workspace" value="${id}"><input type="hidden" name="group" value="${entry}">
<button class="main" name="action" value="save">Save</button> <a class="button" href="${cancel}">Cancel</a>
<span class="quiet">Where nothing stands in the field, the workspace inherits.</span>
</form></td></tr>
`;
}

/** IDs that need no quotes in a shell; of others the line is left out. */
function byCommand({ id }: WorldWorkspace, url: string): Markup {
  if (!isPathId(id)) return nothing;
  return markup`<p class="quiet">As a command: <code>limitdrift emulate set ${id} GROUP LIMIT VALUE --base-url ${url}</code>; VALUE is a number or <code>inherit</code>.</p>
`;
}

function workspaceForms({ id, name }: WorldWorkspace, { refused }: PageState): Markup {
  const failed = refused?.form.get('action') === 'rename';
  const written = failed ? (refused?.form.get('name') ?? '') : name;
  const invalid = failed ? markup` aria-invalid="true" autofocus` : nothing;
  const hidden = markup`<input type="hidden" name="workspace" value="${id}">`;
  return markup`<h3>The workspace itself</h3>
<form class="row" method="post" action="/">${hidden}
<label for="name">Name</label>
<input id="name" name="name" value="${written}" autocomplete="off" required${invalid}>
<button name="action" value="rename">Rename</button>
</form>
<details><summary>Archive</summary>
<form class="row" method="post" action="/">${hidden}
<p>An archived workspace cannot be brought back.</p>
<button name="action" value="archive">Archive <bdi>${name}</bdi></button>
</form>
</details>
`;
}
