import type { Organization, Tool } from './snapshot-types.js';

/*
 * What `limitdrift doctor` finds, in types.
 */

/** One thing that was looked at. Its texts hold no secret; they may hold what other people wrote. */
export interface Check {
  readonly name: string;
  /** `note`: it works, and should be known; `skipped`: it could not be tried. */
  readonly state: 'ok' | 'note' | 'failed' | 'skipped';
  readonly text: string;
  /** What to do next, in a sentence; every failure has it. */
  readonly next: string | null;
}

export interface DiagnosisSection {
  readonly title: string;
  readonly checks: readonly Check[];
}

/** What `limitdrift doctor` found. */
export interface Diagnosis {
  readonly format_version: '1.0';
  readonly tool: Tool;
  /** 0: all that is needed works. */
  readonly exit_code: number;
  /** The one that the credential belongs to; null: it could not be asked. */
  readonly organization: Organization | null;
  readonly sections: readonly DiagnosisSection[];
}
