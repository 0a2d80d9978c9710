/** What the emulated organization has recorded of changed limits. */
import type { World } from '../world.js';
import type { Activity, ActivityActor, LimitActivity } from './compliance-schema.js';

/** Who works in the page and with `limitdrift emulate`. The address is nobody's: 192.0.2.0/24 is for documentation. */
export const consoleUser: ActivityActor = {
  type: 'user_actor',
  user_id: 'user_01EmulatedConsole000001',
  email_address: 'somebody@example.com',
  ip_address: '192.0.2.1',
  user_agent: 'limitdrift emulator',
};

/** Who calls the update endpoint, by what the call goes with. */
export function callerOf(credential: string): ActivityActor {
  const from = { ip_address: '192.0.2.2', user_agent: 'limitdrift emulator' };
  return credential.startsWith('sk-ant-admin')
    ? { type: 'admin_api_key_actor', admin_api_key_id: 'apikey_01EmulatedAdmin00001', ...from }
    : { type: 'service_account_actor', service_account_id: 'svac_01EmulatedDeploy000001', ...from };
}

export interface Recorder {
  /** While the Compliance API is off, nothing is. */
  readonly record: (change: LimitActivity) => void;
  /** Newest first. */
  readonly activities: () => readonly Activity[];
}

export function createRecorder({ organization, compliance }: Pick<World, 'organization' | 'compliance'>): Recorder {
  const recorded: Activity[] = [];
  const add = (change: LimitActivity): void =>
    void recorded.push(activityOf(change, organization.id, recorded.length + 1));
  compliance.activities.filter(({ at }) => Date.parse(at) >= compliance.since).forEach(add);
  return {
    record: (change) => {
      if (compliance.enabled) add(change);
    },
    activities: () => recorded.toReversed().sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at)),
  };
}

function activityOf(change: LimitActivity, organization: string, number: number): Activity {
  const { at, workspaceId, modelGroup, limiter, value, actor } = change;
  return {
    id: `activity_01Emulated${String(number).padStart(14, '0')}`,
    created_at: at,
    organization_id: null,
    organization_uuid: organization,
    type: value === null ? 'platform_workspace_rate_limit_deleted' : 'platform_workspace_rate_limit_updated',
    actor,
    workspace_id: workspaceId,
    model_group: modelGroup,
    limiter_type: limiter,
    ...(value !== null && { value }),
  };
}
