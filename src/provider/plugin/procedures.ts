import { UserError } from '../../model/errors.js';
import { decodeMessage } from '../protocol/decode.js';
import { encodeMessage } from '../protocol/encode.js';
import type { SentMessage } from '../protocol/message-types.js';
import type {
  Call,
  CallName,
  Diagnostic,
  DiagnosticsResponse,
  Failed,
  Provider,
  RequestOf,
} from '../protocol/messages.js';
import {
  replyToApply,
  replyToFunctionCall,
  replyToImport,
  replyToMove,
  replyToRead,
  replyToUpgrade,
  replyWith,
} from '../protocol/replies.js';

/** One call of the protocol, from bytes to bytes. */
export type Procedure = (request: Uint8Array, call: Call) => Promise<Buffer>;

/** What a provider answers, by the protocol's names. What is thrown and is no `UserError` rejects. */
export function listProcedures(provider: Provider): Readonly<Record<CallName, Procedure>> {
  return {
    GetMetadata: procedure('GetMetadata', (...the) => judge(() => provider.getMetadata(...the))),
    GetProviderSchema: procedure('GetProviderSchema', (...the) => judge(() => provider.getProviderSchema(...the))),
    GetFunctions: procedure('GetFunctions', (...the) => judge(() => provider.getFunctions(...the))),
    CallFunction: procedure('CallFunction', async (...the) => {
      const fail = ({ summary, detail }: Diagnostic) => ({ error: { text: [summary, detail].join('\n').trim() } });
      return replyToFunctionCall(await catchUserError(() => provider.callFunction(...the), fail));
    }),
    ValidateProviderConfig: procedure('ValidateProviderConfig', (...the) =>
      judge(() => provider.validateProviderConfig(...the)),
    ),
    ValidateResourceConfig: procedure('ValidateResourceConfig', (...the) =>
      judge(() => provider.validateResourceConfig(...the)),
    ),
    ValidateDataResourceConfig: procedure('ValidateDataResourceConfig', (...the) =>
      judge(() => provider.validateDataResourceConfig(...the)),
    ),
    ConfigureProvider: procedure('ConfigureProvider', (...the) => judge(() => provider.configureProvider(...the))),
    UpgradeResourceState: procedure('UpgradeResourceState', async (...the) =>
      replyToUpgrade(await orFailed(() => provider.upgradeResourceState(...the))),
    ),
    ReadResource: procedure('ReadResource', async (...the) =>
      replyToRead(await orFailed(() => provider.readResource(...the))),
    ),
    PlanResourceChange: procedure('PlanResourceChange', (...the) => judge(() => provider.planResourceChange(...the))),
    ApplyResourceChange: procedure('ApplyResourceChange', async (request, call) => {
      const fail = (error: Diagnostic) => ({ newState: request.priorState, diagnostics: [error] });
      return replyToApply(await catchUserError(() => provider.applyResourceChange(request, call), fail));
    }),
    ImportResourceState: procedure('ImportResourceState', async (...the) =>
      replyToImport(await orFailed(() => provider.importResourceState(...the))),
    ),
    MoveResourceState: procedure('MoveResourceState', async (...the) =>
      replyToMove(await orFailed(() => provider.moveResourceState(...the))),
    ),
    ReadDataSource: procedure('ReadDataSource', (...the) => judge(() => provider.readDataSource(...the))),
    GetResourceIdentitySchemas: procedure('GetResourceIdentitySchemas', (...the) =>
      judge(() => provider.getResourceIdentitySchemas(...the)),
    ),
    UpgradeResourceIdentity: procedure('UpgradeResourceIdentity', (...the) =>
      judge(() => provider.upgradeResourceIdentity(...the)),
    ),
  };
}

type Run<N extends CallName> = (request: RequestOf<N>, call: Call) => Promise<SentMessage<`${N}.Response`>>;

function procedure<N extends CallName>(name: N, run: Run<N>): Procedure {
  return async (bytes, call) => {
    const response = await run(decodeMessage<`${N}.Request`>(`${name}.Request`, bytes), call);
    return encodeMessage<`${N}.Response`>(`${name}.Response`, response);
  };
}

async function judge<R extends DiagnosticsResponse>(answer: () => Promise<R | Failed>) {
  return replyWith(await orFailed(answer));
}

function orFailed<R>(answer: () => Promise<R>): Promise<R | Failed> {
  return catchUserError(answer, (error) => ({ failed: [error] }));
}

async function catchUserError<R, F>(answer: () => Promise<R>, fail: (error: Diagnostic) => F): Promise<R | F> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return fail({ severity: 'ERROR', summary: error.message, detail: error.hint ?? '' });
  }
}
