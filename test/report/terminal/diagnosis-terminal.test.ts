import { expect, it } from 'vitest';

import { renderDoctorTerminal } from '../../../src/report/terminal/diagnosis-terminal.js';

it('ends with what is ready, and whose the credential is where that is known', () => {
  const sections = [
    { title: 'API', checks: [{ name: 'Organization', state: 'ok', text: 'Acme', next: null } as const] },
  ];
  const diagnosis = {
    format_version: '1.0',
    tool: { name: 'limitdrift', version: '0.0.0' },
    exit_code: 0,
    sections,
  } as const;
  const last = (organization: { readonly id: string; readonly name: string } | null): string | undefined =>
    renderDoctorTerminal({ ...diagnosis, organization }, { width: 80, color: false })
      .trimEnd()
      .split('\n')
      .at(-1);
  expect(last({ id: 'org-1', name: 'Ac\u202eme' })).toBe('Ready: organization Ac\\u{202e}me (org-1).');
  expect(last(null)).toBe('Ready.');
});
