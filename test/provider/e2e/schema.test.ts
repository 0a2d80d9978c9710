import { expect, test } from 'vitest';

import { describeWithTerraform } from '../terraform.js';
import { patient, stage } from './stage.js';

describeWithTerraform('the schema', () => {
  test('is what terraform understands of it', patient, async (t) => {
    const { run } = await stage(t, '', { env: { ANTHROPIC_ADMIN_API_KEY: '' } });
    const { code, stdout } = await run(['providers', 'schema', '-json']);
    expect(code).toBe(0);
    await expect(`${JSON.stringify(JSON.parse(stdout), null, 2)}\n`).toMatchFileSnapshot('provider-schema.json');
  });
});
