/**
 * One line of the table. With a floor, `measured` divided by `floor` may not be above `bar`; else `measured` may not.
 * Without a bar it is there to be looked at.
 * @typedef {{ what: string, measured: number, floor: number | null, bar: number | null, unit: string }} Row
 */

/**
 * A time in milliseconds, held to another one.
 * @param {string} what
 * @param {{ measured: number, floor: number, bar: number | null }} held
 * @returns {Row}
 */
export function ratio(what, held) {
  return { what, ...held, unit: 'ms' };
}

/**
 * Something held to a fixed number.
 * @param {string} what
 * @param {{ measured: number, bar: number, unit: string }} held
 * @returns {Row}
 */
export function amount(what, held) {
  return { what, ...held, floor: null };
}

/**
 * A time in milliseconds, held to that of the build given by --against: 5 % is what medians vary. Nothing where none is given.
 * @param {number} measured
 * @param {number} other
 */
export function asBefore(measured, other) {
  return Number.isNaN(other) ? [] : [ratio('  : the build given by --against', { measured, floor: other, bar: 1.05 })];
}

/** A time in milliseconds, to be looked at. @param {string} what @param {number} measured @returns {Row} */
export function note(what, measured) {
  return { what, measured, floor: null, bar: null, unit: 'ms' };
}

export function isReached(/** @type {Row} */ { measured, floor, bar }) {
  return bar === null || measured / (floor ?? 1) <= bar;
}

export const heading = line(['', 'measured', 'floor', 'ratio', 'bar']);

export function format(/** @type {Row} */ row) {
  const { what, measured, floor, bar, unit } = row;
  const amounts = [show(measured, unit), floor === null ? '' : show(floor, unit)];
  const held = [floor === null ? '' : `${(measured / floor).toFixed(2)} ×`, showBar(row)];
  const mark = bar === null ? '' : isReached(row) ? '  ok' : '  MISSED';
  return (line([what, ...amounts, ...held]) + mark).trimEnd();
}

function showBar(/** @type {Row} */ { floor, bar, unit }) {
  if (bar === null) return '';
  return floor === null ? show(bar, unit) : `${bar.toFixed(2)} ×`;
}

function show(/** @type {number} */ value, /** @type {string} */ unit) {
  const digits = Number.isInteger(value) || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${unit}`.trimEnd();
}

function line(/** @type {readonly string[]} */ [what = '', ...cells]) {
  return what.padEnd(56) + cells.map((cell) => cell.padStart(10)).join('');
}
