import type { Change } from '../../model/plan-types.js';
import { acceptCommand, updateCommand } from '../step-commands.js';
import { htmlPhrase, type Markup, markup, nothing } from './escape-html.js';
import { barFigure } from './page-bar.js';
import type { Phrase } from '../phrase.js';
import {
  acceptInCodePhrase,
  acceptLabel,
  adoptedPhrase,
  carryOutLabel,
  carryOutPhrase,
  commandLabel,
  declaredPhrase,
  type NameGroup,
  unlimitedWarning,
  whyPhrase,
} from '../step-words.js';
import type { IgnoredChange, ReportedChange } from '../plan-order.js';
import { classText, reportedText, settingText } from '../value-words.js';

/*
 * The steps of the HTML report.
 */

/** A step that was asked for, with a box: what it is about and why, then how to carry it out. */
export function doStep(change: Change, name: NameGroup): Markup {
  return openStep(change, name, nothing);
}

/** The same where somebody decides: the step can be accepted instead. `inCode`: by changing the code, which `accept` does not. */
export function decideStep(change: Change, name: NameGroup, inCode: boolean): Markup {
  if (inCode) {
    const accept = markup`<p><strong>${acceptLabel}</strong>: ${htmlPhrase(acceptInCodePhrase(change))}</p>`;
    return openStep(change, name, accept);
  }
  const line = acceptCommand(change.step);
  if (line === null) return openStep(change, name, nothing);
  const command = markup`<p><strong>${acceptLabel}</strong>: <code class="line">${line}</code></p>`;
  return openStep(change, name, copied(command, `the line that accepts ${subject(change, name)}`));
}

function openStep(change: Change, name: NameGroup, accept: Markup): Markup {
  const { class: kind, step } = change;
  const warning = unlimitedWarning(change);
  return markup`<li class="step ${kind}" data-item data-class="${kind}">
<label class="title"><input type="checkbox" autocomplete="off" data-step="${step}"><span>${title(change, name)}</span></label>
${side(change, classText(change))}<div class="body">
<p>${htmlPhrase(whyPhrase(change))}; ${htmlPhrase(declaredPhrase(change))}. ${stepId(change)}</p>
<p><strong>${carryOutLabel(change)}</strong>: ${htmlPhrase(carryOutPhrase(change, name))}</p>
${warning === null ? nothing : markup`<p class="beware"><strong>${warning}</strong></p>\n`}${update(change, name)}${accept}</div>
</li>
`;
}

/** A limit that the declaration was brought in line with. */
export function adoptedStep(change: Change, name: NameGroup): Markup {
  const mark = markup`<svg class="mark" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false"><path d="M3.5 9.5l3.5 3.5 7.5-8"/></svg><span class="unseen">Done: </span>`;
  return settledStep(change, 'adopted', { mark, name, text: adoptedPhrase(change) });
}

export function ignoredStep(change: IgnoredChange, name: NameGroup): Markup {
  const text = [`${change.class}, ignored: ${change.ignored.reason}`];
  return settledStep(change, 'ignored', { mark: nothing, name, text });
}

/** What was merged before this change; it has no box, for it is no step of this one. */
export function beforeStep(change: Change, name: NameGroup): Markup {
  const text = [...whyPhrase(change), '; ', ...declaredPhrase(change), '.'];
  return settledStep(change, change.class, { mark: nothing, name, text });
}

export function reportedStep(change: ReportedChange, name: NameGroup): Markup {
  const text = [
    `${change.class}, reported: ${reportedText(change, change.reported)}; `,
    ...declaredPhrase(change),
    '.',
  ];
  return settledStep(change, 'reported', { mark: nothing, name, text });
}

interface Settled {
  readonly mark: Markup;
  readonly name: NameGroup;
  readonly text: Phrase;
}

function settledStep(change: Change, kind: string, { mark, name, text }: Settled): Markup {
  return markup`<li class="step ${kind}" data-item data-class="${kind}">
<p class="title">${mark}<span>${title(change, name)}</span></p>
${side(change, kind)}<div class="body"><p>${htmlPhrase(text)} ${stepId(change)}</p></div>
</li>
`;
}

function title(change: Change, name: NameGroup): Markup {
  const [before, after] = [settingText(change.before), settingText(change.after)];
  const values = before === after ? nothing : markup`${before} <span class="arrow">→</span> `;
  return markup`<bdi class="group">${name(change.group)}</bdi> <code>${change.limiter}</code> <span class="values">${values}<b>${after}</b></span>`;
}

/** The class, and the limit as a bar. */
function side(change: Change, text: string): Markup {
  return markup`<div class="side"><span class="badge">${text}</span>${barFigure(change)}</div>
`;
}

function stepId({ step }: Change): Markup {
  return markup`<code class="id">${step}</code>`;
}

function update(change: Change, name: NameGroup): Markup {
  const line = updateCommand(change);
  if (line === null) return nothing;
  const open = change.settable === 'console' ? nothing : markup` open`;
  const command = markup`<details${open}><summary>${commandLabel(change)}</summary><code class="line">${line}</code></details>`;
  return copied(command, `the command for ${subject(change, name)}`);
}

/** A command, and a button that copies it. */
function copied(command: Markup, what: string): Markup {
  return markup`<div class="command">${command}<button type="button" class="copy scripted">Copy<span class="unseen"> ${what}</span></button></div>
`;
}

function subject({ group, limiter }: Change, name: NameGroup): string {
  return `${name(group)} ${limiter}`;
}
