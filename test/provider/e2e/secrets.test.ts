import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { describeWithTerraform, type TerraformFolder } from '../terraform.js';
import { chat, key, patient, stage } from './stage.js';

const literal = 'sk-ant-admin01-of-the-configuration';

/** The files of the working directory and of the home that hold a text, by name. */
function filesWith({ path }: TerraformFolder, text: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(path, name)).isFile() && readFileSync(join(path, name)).includes(text))
    .toSorted();
}

describeWithTerraform('a key', () => {
  test.concurrent('from the environment reaches no file, no log and no output', patient, async (t) => {
    const { folder, apply, plan } = await stage(t, chat(), {
      env: { TF_LOG: 'trace', TF_LOG_PATH: 'trace.log' },
    });
    expect((await apply()).code).toBe(0);
    expect((await plan('-json', '-out=later.tfplan')).code).toBe(0);
    expect(filesWith(folder, key)).toEqual([]);
    expect(filesWith(folder, 'GetProviderSchema')).toEqual(['trace.log']);
  });

  test.concurrent(
    'that stands in the configuration is in plan files in clear, and nowhere else',
    patient,
    async (t) => {
      const { folder, apply, plan, run } = await stage(t, chat(), {
        provider: `provider "limitdrift" {\n  admin_key = "${literal}"\n}\n`,
        env: { TF_LOG: 'trace', TF_LOG_PATH: 'trace.log', ANTHROPIC_ADMIN_API_KEY: '' },
      });
      const applied = await apply();
      expect(applied.code).toBe(0);
      const planned = await plan('-json', '-out=later.tfplan');
      expect(planned.code).toBe(0);
      expect(applied.words + planned.words).not.toContain(literal);
      expect(filesWith(folder, literal)).toEqual(['main.tf']);
      // Terraform packs the configuration into the file, and prints it. The provider is never asked.
      expect((await run(['show', '-json', 'later.tfplan'])).stdout).toContain(`{"constant_value":"${literal}"}`);
      expect((await run(['show', '-json'])).stdout).not.toContain(literal);
    },
  );

  test.concurrent('that the API refuses is not in the message', patient, async (t) => {
    const refused = 'sk-ant-api03-a-key-of-a-workspace';
    const [given, configured, broken] = await Promise.all(
      [
        { env: { ANTHROPIC_ADMIN_API_KEY: refused } },
        { provider: `provider "limitdrift" {\n  admin_key = "${refused}"\n}\n` },
        { provider: `provider "limitdrift" {\n  admin_key = "${refused} ü"\n}\n` },
      ].map((options) => stage(t, chat(), options).then(({ plan }) => plan())),
    );
    for (const outcome of [given, configured, broken]) {
      expect([outcome?.code, outcome?.words]).toEqual([1, expect.not.stringContaining(refused)]);
    }
    expect(given?.words).toContain('Error: The API refused the credential');
    expect(broken?.words).toContain('The credential in admin_key is not a key');
  });
});

describeWithTerraform('without a key', () => {
  const bare = { env: { ANTHROPIC_ADMIN_API_KEY: '', ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' } };

  test.concurrent('terraform validates, with every mistake at its place', patient, async (t) => {
    const { run, configure, emulator } = await stage(t, chat(), bare);
    expect(await run(['validate'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Success!') });
    configure(
      chat(
        '{\n    opus = { a = "1e3", "*" = "5" }\n    batch = null\n  }',
        'workspace_id = "prod-chat"\n  undeclared = "warn"',
      ),
    );
    const { code, stdout } = await run(['validate', '-json']);
    expect(code).toBe(1);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnosed[] };
    const found = diagnostics.flatMap(({ range, summary }) =>
      range === undefined ? [] : [[range.start.line, summary]],
    );
    expect(found).toHaveLength(5);
    expect(found).toEqual(
      expect.arrayContaining([
        [10, '"prod-chat" is not a workspace ID'],
        [11, '"warn" says nothing of undeclared overrides'],
        [13, 'a: "1e3" has an exponent'],
        [13, 'The limiter "*" takes only "inherit", not "5"'],
        [14, 'The group "batch" has no limits'],
      ]),
    );
    expect(emulator.requests).toEqual([]);
  });

  test.concurrent('a plan says which variable to set', patient, async (t) => {
    const { plan } = await stage(t, chat(), bare);
    const { code, words } = await plan();
    expect(code).toBe(1);
    expect(words).toContain('Error: No credential for the Claude API was found');
    expect(words).toContain('Set ANTHROPIC_ADMIN_API_KEY in the environment of Terraform');
    expect(words).not.toContain('--');
  });

  test.concurrent('an unusable base URL or API version is refused', patient, async (t) => {
    const of = (line: string) =>
      stage(t, chat(), { provider: `provider "limitdrift" {\n  ${line}\n}\n` }).then(({ plan }) => plan());
    const [plainHttp, withKey, version] = await Promise.all([
      of('base_url = "http://gateway.example"'),
      of(`base_url = "https://me:${literal}@gateway.example"`),
      of('api_version = "2024-01-01"'),
    ]);
    expect([plainHttp.code, plainHttp.words]).toEqual([
      1,
      expect.stringContaining('would send the credential to gateway.example unencrypted'),
    ]);
    expect([withKey.code, withKey.stderr]).toEqual([1, expect.stringContaining('has a user name or password in it')]);
    expect(withKey.words).not.toContain(literal);
    expect([version.code, version.words]).toEqual([1, expect.stringContaining('Write "2023-06-01" or "2026-10-21".')]);
    expect(version.stderr).toContain('on main.tf line 9, in provider "limitdrift":');
  });
});

interface Diagnosed {
  readonly summary: string;
  readonly range?: { readonly start: { readonly line: number } };
}
