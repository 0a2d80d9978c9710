/** The line by which the plugin tells Terraform how to reach it, and what is checked before. */
import { UserError } from '../../model/errors.js';
import type { PluginHost } from './plugin-host.js';

const magicCookie = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

/** Of go-plugin's own protocol, and of Terraform's. */
const coreVersion = 1;
const protocolVersion = 6;

/** Where the plugin listens. */
export interface ListenAddress {
  readonly network: 'unix' | 'tcp';
  /** A path, or `host:port`. */
  readonly address: string;
}

/** Whether Terraform has started this process, rather than somebody in a shell. */
export function isStartedByTerraform(env: PluginHost['env']): boolean {
  return env['TF_PLUGIN_MAGIC_COOKIE'] === magicCookie;
}

/** Throws a `UserError` where this Terraform does not speak our protocol. */
export function checkVersions(env: PluginHost['env']): void {
  const offered = (env['PLUGIN_PROTOCOL_VERSIONS'] ?? '').split(',');
  if (offered.includes(String(protocolVersion))) return;
  const spoken = offered.join(', ') || 'none';
  throw UserError.of('usage', {
    problem: `the provider speaks plugin protocol ${protocolVersion}, and this Terraform does not (it speaks: ${spoken})`,
    hint: 'Use Terraform 1.0 or later',
  });
}

/**
 * The line with which a plugin reports to Terraform. The certificate is in Base64 without padding: go-plugin reads no
 * other. Source: hashicorp/go-plugin, docs/guide-plugin-write-non-go.md.
 */
export function handshakeLine(
  { network, address }: ListenAddress,
  { certificate, env }: { readonly certificate: Uint8Array | null; readonly env: PluginHost['env'] },
): string {
  const encoded = certificate === null ? '' : Buffer.from(certificate).toString('base64').replace(/=+$/, '');
  const multiplexing = env['PLUGIN_MULTIPLEX_GRPC'] === undefined ? [] : ['false'];
  return [coreVersion, protocolVersion, network, address, 'grpc', encoded, ...multiplexing].join('|');
}

/** What Terraform is told in order to use a provider that runs already. */
export function reattachValue(
  provider: string,
  { address, pid }: { readonly address: ListenAddress; readonly pid: number },
): string {
  return JSON.stringify({
    [provider]: {
      Protocol: 'grpc',
      ProtocolVersion: protocolVersion,
      Pid: pid,
      Test: true,
      Addr: { Network: address.network, String: address.address },
    },
  });
}
