import { expect, test } from 'vitest';

import { code, phrase, phraseText, strong } from '../../src/report/phrase.js';

test('a phrase without its marks keeps every word', () => {
  const words = phrase`Open the ${{ link: 'https://example.com', text: 'page' }}, choose ${code('prod')}, and ${strong('stop')}.`;
  expect(phraseText(words)).toBe('Open the page, choose prod, and stop.');
});
