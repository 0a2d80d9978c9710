import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

import { startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';
import { root } from '../repository/planted.js';
import { patient } from './e2e/stage.js';
import { openProject } from './project.js';
import { describeWithTerraform } from './terraform.js';

const page = readFileSync(join(root, 'docs/terraform.md'), 'utf8');

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? '';
}

/** The commands, without what is said of them; the first installs the package, which is here already. */
const commands = block('sh')
  .split('\n')
  .map((line) => line.replace(/ +# .*$/, ''))
  .filter((line) => line !== '');

test('the configuration on the page of Terraform is the one in the examples', () => {
  expect(block('hcl')).toBe(readFileSync(join(root, 'ci/terraform/examples/first-plan/main.tf'), 'utf8'));
});

describeWithTerraform('the commands on the page of Terraform', () => {
  test('lead from an empty folder to a plan that shows drift', patient, async () => {
    expect(commands).toEqual([
      'npm install limitdrift',
      'npx limitdrift terraform install',
      'npx limitdrift emulate --port 8080 &',
      'export ANTHROPIC_BASE_URL=http://127.0.0.1:8080 ANTHROPIC_ADMIN_API_KEY=sk-ant-admin-trial',
      'terraform init',
      'terraform plan -detailed-exitcode',
    ]);
    const demo = readWorld(parse(readFileSync(join(root, 'src/emulator/demo.yaml'), 'utf8')));
    const emulator = await startEmulator(demo);
    onTestFinished(() => emulator.close());
    const env = { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin-trial' };
    const project = openProject({ files: { 'main.tf': block('hcl') }, env, shipped: join(root, 'dist') });
    expect((await project.install()).code).toBe(0);
    expect((await project.run(['init'])).code).toBe(0);
    const { code, stdout } = await project.run(['plan', '-detailed-exitcode']);
    expect(code).toBe(2);
    expect(stdout).toContain(block('text').trimEnd());
    expect(stdout).toContain('1 rate limit of prod-shop-assistant is not as declared');
  });
});
