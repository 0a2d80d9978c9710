import type { Construct } from 'constructs';

import { isPattern } from '../model/names.js';
import { quote } from '../model/text.js';
import { DeclarationElement } from './declaration-element.js';
import { type EntryProps, entryProps, readEntry } from './entry.js';

/*
 * The construct `WorkspacePattern`: limits of all workspaces that match.
 */

/** The limits of all workspaces that match a pattern. */
export interface WorkspacePatternProps extends EntryProps {
  /** A name or an ID with `*` (any text) and `?` (one character). */
  readonly pattern: string;
}

/**
 * The limits of every live workspace that matches and has no `WorkspaceRateLimits` of its own. `limitdrift plan` alone
 * knows of patterns: Terraform manages no resource for one.
 */
export class WorkspacePattern extends DeclarationElement {
  constructor(scope: Construct, id: string, props: WorkspacePatternProps) {
    super(scope, id, {
      kind: 'pattern',
      below: WorkspacePattern,
      read: (check) => {
        check.keys(props, ['pattern', ...entryProps]);
        const hint = "Write a pattern such as 'team-*'";
        const pattern = check.text(props.pattern, 'pattern', hint);
        if (pattern !== null && !isPattern(pattern))
          check.refuse('pattern', `${quote(pattern)} has no * and no ?`, 'Use WorkspaceRateLimits for one workspace');
        return { name: pattern, ...readEntry(props, check).fields };
      },
    });
  }
}
