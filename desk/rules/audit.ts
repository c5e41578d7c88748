import { canonicalJson } from './canonical-json';
import { type Instant, instant, iso } from './time';

/** SHA-256 as lower-case hex; it arrives as an argument, since rules hold no package. */
export type Hash = (text: string) => string;

/** Where a chain ends: the number and hash of its last event. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** The head of a chain that has no event yet. */
export const genesis: ChainHead = { seq: 0, hash: '0'.repeat(64) };

/**
 * An event as it is stored, linked to the one before it.
 *
 * `digests` holds, for `by` and for each entry of `people` and `text`, SHA-256 of salt, place and value; the hash covers
 * the digests in place of the values. Erasure drops `by`, `people`, `text` and `salt`: the chain still verifies, and
 * without its salt a digest tells nothing. Source: docs/design.md §9, §15.
 */
export interface SealedEvent {
  readonly id: string;
  readonly seq: number;
  readonly kind: string;
  readonly at: string;
  readonly by?: string | undefined;
  readonly people?: Readonly<Record<string, string>> | undefined;
  readonly text?: Readonly<Record<string, string>> | undefined;
  readonly salt?: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  readonly digests: Readonly<Record<string, string>>;
  readonly commandId: string;
  readonly prevHash: string;
  readonly hash: string;
  readonly schemaVersion: 1;
}

/** Any event of a chain, before it is sealed: personal values stand in `by`, `people` and `text` only. */
export interface ChainEvent {
  readonly kind: string;
  readonly at: Instant;
  readonly by: string;
  readonly data: object;
  readonly people: Readonly<Record<string, string | undefined>>;
  readonly text: Readonly<Record<string, string | undefined>>;
}

/** What is needed to seal: the chain's name (its partition), its head, the command behind the event, a fresh salt. */
export interface Seal {
  readonly chain: string;
  readonly head: ChainHead;
  readonly commandId: string;
  readonly salt: string;
  readonly hash: Hash;
}

/** `e-000042`: in the order of the texts. */
export const eventId = (seq: number): string => `e-${String(seq).padStart(6, '0')}`;

type Personal = Pick<SealedEvent, 'by' | 'people' | 'text'>;

const personalEntries = ({ by, people, text }: Personal): readonly (readonly [string, string])[] => [
  ...(by === undefined ? [] : [['by', by] as const]),
  ...Object.entries(people ?? {}).map(([slot, value]) => [`people/${slot}`, value] as const),
  ...Object.entries(text ?? {}).map(([slot, value]) => [`text/${slot}`, value] as const),
];

const digestOf = (salt: string, place: string, value: string, hash: Hash): string =>
  hash(canonicalJson([salt, place, value]));

const digestsOf = (personal: Personal, salt: string, hash: Hash): Readonly<Record<string, string>> =>
  Object.fromEntries(personalEntries(personal).map(([place, value]) => [place, digestOf(salt, place, value, hash)]));

const linkOf = (chain: string, event: Omit<SealedEvent, 'hash'>, hash: Hash): string => {
  const { seq, kind, at, data, digests, commandId, prevHash, schemaVersion } = event;
  return hash(canonicalJson({ chain, seq, kind, at, data, digests, commandId, prevHash, schemaVersion }));
};

const withoutEmpty = (
  entries: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> | undefined => {
  const present = Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present);
};

/** Makes the event the next link of its chain. */
export const seal = (
  { kind, at, by, data, people, text }: ChainEvent,
  { chain, head, commandId, salt, hash }: Seal,
): SealedEvent => {
  const personal = { by, people: withoutEmpty(people), text: withoutEmpty(text) };
  const seq = head.seq + 1;
  const bare = {
    id: eventId(seq),
    seq,
    kind,
    at: iso(at),
    ...personal,
    salt,
    data: { ...data },
    digests: digestsOf(personal, salt, hash),
    commandId,
    prevHash: head.hash,
    schemaVersion: 1 as const,
  };
  return { ...bare, hash: linkOf(chain, bare, hash) };
};

/** What is read in place of a value that was erased: a text, or who a person was. */
export const erased = 'erased';

/** The event without anything personal. One salt covers all its values, so they go together; digests and hash stay. */
export const eraseEvent = ({
  by: _by,
  people: _people,
  text: _text,
  salt: _salt,
  ...event
}: SealedEvent): SealedEvent => event;

/** Does it hold this person's id? */
export const namesPerson = ({ by, people = {} }: Pick<SealedEvent, 'by' | 'people'>, person: string): boolean =>
  by === person || Object.values(people).includes(person);

/** Reads a stored event back, as an event of its chain's kind; what was erased reads as `erased`. */
export const unseal = <Event extends ChainEvent>(event: SealedEvent): Event => {
  const { kind, at, by, data, people, text } = event;
  const slots = (prefix: string): Record<string, string> =>
    Object.fromEntries(
      Object.keys(event.digests)
        .filter((place) => place.startsWith(prefix))
        .map((place) => [place.slice(prefix.length), erased]),
    );
  return {
    kind,
    at: instant(at),
    by: by ?? erased,
    data,
    people: people ?? slots('people/'),
    text: text ?? slots('text/'),
  } as unknown as Event;
};

/** Where a chain first fails to verify, and why. */
export interface BrokenLink {
  readonly seq: number;
  readonly reason:
    | 'out of order'
    | 'not linked to the one before'
    | 'hash differs'
    | 'text or person differs from its digest';
}

/** Checks a whole chain from its first event; `undefined` when every link holds. Erased events verify. */
export const brokenLinkOf = (chain: string, events: readonly SealedEvent[], hash: Hash): BrokenLink | undefined => {
  let head = genesis;
  for (const event of events) {
    const seq = head.seq + 1;
    if (event.seq !== seq || event.id !== eventId(seq)) return { seq, reason: 'out of order' };
    if (event.prevHash !== head.hash) return { seq, reason: 'not linked to the one before' };
    if (event.hash !== linkOf(chain, event, hash)) return { seq, reason: 'hash differs' };
    const { salt } = event;
    const isOpen = salt !== undefined;
    const differs = isOpen
      ? canonicalJson(digestsOf(event, salt, hash)) !== canonicalJson(event.digests)
      : personalEntries(event).length > 0;
    if (differs) return { seq, reason: 'text or person differs from its digest' };
    head = { seq: event.seq, hash: event.hash };
  }
  return undefined;
};
