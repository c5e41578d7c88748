import type { SealedEvent } from '../audit';

/** Texts that those who work on a ticket write for each other, by the kind of event that holds them. */
const internalTexts: Readonly<Record<string, readonly string[]>> = {
  'tier-climbed': ['reason'],
  'ticket-transferred': ['reason'],
  'ticket-handed-over': ['reason'],
  'handover-returned': ['message'],
  'contact-unreachable': ['tried'],
};

/**
 * The history as a requester or a watcher reads it: no notes, and not what the tiers told each other. Numbers and hashes
 * stay, so a gap shows that something was left out and the chain is no less linked.
 */
export const seenByRequester = (events: readonly SealedEvent[]): readonly SealedEvent[] =>
  events
    .filter(({ kind }) => kind !== 'ticket-noted')
    .map((event) => {
      const hidden = internalTexts[event.kind];
      if (hidden === undefined || event.text === undefined) return event;
      const text = Object.fromEntries(Object.entries(event.text).filter(([slot]) => !hidden.includes(slot)));
      return { ...event, text };
    });
