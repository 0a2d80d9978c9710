/** The line that accepts what is live at a step; null where the ID is none that a plan gives, and could be anything. */
export function acceptCommand(step: string): string | null {
  return /^s-[0-9a-f]{16}$/.test(step) ? `limitdrift accept ${step}` : null;
}
