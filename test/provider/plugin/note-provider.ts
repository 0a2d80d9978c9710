import { decode, encode } from '@msgpack/msgpack';

import { UserError } from '../../../src/model/errors.js';
import type { DynamicValue, Provider, Schema } from '../../../src/provider/protocol/messages.js';

interface Note {
  readonly text: string;
  readonly echo: string | null;
}

const string = Buffer.from('"string"');
const noteSchema: Schema = {
  block: {
    attributes: [
      { name: 'text', type: string, required: true, description: 'What it says', descriptionKind: 'MARKDOWN' },
      { name: 'echo', type: string, computed: true },
    ],
  },
};

const shout = {
  parameters: [{ name: 'text', type: string }],
  return: { type: string },
  summary: 'Says it in capitals',
};

/** A resource and a data source that say what they are told, and a function: the smallest provider that shows every call. */
export function createNoteProvider(onWait: () => void = () => {}): Provider {
  const act = (note: Note | null, signal: AbortSignal): Promise<void> => obey(note, { signal, onWait });
  const valid = () => Promise.resolve({});
  return {
    getMetadata: () =>
      Promise.resolve({ resources: [{ typeName: 'limitdrift_note' }], functions: [{ name: 'shout' }] }),
    getProviderSchema: () =>
      Promise.resolve({
        provider: { block: { attributes: [{ name: 'greeting', type: string, optional: true }] } },
        resourceSchemas: { limitdrift_note: noteSchema },
        dataSourceSchemas: { limitdrift_note: noteSchema },
        functions: { shout },
        serverCapabilities: { getProviderSchemaOptional: true, planDestroy: true },
      }),
    getFunctions: () => Promise.resolve({ functions: { shout } }),
    callFunction: ({ arguments: [text] }) => {
      if (text === undefined) throw new Error('no argument');
      return Promise.resolve({ result: { msgpack: encode(String(read(text)).toUpperCase()) } });
    },
    validateProviderConfig: valid,
    validateResourceConfig: valid,
    validateDataResourceConfig: valid,
    configureProvider: valid,
    upgradeResourceState: ({ rawState }) =>
      Promise.resolve({ upgradedState: write(JSON.parse(Buffer.from(rawState.json).toString()) as Note) }),
    readResource: async ({ currentState, private: kept }, { signal }) => {
      const note = readNote(currentState);
      if (note?.text === 'null-state') return { newState: { msgpack: encode(null) } };
      if (note?.text === 'gone') return { newState: 'gone' };
      await act(note, signal);
      return { newState: currentState, private: kept };
    },
    planResourceChange: ({ proposedNewState }) => Promise.resolve({ plannedState: withEcho(proposedNewState) }),
    applyResourceChange: async ({ plannedState }, { signal }) => {
      await act(readNote(plannedState), signal);
      return { newState: plannedState };
    },
    importResourceState: ({ typeName, id }) =>
      Promise.resolve({ importedResources: [{ typeName, state: write({ text: id, echo: id }) }] }),
    readDataSource: async ({ config }, { signal }) => {
      await act(readNote(config), signal);
      return { state: withEcho(config) };
    },
    getResourceIdentitySchemas: () => Promise.resolve({ identitySchemas: {} }),
    upgradeResourceIdentity: () => Promise.reject(new Error('there are no identities')),
    moveResourceState: ({ sourceState }) =>
      Promise.resolve({ targetState: write(JSON.parse(Buffer.from(sourceState.json).toString()) as Note) }),
  };
}

interface Waiting {
  readonly signal: AbortSignal;
  /** Called when a call begins to wait for its end. */
  readonly onWait: () => void;
}

/** Does what the text says. */
async function obey(note: Note | null, { signal, onWait }: Waiting): Promise<void> {
  const deed = note?.text;
  if (deed === 'throw') throw new TypeError('the note is torn');
  if (deed === 'user-error')
    throw UserError.of('usage', { problem: 'the note is\u001b[31m blank', hint: 'Write on it' });
  if (deed === 'crash') setImmediate(() => fail('the note burns'));
  if (deed === 'reject') void Promise.reject(new Error('the note is lost'));
  if (deed === 'wait' || deed === 'crash' || deed === 'reject') await waitForEnd({ signal, onWait });
}

function fail(message: string): never {
  throw new Error(message);
}

function waitForEnd({ signal, onWait }: Waiting): Promise<never> {
  onWait();
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}

function withEcho(value: DynamicValue): DynamicValue {
  const note = readNote(value);
  return write(note === null ? null : { ...note, echo: note.text });
}

function readNote(value: DynamicValue): Note | null {
  return read(value) as Note | null;
}

function read(value: DynamicValue): unknown {
  return value.msgpack === undefined ? JSON.parse(Buffer.from(value.json).toString()) : decode(value.msgpack);
}

function write(note: Note | null): DynamicValue {
  return { msgpack: encode(note) };
}
