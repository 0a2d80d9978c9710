/** Asks again until it is so: what is waited for is promised to come, and the test's own limit is the only clock. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
