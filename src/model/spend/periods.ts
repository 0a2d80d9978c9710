/** The periods that a spend limit resets over: the limiters of its group. Source: `BetaSpendLimitPeriod` of @anthropic-ai/sdk 1.14.0. */
export const spendPeriods = ['daily', 'weekly', 'monthly'] as const;
export type SpendPeriod = (typeof spendPeriods)[number];

export function isSpendPeriod(text: string): text is SpendPeriod {
  return spendPeriods.some((period) => period === text);
}
