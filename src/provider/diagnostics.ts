/** Errors and warnings for Terraform, each at the attribute that it is about. */
import { asSentence } from '../model/text.js';
import { terminalText } from '../report/terminal/escape-terminal.js';
import type { AttributePath, Diagnostic } from './protocol/messages.js';

/** A way to a value from its resource: attribute names and map keys. */
export type Path = readonly [attribute: string, ...keys: string[]];

export interface DiagnosticMessage {
  readonly summary: string;
  /** Lines that begin with a space are kept as they are, the others are wrapped. */
  readonly detail: string;
  readonly path?: Path | undefined;
}

export function errorDiagnostic(message: DiagnosticMessage): Diagnostic {
  return diagnostic('ERROR', message);
}

export function warningDiagnostic(message: DiagnosticMessage): Diagnostic {
  return diagnostic('WARNING', message);
}

export function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'ERROR');
}

/**
 * Where Terraform looks for the line: behind an attribute it finds one key. With a second one it would point at the
 * resource's first line. Source: hashicorp/terraform, internal/tfdiags/contextual.go.
 */
export function attributePath([attribute, key]: Path): AttributePath {
  return { steps: [{ attributeName: attribute }, ...(key === undefined ? [] : [{ elementKeyString: key }])] };
}

function diagnostic(severity: Diagnostic['severity'], { summary, detail, path }: DiagnosticMessage): Diagnostic {
  return {
    severity,
    summary: terminalText(summary),
    detail: detail
      .split('\n')
      .map((line) => terminalText(line))
      .join('\n'),
    ...(path === undefined ? {} : { attribute: attributePath(path) }),
  };
}

/** Words of a finding or hint as they follow each other in a detail. */
export function sentences(...texts: readonly string[]): string {
  return texts
    .filter((text) => text !== '')
    .map(asSentence)
    .join(' ');
}
