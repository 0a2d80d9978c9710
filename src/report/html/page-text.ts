import { sha256Base64 } from '../../model/address.js';
import { type Markup, markup } from './escape-html.js';

/*
 * A page as one file for a browser: it asks for nothing, and runs no script but its own.
 */

export interface PageParts {
  readonly title: Markup;
  readonly style: string;
  readonly script: string;
  /** The element `body`. */
  readonly body: Markup;
}

export function pageText({ title, style, script, body }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${sha256Base64(style)}'`,
    `script-src 'sha256-${sha256Base64(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${own(style)}</style>
<script>${own(script)}</script>
</head>
${body}</html>
`;
  return page.html;
}

/** The page's own, which goes in as it stands. */
function own(text: string): Markup {
  return { html: text };
}
