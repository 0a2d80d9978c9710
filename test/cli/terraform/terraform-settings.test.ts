import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { findProviderInstallation, settingsFile } from '../../../src/cli/terraform/terraform-settings.js';
import { settingsCases } from '../../provider/settings-cases.js';
import { makeFolder, writeFiles } from '../../repository/planted.js';

describe('what Terraform is told of where providers come from', () => {
  test.each(settingsCases)('$name', ({ files, env = {}, says }) => {
    const home = makeFolder();
    writeFiles(home, files);
    const found = findProviderInstallation({ cwd: home, env: { HOME: home, ...env } });
    expect(found?.file ?? null).toBe(says === null ? null : join(home, says));
  });

  test('is taken for said where the file is broken: it will be mended', () => {
    const home = makeFolder();
    writeFiles(home, { '.terraformrc': 'provider_installation {\n  direct {\n' });
    expect(findProviderInstallation({ cwd: home, env: { HOME: home } })?.file).toBe(join(home, '.terraformrc'));
  });

  test('names a folder only where it is written as a string', () => {
    const home = makeFolder();
    const path = '/a "mirror"';
    writeFiles(home, { '.terraformrc': `provider_installation {\n  # ${path}\n  direct {}\n}` });
    const names = (text: string) => findProviderInstallation({ cwd: home, env: { HOME: home } })?.names(text);
    expect(names(path)).toBe(false);
    writeFiles(home, {
      '.terraformrc': `provider_installation {\n  filesystem_mirror {\n path = "/a \\"mirror\\"" } }`,
    });
    expect(names(path)).toBe(true);
  });

  test('is nothing where there is no home', () => {
    expect(findProviderInstallation({ cwd: '/', env: {} })).toBe(null);
    expect(settingsFile({ cwd: '/', env: {} })).toBe(null);
  });
});
