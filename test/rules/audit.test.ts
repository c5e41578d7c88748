import fc from 'fast-check';
import { brokenLinkOf, type ChainHead, eventId, genesis, type SealedEvent, seal, unseal } from '../../desk/rules/audit';
import { type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { sha256 } from '../support/a-policy';
import { aNumber, assigned, breached, climbed, closed, filed, resolved, responded, updated } from '../support/a-ticket';

const story: readonly TicketEvent[] = [
  filed(),
  climbed('2026-03-02T10:00:00-08:00', 'tier-1', 'tier-2'),
  breached('2026-03-02T12:00:00-08:00', 'response'),
  assigned('2026-03-02T12:30:00-08:00'),
  responded('2026-03-02T12:30:00-08:00'),
  updated('2026-03-02T13:00:00-08:00'),
  resolved('2026-03-02T14:00:00-08:00'),
  closed('2026-03-03T14:00:00-08:00'),
];

const sealed = (events: readonly TicketEvent[], chain = aNumber): readonly SealedEvent[] => {
  const links: SealedEvent[] = [];
  for (const event of events) {
    const head: ChainHead = links.at(-1) ?? genesis;
    const seq = head.seq + 1;
    links.push(seal(event, { chain, head, commandId: `command-${seq}`, salt: `salt-${seq}`, hash: sha256 }));
  }
  return links;
};

const chain = sealed(story);
const broken = (events: readonly SealedEvent[], name = aNumber) => brokenLinkOf(name, events, sha256);

const but = (index: number, change: Partial<SealedEvent>): readonly SealedEvent[] =>
  chain.map((event, at) => (at === index ? { ...event, ...change } : event));

/** Without the named fields, as erasure leaves a document. */
const without = (event: SealedEvent, ...fields: (keyof SealedEvent)[]): SealedEvent =>
  Object.fromEntries(Object.entries(event).filter(([name]) => !fields.includes(name as keyof SealedEvent))) as never;

const erasedAt = (index: number): readonly SealedEvent[] =>
  chain.map((event, at) => (at === index ? without(event, 'by', 'people', 'text', 'salt') : event));

describe('a chain', () => {
  it('verifies from its first event to its last', () => {
    expect(broken(chain)).toBeUndefined();
    expect(broken([])).toBeUndefined();
  });

  it('numbers its events in the order of their texts', () => {
    expect(chain.map(({ id }) => id).slice(0, 2)).toEqual(['e-000001', 'e-000002']);
    expect(eventId(42)).toBe('e-000042');
    expect(chain[0]?.prevHash).toBe('0'.repeat(64));
  });

  it('is of one ticket: the same events do not verify as another’s', () => {
    expect(broken(chain, 'TL-0000000000')).toEqual({ seq: 1, reason: 'hash differs' });
  });

  it('gives every event back as it was', () => {
    expect(chain.map((event) => unseal<TicketEvent>(event))).toEqual(story);
    expect(ticketFrom(chain.map((event) => unseal<TicketEvent>(event)))).toEqual(ticketFrom(story));
  });

  it('survives the store: JSON and back is the same chain', () => {
    expect(broken(JSON.parse(JSON.stringify(chain)))).toBeUndefined();
  });

  it('keeps texts and people out of what the hash covers, in the clear', () => {
    const [first] = chain;
    const rest = first && without(first, 'text', 'by');
    expect(JSON.stringify(rest)).not.toMatch(/Outlook|closes at once|requester/);
  });
});

describe('tampering is located', () => {
  const last = story.length - 1;

  it.each<[string, Partial<SealedEvent>]>([
    ['its moment', { at: '2026-03-02T11:59:59.999Z' }],
    ['its kind', { kind: 'ticket-closed' }],
    ['its command', { commandId: 'command-x' }],
    ['its facts', { data: { clock: 'response', cycle: 1, dueAt: '2026-03-02T21:00:00.000Z' } }],
    ['one more fact', { data: { ...chain[2]?.data, excused: true } }],
    ['its digests', { digests: {} }],
    ['its own hash', { hash: sha256('anything') }],
  ])('where somebody changed %s', (_name, change) => {
    expect(broken(but(2, change))).toEqual({ seq: 3, reason: 'hash differs' });
  });

  it('where a text was changed', () => {
    expect(broken(but(4, { text: { message: 'I never said that.' } }))).toEqual({
      seq: 5,
      reason: 'text or person differs from its digest',
    });
  });

  it.each<[string, number, Partial<SealedEvent>]>([
    ['who did it', 4, { by: 'somebody-else' }],
    ['whom it was about', 3, { people: { assignee: 'somebody-else' } }],
    ['the salt', 4, { salt: 'another' }],
    ['a text more', 4, { text: { message: 'I am looking into it.', note: 'and more' } }],
    ['a text less', 0, { text: { title: 'Outlook does not start' } }],
  ])('where %s differs', (_name, index, change) => {
    expect(broken(but(index, change))).toEqual({ seq: index + 1, reason: 'text or person differs from its digest' });
  });

  it('where a text was changed and the salt taken away to look erased', () => {
    const forged = chain.map((event, at) =>
      at === 4 ? { ...without(event, 'salt'), text: { message: 'I never said that.' } } : event,
    );
    expect(broken(forged)).toEqual({ seq: 5, reason: 'text or person differs from its digest' });
  });

  it('where a person stands though the rest was erased', () => {
    const half = chain.map((event, at) => (at === 4 ? without(event, 'text', 'salt') : event));
    expect(broken(half)).toEqual({ seq: 5, reason: 'text or person differs from its digest' });
  });

  it('where an event was dropped, first or in the middle', () => {
    expect(broken(chain.slice(1))).toEqual({ seq: 1, reason: 'out of order' });
    expect(broken(chain.toSpliced(3, 1))).toEqual({ seq: 4, reason: 'out of order' });
  });

  it('where a stretch in the middle was cut out', () => {
    expect(broken(chain.toSpliced(2, 3))).toEqual({ seq: 3, reason: 'out of order' });
  });

  it('where an event was dropped and the rest numbered anew', () => {
    const renumbered = chain
      .toSpliced(3, 1)
      .map((event, index) => ({ ...event, seq: index + 1, id: eventId(index + 1) }));
    expect(broken(renumbered)).toEqual({ seq: 4, reason: 'not linked to the one before' });
  });

  it('where two events changed places', () => {
    const swapped = chain.with(2, chain[3] as SealedEvent).with(3, chain[2] as SealedEvent);
    expect(broken(swapped)).toEqual({ seq: 3, reason: 'out of order' });
  });

  it('where an event comes twice', () => {
    expect(broken(chain.toSpliced(2, 0, chain[2] as SealedEvent))).toEqual({ seq: 4, reason: 'out of order' });
  });

  it('where an event was written anew with a hash that fits it: at the one after', () => {
    const [before, third] = [chain[1] as SealedEvent, story[2] as TicketEvent];
    const forged = seal(
      { ...third, by: 'somebody' },
      { chain: aNumber, head: before, commandId: 'command-3', salt: 's', hash: sha256 },
    );
    expect(broken(chain.with(2, forged))).toEqual({ seq: 4, reason: 'not linked to the one before' });
  });

  it('at the end only against the head: a chain cut short verifies, and its head is another', () => {
    const short = chain.slice(0, last);
    expect(broken(short)).toBeUndefined();
    expect(short.at(-1)?.hash).not.toBe(chain.at(-1)?.hash);
  });

  it('wherever one character of one link is flipped', () => {
    const fields = ['id', 'kind', 'at', 'by', 'salt', 'commandId', 'prevHash', 'hash'] as const;
    fc.assert(
      fc.property(fc.nat(last), fc.constantFrom(...fields), fc.nat(), (index, field, place) => {
        const text = String(chain[index]?.[field]);
        const at = place % text.length;
        const flipped = text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1);
        expect(broken(but(index, { [field]: flipped }))?.seq).toBe(index + 1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('erasure', () => {
  it.each(story.map(({ kind }, index) => [kind, index] as const))(
    'of %s leaves a chain that verifies',
    (_kind, index) => {
      expect(broken(erasedAt(index))).toBeUndefined();
    },
  );

  it('of everything leaves a chain that verifies, and a ticket without a text or a person', () => {
    const everything = chain.map((event) => without(event, 'by', 'people', 'text', 'salt'));
    expect(broken(everything)).toBeUndefined();

    const events = everything.map((event) => unseal<TicketEvent>(event));
    expect(events[0]).toMatchObject({ by: 'erased', text: { title: 'erased', description: 'erased' } });
    expect(events[3]).toMatchObject({ people: { assignee: 'erased' } });
    const ticket = ticketFrom(events);
    expect(ticket).toMatchObject({ state: 'closed', title: 'erased', filedBy: 'erased', assignee: 'erased' });
    expect(ticket.cycles).toEqual(ticketFrom(story).cycles);
  });

  it('still finds facts changed afterwards', () => {
    const erased = erasedAt(2).map((event, at) => (at === 2 ? { ...event, at: '2026-03-02T00:00:00.000Z' } : event));
    expect(broken(erased)).toEqual({ seq: 3, reason: 'hash differs' });
  });

  it('leaves no digest that a guess of the text would meet without the salt', () => {
    const [first] = erasedAt(0);
    const guess = Object.values(filed().text).flatMap((text) => [sha256(text), sha256(JSON.stringify(text))]);
    expect(Object.values(first?.digests ?? {}).filter((digest) => guess.includes(digest))).toEqual([]);
  });
});

describe('a salt', () => {
  it('makes the same words another digest in another event', () => {
    const twice = sealed([filed(), updated('2026-03-02T13:00:00-08:00'), updated('2026-03-02T13:00:00-08:00')]);
    expect(twice[1]?.digests['text/message']).not.toBe(twice[2]?.digests['text/message']);
  });
});
