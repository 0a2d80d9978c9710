/** The page that stands in for the Console: choose a workspace, see its limits, edit and clear them. It has no script. */
import { count } from '../../model/text.js';
import { type Markup, markup, nothing } from '../../report/html/escape-html.js';
import type { Store } from '../store.js';
import type { WorldWorkspace } from '../world.js';
import { consoleStyle } from './console-style.js';
import type { PageState } from './page-state.js';
import { workspacePart } from './workspace-part.js';

export function consolePage(store: Store, state: PageState): string {
  const { organization, workspaces } = { ...store.world, workspaces: store.workspaces };
  const workspace = workspaces.get(state.workspace ?? '');
  const about = workspace === undefined ? organization.name : workspace.name;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${state.refused === null ? '' : 'Not saved: '}${about} · limitdrift emulator, not the Console</title>
<style>${{ html: consoleStyle }}</style>
</head>
<body>
<header>
<p class="product">limitdrift emulator, not the Console</p>
<h1><bdi>${organization.name}</bdi></h1>
<p>This page replaces the Claude Console for trials: a checklist can be carried out here for real. The Console looks different. All of it is on this machine, and nothing here reaches Anthropic.</p>
</header>
<main>
${outcome(state)}${chooser([...workspaces.values()], workspace)}${
    workspace === undefined ? overview(store, state) : workspacePart(store, workspace, state)
  }</main>
</body>
</html>
`;
  return page.html;
}

/** Focused, so that it is read out when the page opens. */
function outcome({ said, refused }: PageState): Markup {
  if (refused !== null) {
    const items = refused.problems.map(({ message }) => markup`<li>${message}</li>`);
    return markup`<div class="outcome refused" role="alert"><p><strong>Not saved</strong></p><ul>${items}</ul></div>
`;
  }
  return said === null
    ? nothing
    : markup`<p class="outcome done" role="status" tabindex="-1" autofocus>${said}.</p>
`;
}

function chooser(workspaces: readonly WorldWorkspace[], chosen: WorldWorkspace | undefined): Markup {
  const option = ({ id, name, archived_at, default: isDefault }: WorldWorkspace): Markup => {
    const selected = id === chosen?.id ? markup` selected` : nothing;
    const state = archived_at === null ? (isDefault ? ' (default)' : '') : ' (archived)';
    return markup`<option value="${id}"${selected}>${name}${state}</option>`;
  };
  const all = markup`<option value=""${chosen === undefined ? markup` selected` : nothing}>All workspaces</option>`;
  return markup`<form class="choose" method="get" action="/">
<label for="workspace">Workspace</label>
<select id="workspace" name="workspace">${all}${workspaces.map(option)}</select>
<button>Show</button>
</form>
`;
}

/** Every workspace, and the form that creates one. */
function overview(store: Store, { refused }: PageState): Markup {
  const rows = [...store.workspaces.values()].map((workspace) => overviewRow(store, workspace));
  const name = refused?.form.get('name') ?? '';
  const invalid = refused === null ? nothing : markup` aria-invalid="true" autofocus`;
  return markup`<h2>Workspaces</h2>
<table class="sheet">
<thead><tr><th scope="col">Workspace</th><th scope="col">ID</th><th scope="col">Its limits</th></tr></thead>
<tbody>${rows}</tbody>
</table>
<form class="row" method="post" action="/">
<label for="name">Create a workspace, named</label>
<input id="name" name="name" value="${name}" autocomplete="off" required${invalid}>
<button name="action" value="create">Create</button>
</form>
`;
}

function overviewRow(store: Store, workspace: WorldWorkspace): Markup {
  const { id, name, archived_at, default: isDefault } = workspace;
  const link = `/?${new URLSearchParams({ workspace: id }).toString()}`;
  const own = store.world.groups.reduce((sum, group) => sum + store.overridesOf(workspace, group).size, 0);
  const live = own === 0 ? 'inherits every limit' : count(own, 'override');
  const state =
    archived_at === null ? (isDefault ? 'the default workspace' : live) : `archived ${archived_at.slice(0, 10)}`;
  return markup`<tr><th scope="row"><a href="${link}"><bdi>${name}</bdi></a></th><td><code>${id}</code></td><td>${state}</td></tr>
`;
}
