/** Which keys and tokens the emulated API takes. */
import { assumptions } from './assumptions.js';

export interface KeyHeaders {
  readonly 'x-api-key'?: string | undefined;
  readonly authorization?: string | undefined;
}

/** What the tokens of the emulator's own exchanges begin with. */
export const grantedPrefix = 'sk-ant-oat01-emulated-';

export interface AuthenticationOptions {
  /** The status that a key of one workspace gets. */
  readonly workspaceKeyStatus?: 401 | 403 | undefined;
  /** Whether a token of an exchange works. */
  readonly isGranted: (token: string) => boolean;
}

export function credentialOf(headers: KeyHeaders): string {
  const bearer = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return headers['x-api-key'] ?? bearer ?? '';
}

/**
 * null where the credential may read the organization, else the status to answer with. Either header takes either kind:
 * SDK 1.x sends Admin keys as Bearer, SDK 0.x sends them as `x-api-key`.
 */
export function refusalStatus(
  headers: KeyHeaders,
  { workspaceKeyStatus = assumptions.workspaceKeyStatus, isGranted }: AuthenticationOptions,
): 401 | 403 | null {
  const key = credentialOf(headers);
  if (key.startsWith(grantedPrefix)) return isGranted(key) ? null : 401;
  if (/^sk-ant-(admin|oat01-)/.test(key)) return null;
  return key.startsWith('sk-ant-api') ? workspaceKeyStatus : 401;
}
