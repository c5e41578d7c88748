import type { CommandRecord } from '../ports';
import type { SealedEvent } from '../rules/audit';
import { accept, type Decision, refuse } from '../rules/decision';

/** A command that may have come before: `commandId` marks its events, `record` is left where a key was given with it. */
export interface Sent {
  readonly commandId: string;
  readonly record?: Pick<CommandRecord, 'id' | 'bodyHash'> | undefined;
}

/** What a ticket or device remembers of its commands. `asOf` is how it stood after its event number `seq`. */
export interface Memory<State> {
  readonly command: (id: string) => Promise<CommandRecord | undefined>;
  readonly events: () => Promise<readonly SealedEvent[]>;
  readonly asOf: (events: readonly SealedEvent[], seq: number) => Promise<State>;
}

type Reused = { readonly kind: 'idempotency-key-reused' };

/** The first answer to a command that was sent again under its key; a refusal when the same key brings another body. */
export const answeredBefore = async <State>(
  { record }: Sent,
  { command, events, asOf }: Memory<State>,
): Promise<Decision<State, Reused> | undefined> => {
  if (record === undefined) return undefined;
  const before = await command(record.id);
  if (before === undefined) return undefined;
  if (before.bodyHash !== record.bodyHash) return refuse({ kind: 'idempotency-key-reused' });
  return accept(await asOf(await events(), before.seq));
};

/** What became of a write whose fate is unknown. Under an `Idempotency-Key` the same key may have brought another body. */
export const storedBefore = async <State>(
  sent: Sent,
  memory: Memory<State>,
): Promise<Decision<State, Reused> | undefined> => {
  if (sent.record !== undefined) return answeredBefore(sent, memory);
  const events = await memory.events();
  const mine = events.findLast(({ commandId }) => commandId === sent.commandId);
  return mine && accept(await memory.asOf(events, mine.seq));
};
