import { describe, expect, test } from 'vitest';

import { createHider } from '../../src/http/hidden-key.js';

describe('the hider', () => {
  test('gives the very same bytes and text where there is nothing to hide', () => {
    const hider = createHider();
    hider.add('Zq7.Lm2+Xv9_Kp4/Rt8=Wn6-Bd3');
    const bytes = new TextEncoder().encode('version: 1 # ü \\u0041 %20 &amp; &#9999999; &#65;');
    expect(hider.bytes(bytes)).toBe(bytes);
  });

  test('knows a secret of any letters, in text and in bytes', () => {
    const hider = createHider();
    const letters = 'pässwörd&"x';
    hider.add(letters);
    const text = `${letters} p\\u00e4ssw\\xf6rd&amp;&quot;x p&#228;ssw&#xf6;rd&amp;\\"x`;
    expect(hider.text(text)).toBe('HIDDEN_KEY HIDDEN_KEY HIDDEN_KEY');
    expect(new TextDecoder().decode(hider.bytes(new TextEncoder().encode(`ü ${letters} sk-ant-api03-x`)))).toBe(
      'ü HIDDEN_KEY sk-ant-…',
    );
  });
});
