import { answerParts } from '../../model/text.js';
import type { Problem } from '../../model/declaration.js';
import type { Finding, Plan } from '../../model/plan-types.js';
import type { Unread, WorkspaceRef } from '../../model/snapshot-types.js';
import { htmlPhrase, type Markup, markup, nothing } from './escape-html.js';
import { spentBar } from './page-bar.js';
import { foldedMarkup, type ListId, listSection, ownerMarkup } from './page-sections.js';
import { code, phrase } from '../phrase.js';
import { groupFindings, partFindings } from '../plan-order.js';
import { rulePage } from '../rule-page.js';
import { aroundLines, spentText } from '../spend/spend-words.js';
import { entryLines } from '../undeclared-entry.js';
import { knownText, placeText } from '../value-words.js';

/*
 * The lists of the HTML report beside its steps.
 */

/** What a change makes more lenient, above the checklist. */
export function weakenedSection(plan: Plan): Markup {
  return list(
    'weakened',
    partFindings(plan).weakened.map((finding) => findingItem(finding, plan)),
  );
}

/** What the plan knows besides changes: problems of the declaration, findings, and what was not read. */
export function otherSections(plan: Plan): Markup {
  const { error, incomplete } = plan;
  return markup`${[
    list('problems', (error?.problems ?? []).map(problemItem)),
    findingSections(plan),
    spendSection(plan),
    unreadSection(incomplete),
  ]}`;
}

/** What this change brings, what no change brings, what was there before it: of that, what fails no run is folded. */
function findingSections(plan: Plan): Markup {
  const { added, plain, before, folded } = groupFindings(partFindings(plan).others, plan);
  const items = (findings: readonly Finding[]): readonly Markup[] =>
    findings.map((finding) => findingItem(finding, plan));
  const lists = [
    ...(before.length === 0 ? [] : [listMarkup(items(before))]),
    ...(folded.length === 0
      ? []
      : [foldedMarkup(knownText(folded.length, before.length > 0), listMarkup(items(folded)))]),
  ];
  const old =
    lists.length === 0 ? nothing : listSection('old-findings', before.length + folded.length, markup`${lists}`);
  return markup`${list('new-findings', items(added))}${list('findings', items(plain))}${old}`;
}

function list(id: ListId, items: readonly Markup[]): Markup {
  if (items.length === 0) return nothing;
  return listSection(id, items.length, listMarkup(items));
}

function listMarkup(items: readonly Markup[]): Markup {
  return markup`<ul class="list">\n${items}</ul>\n`;
}

function problemItem({ message, hint, origin }: Problem): Markup {
  return markup`<li data-item><p><code>${placeText(origin)}</code>: ${message}. ${hint ?? ''}</p></li>
`;
}

function findingItem(finding: Finding, plan: Plan): Markup {
  const { severity, rule, message, workspace, origin, related } = finding;
  const page = rulePage(rule, plan.tool);
  const name = page === null ? code(rule) : { link: page, text: rule };
  const places = [origin, ...related].flatMap((place) =>
    place === null ? [] : [markup`<code>${placeText(place)}</code> · `],
  );
  const belongs = workspace === null ? nothing : markup` data-workspace="${workspace.id ?? `name:${workspace.name}`}"`;
  return markup`<li class="${severity}" data-item${belongs}><span class="badge">${severity}</span><div><p>${message}</p>
<p class="about">${workspace === null ? nothing : markup`${subject(workspace)} · `}${places}${htmlPhrase([name])}</p>${entryMarkup(finding, plan)}</div></li>
`;
}

/** What to paste into limits.yaml. */
function entryMarkup(finding: Finding, plan: Plan): Markup {
  const lines = entryLines(finding, plan);
  return lines.length === 0 ? nothing : markup`<pre class="entry">${lines.map((line) => markup`${line}\n`)}</pre>`;
}

/** What is in force of the spend limits that are declared, each with a bar of what is spent of it. */
function spendSection({ spend }: Plan): Markup {
  if (spend === undefined) return nothing;
  const { limits, organization, ...around } = spend;
  const items = limits.map((limit) => {
    const { id, name } = limit.workspace;
    const text = markup`<bdi>${name}</bdi> · <code>${limit.period}</code>: ${spentText(limit)}`;
    const bar = limit.source === 'workspace' ? spentBar(limit) : nothing;
    return markup`<li data-item data-workspace="${id}"><p>${text}</p>${bar}</li>\n`;
  });
  const shared = organization.map((limit) => {
    const text = markup`The whole organization · <code>${limit.period}</code>: ${spentText(limit)}`;
    return markup`<li data-item><p>${text}</p>${spentBar(limit)}</li>\n`;
  });
  const others = aroundLines({ organization: [], ...around }).map(
    (line) => markup`<li data-item><p>${line}</p></li>\n`,
  );
  return list('spend', [...items, ...shared, ...others]);
}

export function unreadSection(incomplete: readonly Unread[]): Markup {
  return list('unread', incomplete.map(unreadItem));
}

function unreadItem(unread: Unread): Markup {
  const { workspace, reason } = unread;
  return markup`<li data-item data-workspace="${workspace.id}"><p>${subject(workspace)}</p>
<p>${reason} ${htmlPhrase(phrase`(${answerParts(unread, code)})`)}</p></li>
`;
}

function subject(workspace: WorkspaceRef): Markup {
  const { id, name } = workspace;
  return markup`<bdi>${name}</bdi>${id === null ? nothing : markup` <code class="id">${id}</code>`}${ownerMarkup(workspace)}`;
}
