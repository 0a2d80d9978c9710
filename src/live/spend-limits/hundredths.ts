/*
 * Amounts of the API, in the minor unit of a currency, as hundredths of its unit.
 */

/** How many decimals a currency has that has other than two. Source: ISO 4217. */
const decimals: ReadonlyMap<string, number> = new Map([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'ISK',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'UYI',
    'VND',
    'VUV',
    'XAF',
    'XOF',
  ].map((code): [string, number] => [code, 0]),
  ...['XPF'].map((code): [string, number] => [code, 0]),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code): [string, number] => [code, 3]),
]);

/** An amount in the currency's minor unit as hundredths of its unit; null where that is no whole number, or too large for one. */
export function hundredthsOf(minor: bigint, currency: string): number | null {
  const places = decimals.get(currency) ?? 2;
  const scaled = minor * 10n ** BigInt(Math.max(0, 2 - places));
  const divisor = 10n ** BigInt(Math.max(0, places - 2));
  const value = scaled / divisor;
  return scaled % divisor === 0n && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : null;
}

/** As many decimals as an amount of the API has at most. */
const scale = 20;

/** The sum of decimal texts, exact, then rounded to whole ones; 0 where it is less than nothing. */
export function sumOf(amounts: readonly string[]): bigint {
  const total = amounts.reduce((sum, text) => sum + scaledOf(text), 0n);
  const unit = 10n ** BigInt(scale);
  return total <= 0n ? 0n : (total + unit / 2n) / unit;
}

function scaledOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const scaled = BigInt(whole + fraction.padEnd(scale, '0'));
  return text.startsWith('-') ? -scaled : scaled;
}
