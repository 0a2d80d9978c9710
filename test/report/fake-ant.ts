/**
 * An `ant` for tests, as far as `--report sh` uses it: it lists and sets limits of an emulator, or prints what it was given.
 * It ends with an error where it gets any input, as the real one would take that for a part of the request.
 */
export const fakeAnt = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const { FAKE_LOG, FAKE_VERSION, FAKE_URL, FAKE_LISTED } = process.env;
const args = process.argv.slice(2);
appendFileSync(FAKE_LOG, JSON.stringify(args) + '\\n');
if (readFileSync(0).length > 0) {
  process.stderr.write('ant got input\\n');
  process.exit(9);
}
const values = (flag) => args.flatMap((arg, at) => (arg === flag ? [args[at + 1]] : []));
const headers = { 'x-api-key': 'sk-ant-admin01-key' };
const url = () => FAKE_URL + '/v1/organizations/workspaces/' + values('--workspace-id')[0] + '/rate_limits';
const list = async () => {
  if (FAKE_LISTED === 'FAIL') process.exit(1);
  if (FAKE_URL === '') return process.stdout.write(FAKE_LISTED);
  const { data } = await (await fetch(url() + '?include_inherited=true', { headers })).json();
  process.stdout.write(data.map((entry) => JSON.stringify(entry, null, 2) + '\\n').join(''));
};
const update = async () => {
  if (FAKE_URL === '') return;
  const limits = values('--limit').map((text) => {
    const [, type, value] = /^\\{type: (\\w+), value: (\\d+|null)\\}$/.exec(text);
    return { type, value: JSON.parse(value) };
  });
  const body = JSON.stringify({ limits });
  const { status } = await fetch(url() + '/' + values('--rate-limit-id')[0], { method: 'POST', headers, body });
  process.exitCode = status === 200 ? 0 : 1;
};
if (args[0] === '--version') process.stdout.write('ant version ' + FAKE_VERSION + '\\n');
else void (args[1] === 'list' ? list() : update());
`;
