import { readdirSync } from 'node:fs';

import { expect, it } from 'vitest';

import { describeWithTerraform, terraformFolder } from './terraform.js';

describeWithTerraform('the folder that terraform is run in', () => {
  it('shows terraform nothing of the environment but what the test gives', async () => {
    const folder = terraformFolder({ files: { 'main.tf': 'output "home" { value = pathexpand("~") }' } });
    const { code, stdout, stderr } = await folder.run(['plan']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain(`home = "${folder.env['HOME']}"`);
    expect(
      Object.keys(folder.env)
        .filter((name) => /^(TF_|ANTHROPIC_)/.test(name))
        .sort(),
    ).toEqual(['TF_CLI_CONFIG_FILE', 'TF_INPUT', 'TF_IN_AUTOMATION']);
    expect(readdirSync(folder.temporary)).toEqual([]);
  });
});
