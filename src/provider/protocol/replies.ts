/** Makes a provider's replies fit to be sent: failures as diagnostics, states that exist, text that can be shown. */
import { escapeInvisible } from '../../model/text.js';
import type { SentMessage } from './message-types.js';
import type { Diagnostic, DiagnosticsResponse, DynamicValue, Failed, ReplyTo } from './messages.js';

/** Msgpack's nil: there is no such resource. */
const nil = Uint8Array.of(0xc0);

/** A reply that is sent as it is; of a failure, its diagnostics and nothing else. Throws where none of them is an error. */
export function replyWith<R extends DiagnosticsResponse>(response: R | Failed): R | Required<DiagnosticsResponse> {
  if (!isFailed(response)) return withShowable(response);
  if (!response.failed.some(({ severity }) => severity === 'ERROR')) throw new Error('A failure without an error');
  return { diagnostics: response.failed.map(showable) };
}

export function replyToRead(response: ReplyTo<'ReadResource'>): SentMessage<'ReadResource.Response'> {
  if (isFailed(response)) return replyWith(response);
  const { newState } = response;
  return replyWith({ ...response, newState: newState === 'gone' ? { msgpack: nil } : existing(newState) });
}

export function replyToUpgrade(
  response: ReplyTo<'UpgradeResourceState'>,
): SentMessage<'UpgradeResourceState.Response'> {
  if (isFailed(response)) return replyWith(response);
  return replyWith({ ...response, upgradedState: existing(response.upgradedState) });
}

export function replyToApply(response: ReplyTo<'ApplyResourceChange'>): SentMessage<'ApplyResourceChange.Response'> {
  return withShowable(response);
}

export function replyToImport(response: ReplyTo<'ImportResourceState'>): SentMessage<'ImportResourceState.Response'> {
  if (isFailed(response)) return replyWith(response);
  const imported = response.importedResources.map((one) => ({ ...one, state: existing(one.state) }));
  return replyWith({ ...response, importedResources: imported });
}

export function replyToMove(response: ReplyTo<'MoveResourceState'>): SentMessage<'MoveResourceState.Response'> {
  if (isFailed(response)) return replyWith(response);
  return replyWith({ ...response, targetState: existing(response.targetState) });
}

export function replyToFunctionCall(response: ReplyTo<'CallFunction'>): SentMessage<'CallFunction.Response'> {
  return response.error !== undefined ? { error: showableError(response.error) } : response;
}

function withShowable<R extends DiagnosticsResponse>(response: R): R & Required<DiagnosticsResponse> {
  return { ...response, diagnostics: (response.diagnostics ?? []).map(showable) };
}

function isFailed(response: object): response is Failed {
  return 'failed' in response;
}

/** Throws on null, by which Terraform would forget the resource without a word. */
function existing(state: DynamicValue): DynamicValue {
  const bytes = Buffer.from(state.msgpack ?? state.json);
  if (bytes.length === 0 || bytes.equals(nil) || bytes.toString() === 'null') {
    throw new Error('A state is null where the resource is not said to be gone');
  }
  return state;
}

function showable({ summary, detail = '', ...rest }: Diagnostic): Diagnostic {
  return { ...rest, summary: escapeInvisible(summary), detail: showableLines(detail) };
}

/** Terraform ends the sentence by itself. */
function showableError({ text, ...rest }: SentMessage<'FunctionError'>): SentMessage<'FunctionError'> {
  return { ...rest, text: showableLines(text.replace(/\.$/, '')) };
}

/** Terraform prints what it is given to a terminal as it is. Lines stay. */
export function showableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeInvisible(line))
    .join('\n');
}
