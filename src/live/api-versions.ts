/** Today's version goes second: answers of the first hold everything that those of the second do. */
export const apiVersions = ['2023-06-01', '2026-10-21'] as const;
