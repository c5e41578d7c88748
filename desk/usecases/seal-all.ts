import type { Ports } from '../ports';
import { type ChainEvent, type ChainHead, type SealedEvent, seal } from '../rules/audit';

/** Links events to the end of a chain, each with a salt of its own. */
export const sealAll = (
  { ids }: Ports,
  chain: string,
  commandId: string,
  head: ChainHead,
  events: readonly ChainEvent[],
): readonly SealedEvent[] => {
  const sealed: SealedEvent[] = [];
  for (const event of events) {
    const last = sealed.at(-1) ?? head;
    sealed.push(seal(event, { chain, head: last, commandId, salt: ids.random(16), hash: ids.hash }));
  }
  return sealed;
};
