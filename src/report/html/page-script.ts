/**
 * What the page does where scripts run: it filters, copies, and remembers ticks. JavaScript as browsers have it, embedded
 * as it stands, for the page's policy names its hash. A test checks its types and lints it.
 */
export const pageScript = `'use strict';
document.documentElement.classList.add('scripted-page');

document.addEventListener('DOMContentLoaded', () => {
  /** @template {Element} T @param {string} selector @param {new () => T} type @returns {T[]} */
  const all = (selector, type) => [...document.querySelectorAll(selector)].flatMap((found) => (found instanceof type ? [found] : []));

  // A browser may refuse storage. Then ticks last as long as the page, and all else works.
  /** @param {string} step @returns {string | null} */
  const recall = (step) => {
    try {
      return localStorage.getItem('limitdrift:' + step);
    } catch {
      return null;
    }
  };
  /** @param {string} step @param {boolean} ticked */
  const remember = (step, ticked) => {
    try {
      if (ticked) localStorage.setItem('limitdrift:' + step, new Date().toISOString());
      else localStorage.removeItem('limitdrift:' + step);
    } catch {
      // As above.
    }
  };

  const boxes = all('input[data-step]', HTMLInputElement);
  const read = document.body.dataset.read ?? '';

  /** A tick from before the limits were read, of a step that is still here. @param {HTMLInputElement} box @param {string | null} when */
  const showAge = (box, when) => {
    const item = box.closest('li');
    item?.querySelector('.aged')?.remove();
    if (when === null || when >= read) return;
    const note = document.createElement('p');
    note.className = 'aged';
    note.textContent = 'Ticked on ' + when.slice(0, 10) + ', before the limits were read: they did not show it then.';
    item?.append(note);
  };
  const showTicked = () => {
    const place = document.querySelector('#ticked');
    const ticked = boxes.filter((box) => box.checked).length;
    if (place !== null && boxes.length > 0) place.textContent = ticked + ' of ' + boxes.length + ' ticked';
  };
  const restore = () => {
    for (const box of boxes) {
      const when = recall(box.dataset.step ?? '');
      box.checked = when !== null;
      showAge(box, when);
    }
    showTicked();
  };
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.dataset.step === undefined) return;
    remember(target.dataset.step, target.checked);
    showAge(target, null);
    showTicked();
    keepPlace(target, () => hideTicked(target));
  });
  addEventListener('storage', () => {
    restore();
    hideTicked(null);
  });
  restore();

  /** Changes what is shown without moving an element that somebody looks at. @param {Element} element @param {() => void} change */
  const keepPlace = (element, change) => {
    const before = element.getBoundingClientRect().top;
    change();
    scrollBy({ top: element.getBoundingClientRect().top - before, behavior: 'instant' });
  };
  const [hide] = all('#hide-ticked', HTMLInputElement);
  const holders = all('[data-holder]', HTMLElement);
  /** Shows what neither the filter nor a tick hides. A box that was ticked just now stays until the next one, to be unticked. @param {HTMLInputElement | null} latest */
  const hideTicked = (latest) => {
    const isHiding = hide ? hide.checked : false;
    for (const box of boxes) {
      const item = box.closest('li');
      if (item !== null) item.classList.toggle('put-away', isHiding && box.checked && box !== latest);
    }
    for (const holder of holders) holder.hidden = holder.querySelector('[data-item]:not([hidden], .put-away)') === null;
  };
  hide?.addEventListener('change', () => {
    hideTicked(null);
  });
  /** The next box that is shown and not ticked, after the one in use; from the end on it begins anew. */
  const nextOpen = () => {
    const open = boxes.filter((box) => !box.checked && box.closest('[hidden], .put-away') === null);
    const used = inUse;
    const after = open.find((box) => used !== null && used.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING);
    return after ?? open[0];
  };
  /** The box that was focused or ticked last. @type {HTMLInputElement | null} */
  let inUse = null;
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.step !== undefined) inUse = target;
  });
  document.querySelector('#next-open')?.addEventListener('click', () => {
    hideTicked(null);
    const next = nextOpen();
    if (next === undefined) {
      announce('No open step is shown.');
      return;
    }
    next.focus({ preventScroll: true });
    next.closest('li')?.scrollIntoView({ block: 'center' });
  });

  /** For browsers that refuse the clipboard: what is selected can be copied by hand at least. @param {Element} line */
  const copySelected = (line) => {
    line.closest('details')?.setAttribute('open', '');
    getSelection()?.selectAllChildren(line);
    return document.execCommand('copy');
  };
  /** @param {Element} line */
  const copy = async (line) => {
    try {
      await navigator.clipboard.writeText(line.textContent ?? '');
      return true;
    } catch {
      return copySelected(line);
    }
  };
  /** @param {string} text */
  const announce = (text) => {
    const place = document.querySelector('#announced');
    if (place !== null) place.textContent = text;
  };
  /** @param {Element} line @param {ChildNode} label */
  const copyAndTell = async (line, label) => {
    const copied = await copy(line);
    label.textContent = copied ? 'Copied' : 'Selected';
    announce(copied ? 'Copied: ' + line.textContent : 'The browser does not let this page copy. The command is selected.');
    setTimeout(() => {
      label.textContent = 'Copy';
    }, 2000);
  };
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('.copy') : null;
    const line = button?.closest('.command')?.querySelector('.line');
    const label = button?.firstChild;
    if (line && label) void copyAndTell(line, label);
  });

  const [workspace] = all('#workspace', HTMLSelectElement);
  const [text] = all('#text', HTMLInputElement);
  const [clear] = all('#clear', HTMLButtonElement);
  if (!workspace || !text || !clear) return;
  const pills = all('input[name=class]', HTMLInputElement);
  const folds = all('details.known', HTMLDetailsElement);
  const items = all('[data-item]', HTMLElement).map((element) => {
    const place = element.closest('[data-workspace]');
    // Of the commands of its block what is not about one limit.
    const lines = [...(element.closest('.block')?.querySelectorAll('.line') ?? [])].map((line) => (line.textContent ?? '').split(' --limit')[0]);
    return {
      element,
      kind: element.dataset.class,
      workspace: place instanceof HTMLElement ? place.dataset.workspace : undefined,
      words: (element.textContent + ' ' + lines.join(' ') + ' ' + (place?.querySelector('h3')?.textContent ?? '')).toLowerCase(),
    };
  });
  const filter = () => {
    const kinds = new Set(pills.filter((pill) => pill.checked).map((pill) => pill.value));
    const wanted = text.value.trim().toLowerCase();
    const limits = items.filter(({ kind }) => kind !== undefined);
    for (const { element, kind, workspace: id, words } of items) {
      const fits = workspace.value === '' || id === workspace.value;
      const ofKind = kinds.size === 0 || kind === undefined || kinds.has(kind);
      element.hidden = !(fits && ofKind && words.includes(wanted));
    }
    if (workspace.value !== '' || wanted !== '' || kinds.size > 0) for (const fold of folds) fold.open = true;
    hideTicked(null);
    const shown = limits.filter(({ element }) => !element.hidden).length;
    const place = document.querySelector('#shown');
    if (place !== null) place.textContent = shown + ' of ' + limits.length + ' shown';
  };
  for (const control of [workspace, text, ...pills]) control.addEventListener('input', filter);
  clear.addEventListener('click', () => {
    workspace.value = '';
    text.value = '';
    for (const pill of pills) pill.checked = false;
    filter();
  });
  filter();
});
`;
