/** A state of Terraform's CLI configuration. */
export interface SettingsCase {
  readonly name: string;
  /** By path below the home. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths are below the home. */
  readonly env?: Readonly<Record<string, string>>;
  /** The file below the home that says where Terraform looks; null: it looks into the implied mirrors. */
  readonly says: string | null;
}

/** No registry stands in them, so that no network is asked. */
const block = 'provider_installation {\n  filesystem_mirror {\n    path = "nowhere"\n  }\n}\n';
const json = '{"disable_checkpoint": true, "provider_installation": [{"filesystem_mirror": [{"path": "nowhere"}]}]}';
const other = 'disable_checkpoint = true\n';
const main = '.terraformrc';

export const settingsCases: readonly SettingsCase[] = [
  { name: 'no file at all', files: {}, says: null },
  { name: 'other settings', files: { [main]: other }, says: null },
  { name: 'a block in the home', files: { [main]: `${other}${block}` }, says: main },
  { name: 'a block without anything in it', files: { [main]: 'provider_installation {}' }, says: main },
  { name: 'a block whose name is quoted', files: { [main]: block.replace(/^\w+/, '"$&"') }, says: main },
  {
    name: 'a block behind a string with braces',
    files: { [main]: `plugin_cache_dir = "\${x["a"]}{"\n${block}` },
    says: main,
  },
  { name: 'a block behind an escaped quote', files: { [main]: `host "a" {\n  b = "\\"{"\n}\n${block}` }, says: main },
  {
    name: 'a block of overrides alone',
    files: { [main]: 'provider_installation {\n  dev_overrides {\n    "a/b" = "/c"\n  }\n}' },
    says: main,
  },
  { name: 'a block in JSON', files: { [main]: json }, says: main },
  {
    name: 'a block in the folder of settings',
    files: { '.terraform.d/own.tfrc': block },
    says: '.terraform.d/own.tfrc',
  },
  {
    name: 'JSON in the folder of settings',
    files: { '.terraform.d/a.tfrc.json': json },
    says: '.terraform.d/a.tfrc.json',
  },
  { name: 'a file of another kind in the folder of settings', files: { '.terraform.d/own.tf': block }, says: null },
  {
    name: 'comments',
    files: { [main]: '# provider_installation {}\n// provider_installation {}\n' },
    says: null,
  },
  { name: 'a block in a comment of several lines', files: { [main]: `/*\n${block}*/\n` }, says: null },
  { name: 'a string', files: { [main]: 'plugin_cache_dir = "provider_installation {"\n' }, says: null },
  { name: 'a heredoc', files: { [main]: `credentials "a.example" {\n  token = <<X\n${block}X\n}\n` }, says: null },
  { name: 'a heredoc of its own', files: { [main]: `a = <<X\n${block}X\n` }, says: null },
  { name: 'the same words within another block', files: { [main]: `host "a.example" {\n${block}}\n` }, says: null },
  { name: 'a block that is set with =', files: { [main]: block.replace(' ', ' = ') }, says: null },
  {
    name: 'a variable that names a file with a block',
    files: { 'own.rc': block },
    env: { TF_CLI_CONFIG_FILE: 'own.rc' },
    says: 'own.rc',
  },
  { name: 'the older variable', files: { 'own.rc': block }, env: { TERRAFORM_CONFIG: 'own.rc' }, says: 'own.rc' },
  {
    name: 'a variable that names a file without one',
    files: { 'own.rc': other },
    env: { TF_CLI_CONFIG_FILE: 'own.rc' },
    says: null,
  },
  { name: 'a variable that names no file', files: {}, env: { TF_CLI_CONFIG_FILE: 'gone.rc' }, says: null },
  {
    name: 'a variable that goes before the home',
    files: { [main]: block, '.terraform.d/a.tfrc': block },
    env: { TF_CLI_CONFIG_FILE: 'gone.rc' },
    says: null,
  },
  {
    name: 'the older variable before the home',
    files: { [main]: block, '.terraform.d/a.tfrc': block },
    env: { TERRAFORM_CONFIG: 'gone.rc' },
    says: null,
  },
  {
    name: 'the newer of two variables',
    files: { 'own.rc': block, 'other.rc': other },
    env: { TF_CLI_CONFIG_FILE: 'other.rc', TERRAFORM_CONFIG: 'own.rc' },
    says: null,
  },
];
