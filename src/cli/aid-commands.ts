import { faultNames } from '../emulator/fault-text.js';
import { generations } from '../emulator/generations.js';
import { doctorFormats } from '../report/formats.js';
import type { CommandSpec } from './command.js';
import { api, credentials, durations, help, output, reportOption } from './shared-options.js';

/** The commands that help to set up and to try things, beside plans. */
export const aidCommands = {
  doctor: {
    summary: 'Say which credential is used, and what it reaches',
    operands: '',
    minimum: 0,
    maximum: 0,
    options: {
      ...reportOption(doctorFormats),
      color: output.color,
      ...api,
      timeout: { value: 'DURATION', help: 'The longest it may take, default 30s' },
      ...help,
    },
    notes: [
      'Shows the source of the credential, what else is set, the base URL, the proxy and the certificates, and asks each endpoint once. It shows no key and no token; of federation it shows the claims of the identity token.',
      credentials,
      durations,
      'Exit codes: 0 all that is needed works; 1 something does not; 3 the command line, the base URL or the proxy is wrong; 4 the credential is missing or was refused.',
    ],
  },
  emulate: {
    summary: 'Serve a local Rate Limits API for trials and tests',
    operands: '[WORLD]',
    minimum: 0,
    maximum: 1,
    options: {
      from: { value: 'SNAPSHOT', help: 'Serve the organization of a snapshot' },
      port: { value: 'N', help: 'Default: any free one' },
      generation: {
        value: 'NAME',
        help: `Answer as the API did at a time: ${generations.join(', ')}; default: the world’s own, else G5`,
      },
      fault: { value: 'FAULT', repeatable: true, help: 'Go wrong on purpose; see below' },
      ...help,
    },
    notes: [
      'WORLD is a YAML or JSON file; without it a demo organization is served. Listens on 127.0.0.1 only, until interrupted. Keys that begin with sk-ant-admin are accepted, and identity tokens for the federation rule fdrl_emulated and the service account svac_emulated, unless WORLD has rules of its own.',
      `FAULT is a status such as 429, or one of ${faultNames.join(', ')}; behind a colon what it strikes: 429:every=3,retry-after=1 or ramp_limit_exceeded:first=2 or 403:workspace=wrkspc_1 or latency:ms=200 or reset:first=2.`,
    ],
  },
  terraform: {
    summary: 'Install the Terraform provider',
    operands: 'install',
    minimum: 1,
    maximum: 1,
    options: {
      dir: { value: 'DIR', help: 'The mirror to write it into, default ~/.terraform.d/plugins' },
      ...help,
    },
    notes: [
      'Writes the provider limitdrift/limitdrift of this version for linux and darwin, amd64 and arm64, where `terraform init` finds it without a registry; it runs on Node.js 20.19 or later. Says what to add where Terraform’s CLI configuration has it look elsewhere.',
      'Exit code 3 when other bytes are there under the same version: they are never replaced.',
    ],
  },
  schema: {
    summary: 'Print a JSON Schema: limits, plan or snapshot',
    operands: 'limits|plan|snapshot',
    minimum: 1,
    maximum: 1,
    options: { ...help },
    notes: [],
  },
} as const satisfies Record<string, CommandSpec>;
