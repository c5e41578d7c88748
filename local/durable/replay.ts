import { type HistoryEvent, textOfEvent } from './history';
import type { Invoke } from './invocation';
import { asError } from './invocation';
import { type Action, jsonOf, type Leaf, leavesOf } from './leaves';
import type { RegisteredFunction } from './rpc';
import type { Instance } from './state';

/** The newest schema that the keeper offers to the library: Azure's bundle runs V3, extension 3.13.0 and later V4 (docs/durable.md B3). */
export type SchemaVersion = 'V3' | 'V4';

/**
 * What one run of an orchestrator's code came to. `output` and `customStatus` are JSON; `leaves` is absent when the
 * library failed before it could say.
 */
export interface Replayed {
  readonly leaves?: readonly Leaf[];
  readonly isDone: boolean;
  readonly output: string;
  readonly customStatus: string | null;
  readonly failure?: { readonly message: string; readonly stack: string | undefined; readonly isLoud?: boolean };
}

export type Replay = (
  orchestrator: RegisteredFunction,
  instance: Instance,
  events: readonly HistoryEvent[],
) => Promise<Replayed>;

export const longTimerPieceMs = 3 * 24 * 3_600_000;
export const shortTimerMaxMs = 6 * 24 * 3_600_000;

const schemaNumbers = { V3: 2, V4: 3 } as const;

/**
 * Feeds history and new events to the library's own executor and reads the answer: the only place that knows this wire.
 * Source: docs/durable.md B3, B5.
 */
export const createReplay = (invoke: Invoke, schema: SchemaVersion): Replay => {
  const constants = JSON.stringify({
    upperSchemaVersion: 1,
    upperSchemaVersionNew: schemaNumbers[schema],
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  }).slice(1);

  return async (orchestrator, { id, input, parent, past }, events) => {
    const fresh = events.map((event) => textOfEvent(event, false)).join(',');
    const identity = JSON.stringify({
      instanceId: id,
      isReplaying: past !== '',
      parentInstanceId: parent?.id ?? null,
    }).slice(1, -1);
    const history = past === '' ? fresh : `${past},${fresh}`;
    const text = `{"history":[${history}],"input":${input},${identity},${constants}`;
    try {
      const { result } = await invoke(orchestrator, { data: { string: text }, keepRaw: true });
      return read(result as ExecutorState);
    } catch (thrown) {
      return readFailure(asError(thrown));
    }
  };
};

interface ExecutorState {
  readonly isDone: boolean;
  readonly actions: readonly (readonly Action[])[];
  readonly output?: unknown;
  readonly error?: string;
  readonly customStatus?: unknown;
}

const read = (state: ExecutorState): Replayed => ({
  leaves: leavesOf(state.actions.flat()),
  isDone: state.isDone,
  output: jsonOf(state.output),
  customStatus: state.customStatus === undefined ? null : jsonOf(state.customStatus),
});

const stateLabel = '$OutOfProcData$:';

const readFailure = (error: Error): Replayed => {
  const label = error.message.indexOf(stateLabel);
  if (label < 0)
    return {
      isDone: false,
      output: 'null',
      customStatus: null,
      failure: { message: error.message, stack: error.stack },
    };
  const state = JSON.parse(error.message.slice(label + stateLabel.length)) as ExecutorState;
  const failure = state.error
    ? { message: state.error, stack: error.stack }
    : { message: silentThrow, stack: undefined, isLoud: true };
  return { ...read(state), failure };
};

const silentThrow =
  'the orchestrator threw something that has no message (a string, or an error without text). ' +
  'Azure would show it as Running for ever: throw an Error with text (durable.md A2, 7)';
