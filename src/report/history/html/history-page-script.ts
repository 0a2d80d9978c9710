/**
 * What the page of a history does where scripts run: it filters the lines. JavaScript as browsers have it, embedded as it
 * stands, for the page's policy names its hash. A test checks its types and lints it.
 */
export const historyScript = `'use strict';
document.documentElement.classList.add('scripted-page');

document.addEventListener('DOMContentLoaded', () => {
  const text = document.querySelector('#text');
  const shown = document.querySelector('#shown');
  if (!(text instanceof HTMLInputElement) || shown === null) return;
  const rows = [...document.querySelectorAll('.row')].flatMap((row) =>
    row instanceof HTMLElement ? [{ row, words: (row.querySelector('summary')?.textContent ?? '').toLowerCase() }] : [],
  );
  const filter = () => {
    const wanted = text.value.trim().toLowerCase();
    for (const { row, words } of rows) row.hidden = !words.includes(wanted);
    shown.textContent = rows.filter(({ row }) => !row.hidden).length + ' of ' + rows.length + ' limits';
  };
  text.addEventListener('input', filter);
  filter();
});
`;
