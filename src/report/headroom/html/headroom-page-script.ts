/**
 * What the page of headroom does where scripts run: it filters, opens cells in a dialog, and shows times as the browser has
 * them. JavaScript as browsers have it, embedded as it stands, for the page's policy names its hash. A test checks its types
 * and lints it.
 */
export const headroomScript = `'use strict';
document.documentElement.classList.add('scripted-page');

document.addEventListener('DOMContentLoaded', () => {
  /** @template {Element} T @param {string} selector @param {new () => T} type @returns {T[]} */
  const all = (selector, type) => [...document.querySelectorAll(selector)].flatMap((found) => (found instanceof type ? [found] : []));
  const [dialog] = all('#opened', HTMLDialogElement);
  const [owner, zone] = [...all('#owner', HTMLSelectElement), ...all('#zone', HTMLSelectElement)];
  const [text] = all('#text', HTMLInputElement);
  const heading = document.querySelector('#opened-title');
  const place = document.querySelector('#opened-body');
  if (!dialog || !owner || !zone || !text || !heading || !place) return;

  const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  /** @param {number} value */
  const pad = (value) => String(value).padStart(2, '0');
  /** As the page writes times, on this browser's clock. @param {string} time */
  const localTime = (time) => {
    const at = new Date(time);
    return weekdays[at.getDay()] + ' ' + at.getDate() + ' ' + months[at.getMonth()] + ' ' + pad(at.getHours()) + ':' + pad(at.getMinutes());
  };
  /** What the page had before. @type {WeakMap<Element, string>} */
  const written = new WeakMap();
  /** @param {Iterable<Element>} times */
  const showTimes = (times) => {
    for (const time of times) {
      const own = written.get(time) ?? time.textContent ?? '';
      written.set(time, own);
      time.textContent = zone.value === 'local' ? localTime(time.getAttribute('datetime') ?? '') : own;
    }
  };
  zone.addEventListener('input', () => {
    place.replaceChildren();
    showTimes(document.querySelectorAll('time'));
  });

  /** The cells' headings, for links that are read out alone. */
  const groups = all('.map thead tr:first-child th', HTMLTableCellElement).flatMap((cell) => Array.from({ length: cell.colSpan }, () => cell.textContent));
  const limiters = all('.map thead tr + tr th', HTMLTableCellElement).map((cell) => cell.title);
  for (const link of all('.map td a', HTMLAnchorElement)) {
    const cell = link.closest('td');
    const name = link.closest('tr')?.querySelector('bdi')?.textContent ?? '';
    const at = (cell?.cellIndex ?? 1) - 1;
    link.setAttribute('aria-label', [link.textContent, name, groups[at], limiters[at]].join(', '));
  }

  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('.map td a') : null;
    const inside = link instanceof HTMLAnchorElement ? document.getElementById(link.hash.slice(1)) : null;
    if (inside === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const name = link?.closest('tr')?.querySelector('bdi')?.textContent ?? '';
    heading.textContent = name + ' · ' + (inside.closest('details')?.querySelector('summary')?.textContent ?? '');
    place.replaceChildren(...[...inside.childNodes].map((node) => node.cloneNode(true)));
    dialog.showModal();
  });
  document.querySelector('#close')?.addEventListener('click', () => {
    dialog.close();
  });
  /** Outside of it. */
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });

  const lines = all('[data-line]', HTMLElement).map((element) => ({
    element,
    owner: element.dataset.owner ?? '',
    words: (element.querySelector('bdi')?.textContent + ' ' + (element.dataset.line ?? '')).toLowerCase(),
  }));
  const rows = lines.filter(({ element }) => element instanceof HTMLTableRowElement);
  const filter = () => {
    const wanted = text.value.trim().toLowerCase();
    for (const line of lines) line.element.hidden = (owner.value !== '*' && owner.value !== line.owner) || !line.words.includes(wanted);
    const shown = document.querySelector('#shown');
    if (shown !== null) shown.textContent = rows.filter(({ element }) => !element.hidden).length + ' of ' + rows.length + ' workspaces';
  };
  for (const control of [owner, text]) control.addEventListener('input', filter);
  filter();
});
`;
