/** The section `compliance` of a world file: whether changes are recorded, for whom, and what was recorded before. */
import * as z from 'zod';

import { text, timeOrDays, toTime, wholeNumber } from '../schema-parts.js';

const activityFile = z.strictObject({
  at: timeOrDays.describe(
    'When: a time, or how many days before the file is read and the time of that day in UTC, such as 2d 09:05.',
  ),
  workspace: text.describe('By name or ID.'),
  model_group: text.describe('What the feed calls the group: most likely a name that no other endpoint has.'),
  limiter: text.describe('Such as requests_per_minute.'),
  value: wholeNumber.nullable().describe('What it was set to; null: the override was cleared.'),
  actor: z
    .looseObject({ type: text })
    .describe('Who did it, as the feed tells it: a type such as user_actor, and its fields.'),
});

export const complianceFile = z.strictObject({
  state: z
    .enum(['enabled', 'disabled'])
    .default('enabled')
    .describe('disabled: the Compliance API is switched off, and nothing is recorded.'),
  since: timeOrDays
    .optional()
    .describe(
      'When it was switched on: a time, or days such as 30d. Nothing from before is served; left out: everything is.',
    ),
  key_has_scope: z
    .boolean()
    .default(true)
    .describe('false: the key was made before it was switched on, so that the Activity Feed answers 403.'),
  pace: wholeNumber
    .pipe(z.number().min(1))
    .default(600)
    .describe('Calls a minute that the feed takes before it answers 429.'),
  activities: z.array(activityFile).default([]).describe('What was recorded of workspaces’ limits, in any order.'),
});

/** An event of the feed, as it is served. */
export interface Activity {
  readonly id: string;
  readonly created_at: string;
  readonly type: string;
  readonly actor: ActivityActor;
  readonly organization_id: string | null;
  readonly organization_uuid: string;
  readonly workspace_id: string;
  readonly model_group: string;
  readonly limiter_type: string;
  /** Only of a limit that was set. */
  readonly value?: number;
}

export type ActivityActor = Readonly<Record<string, unknown>> & { readonly type: string };

/** Whether changes are recorded, for whom, and what was recorded before. */
export interface WorldCompliance {
  readonly enabled: boolean;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly keyHasScope: boolean;
  readonly pace: number;
  /** Oldest first. */
  readonly activities: readonly LimitActivity[];
}

/** What there is to record of a change. */
export interface LimitActivity {
  /** RFC 3339. */
  readonly at: string;
  readonly workspaceId: string;
  readonly modelGroup: string;
  readonly limiter: string;
  /** null: it was cleared. */
  readonly value: number | null;
  readonly actor: ActivityActor;
}

interface Reading {
  readonly now: number;
  readonly workspaces: readonly { readonly id: string; readonly name: string }[];
  readonly problems: string[];
}

export function readCompliance(
  file: z.infer<typeof complianceFile>,
  { now, workspaces, problems }: Reading,
): WorldCompliance {
  const activities = file.activities.flatMap(({ at, workspace, model_group, ...rest }, index): LimitActivity[] => {
    const found = workspaces.find(({ id, name }) => id === workspace || name === workspace);
    if (found === undefined) {
      problems.push(`compliance.activities[${index}].workspace: no workspace is named "${workspace}"`);
      return [];
    }
    return [{ ...rest, at: toTime(at, now), workspaceId: found.id, modelGroup: model_group }];
  });
  return {
    enabled: file.state === 'enabled',
    since: file.since === undefined ? 0 : Date.parse(toTime(file.since, now)),
    keyHasScope: file.key_has_scope,
    pace: file.pace,
    activities: activities.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
  };
}

/** Of a world that says nothing of it. */
export const everythingRecorded: WorldCompliance = readCompliance(complianceFile.parse({}), {
  now: 0,
  workspaces: [],
  problems: [],
});
