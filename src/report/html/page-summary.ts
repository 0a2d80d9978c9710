import type { Plan, Verdict } from '../../model/plan-types.js';
import { closeConnection } from '../checklist-words.js';
import { htmlPhrase, type Markup, markup, nothing } from './escape-html.js';
import { policyText, reportedSentence } from '../next-step.js';
import { code, phrase, type Phrase } from '../phrase.js';
import { headline, timeWords, verdictText } from '../headline.js';

/*
 * The head of the HTML report: the verdict and the counts.
 */

/** Beside the verdict's words, never instead of them. */
const signs = {
  'in-sync': 'M7 12.5l3.5 3.5 7-8',
  reported: 'M12 11v6m0-10v.2',
  pending: 'M12 6v6.5l4 2.5',
  drift: 'M12 6v7m0 4v.2',
  incomplete: 'M9 9.5a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.1-1.5 2.1m0 2.8v.2',
  failed: 'M8 8l8 8m0-8l-8 8',
} as const satisfies Record<Verdict, string>;

/** What the plan says in short: the verdict, what was counted, in what, and what to beware of. */
export function summary(plan: Plan): Markup {
  const { organization, verdict } = plan;
  const label = verdictText(plan);
  const notes = [policyText(plan), reportedSentence(plan)].filter((line) => line !== null);
  const box = verdictBox(verdict, { label, rest: headline(plan).slice(label.length), notes });
  const warnings = closeConnection(plan).map((reason) => markup`<p class="beware">${htmlPhrase(reason)}</p>\n`);
  return markup`${pageTitle(organization)}${box}${warnings}${factList(facts(plan))}`;
}

export function pageTitle(organization: Plan['organization']): Markup {
  const of = organization === null ? nothing : markup` of <bdi>${organization.name}</bdi>`;
  return markup`<p class="product">limitdrift</p>
<h1>Rate limits${of}</h1>
`;
}

interface VerdictWords {
  readonly label: string;
  readonly rest: string;
  readonly notes: readonly string[];
}

export function verdictBox(verdict: Verdict, { label, rest, notes }: VerdictWords): Markup {
  return markup`<div class="verdict ${verdict}">
<svg width="44" height="44" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="11"/><path d="${signs[verdict]}"/></svg>
<div><p><strong>${label}</strong>${rest}</p>
${notes.map((line) => markup`<p>${line}</p>\n`)}</div>
</div>
`;
}

type Fact = readonly [term: string, text: Phrase];

export function factList(facts: readonly Fact[]): Markup {
  return markup`<dl class="facts">
${facts.map(([term, text]) => markup`<div><dt>${term}</dt><dd>${htmlPhrase(text)}</dd></div>\n`)}</dl>
`;
}

function facts(plan: Plan): readonly Fact[] {
  const { run, organization, declaration } = plan;
  const { files, base } = declaration;
  const source = run.source === 'api' ? 'from the API' : 'from a snapshot';
  const paths = files.flatMap(({ path }, at) => [at === 0 ? '' : ', ', code(path)]);
  return [
    {
      failed: ['Failed at', [run.taken_at]] as const,
      made: ['Made at', [run.taken_at]] as const,
      'live limits read': [
        'Live limits read',
        phrase`${run.taken_at}, ${source} (version ${run.api_version})`,
      ] as const,
    }[timeWords(plan)],
    ...(paths.length === 0 ? [] : [['Declaration', paths] as const]),
    ...(base === null ? [] : [['Compared with the base', [code(base)]] as const]),
    ...(organization === null ? [] : [['Organization', [code(organization.id)]] as const]),
    ['Exit code', [String(run.exit_code)]],
  ];
}
