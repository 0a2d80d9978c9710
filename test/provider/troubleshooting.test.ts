import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import { versionFolder } from '../../src/cli/terraform/provider-mirror.js';
import { makeFolder, root } from '../repository/planted.js';
import { openProject, type Project, wordsOf } from './project.js';
import { shipStandIn } from './stand-in.js';
import { describeWithTerraform, platformName, requiredProvider } from './terraform.js';

const guide = readFileSync(join(root, 'ci/terraform/docs/guides/troubleshooting.md'), 'utf8');
const quoted = [...guide.matchAll(/^### "([^"]+)"/gm)].map(([, words = '']) => words);

let shipped = '';
beforeAll(async () => {
  shipped = await shipStandIn('');
});

/** A project that was initialized and worked, but for what the environment does. */
async function open(env: Readonly<Record<string, string>> = {}): Promise<Project> {
  const files = { 'main.tf': `${requiredProvider}data "limitdrift_workspaces" "all" {}\n` };
  const project = openProject({ files, env, shipped });
  await project.install();
  await wordsOf(project, 'init');
  return project;
}

function providerFile({ mirror }: Project): string {
  return join(versionFolder(mirror, '0.1.0'), platformName(), 'terraform-provider-limitdrift_v0.1.0');
}

/** How one comes to read each of the quoted words. */
const ways: Readonly<Record<string, () => Promise<string>>> = {
  'Failed to query available provider packages': async () => {
    const project = await open();
    writeFileSync(join(project.home, '.terraformrc'), 'provider_installation {}');
    return (await wordsOf(project, 'init', '-upgrade')).words;
  },
  'does not match any of the checksums': async () => {
    const project = await open();
    writeFileSync(providerFile(project), '');
    return (await wordsOf(project, 'plan')).words;
  },
  'terraform-provider-limitdrift needs Node.js 20.19 or later on PATH; none was found.': async () =>
    (await wordsOf(await open({ PATH: makeFolder() }), 'plan')).words,
  "Failed to read any lines from plugin's stdout": async () =>
    (await wordsOf(await open({ NODE_OPTIONS: '--require /gone.cjs' }), 'plan')).words,
  'fork/exec …: permission denied': async () => {
    const project = await open();
    chmodSync(providerFile(project), 0o644);
    return (await wordsOf(project, 'plan')).words;
  },
};

/** What the tests of the plugin's process show. */
const shownElsewhere = ['Plugin did not respond'];

describeWithTerraform('the guide quotes what terraform says:', () => {
  test.each(Object.entries(ways))('%s', async (words, come) => {
    const parts = words.split('…');
    const read = await come();
    expect(parts.filter((part) => !read.includes(part))).toEqual([]);
  });

  test('and nothing else', () => {
    expect(quoted.toSorted()).toEqual([...Object.keys(ways), ...shownElsewhere].toSorted());
  });
});
