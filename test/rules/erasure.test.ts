import fc from 'fast-check';
import type { Notice } from '../../desk/rules/alerts';
import type { Attachment } from '../../desk/rules/attachments';
import { brokenLinkOf, eraseEvent, genesis, type SealedEvent, seal, unseal } from '../../desk/rules/audit';
import { decideErase, firstStepOf, isPerson, type Personal, personalOf, withoutPerson } from '../../desk/rules/erasure';
import { type ErasedData, evolve, type Ticket, type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { instant, plusMinutes } from '../../desk/rules/time';
import { sha256 } from '../support/a-policy';
import {
  aNumber,
  answered,
  asked,
  assigned,
  closed,
  filed,
  mondayMorning,
  resolved,
  responded,
} from '../support/a-ticket';

const at = (minutes: number) => plusMinutes(instant(mondayMorning), minutes);
const noon = '2026-03-02T12:00:00-08:00';

const sealed = (events: readonly TicketEvent[]): readonly SealedEvent[] => {
  const links: SealedEvent[] = [];
  for (const event of events) {
    const head = links.at(-1) ?? genesis;
    const salt = `salt-${head.seq}`;
    links.push(seal(event, { chain: aNumber, head, commandId: `command-${head.seq}`, salt, hash: sha256 }));
  }
  return links;
};

const broken = (events: readonly SealedEvent[]) => brokenLinkOf(aNumber, events, sha256);

const erasure = (scope: ErasedData['scope']): TicketEvent => ({
  ...{ kind: 'personal-data-erased', at: at(600), by: 'it-admin', data: { scope }, people: {} },
  text: { reason: 'They asked for it.' },
});

const aFile = (attachmentId: string, addedBy: string): Attachment => ({
  ...{ attachmentId, blobKey: `blob-${attachmentId}`, name: `${addedBy}.png`, type: 'image/png', bytes: 1 },
  ...{ sha256: 'aa', ticketId: aNumber, addedBy, addedAt: at(1) },
});

const aNotice = (noticeId: string, whom: { readonly person: string } | { readonly group: string }): Notice => ({
  ...{ noticeId, ticketId: aNumber, alertId: noticeId, ...whom, channel: 'email', status: 'sent' },
  ...{ attempts: 1, createdAt: at(1), sentAt: at(1) },
});

const story: readonly TicketEvent[] = [
  filed(),
  assigned(noon, 'agent'),
  responded(noon, 'agent'),
  asked(noon),
  answered(noon),
  { kind: 'ticket-watched', at: at(20), by: 'agent', data: {}, people: { watcher: 'colleague' }, text: {} },
  resolved(noon, 'agent'),
  closed('2026-03-03T12:00:00-08:00'),
];
const chain = sealed(story);
const ticket = ticketFrom(story);
const whole: Personal = {
  events: chain,
  attachments: [aFile('1', 'requester'), aFile('2', 'agent')],
  notices: [aNotice('n1', { person: 'requester' }), aNotice('n2', { group: 'tier-1' })],
};

describe('an event without what was personal', () => {
  it('keeps digests and hash, so that every chain verifies with any of its events erased', () => {
    fc.assert(
      fc.property(fc.subarray([...chain]), (some) => {
        const events = chain.map((event) => (some.includes(event) ? eraseEvent(event) : event));
        expect(broken(events)).toBeUndefined();
      }),
    );
  });

  it('is read as erased, and what happened is read as ever', () => {
    expect(unseal<TicketEvent>(eraseEvent(chain[0] as SealedEvent))).toEqual({
      ...{ ...story[0], by: 'erased', text: { title: 'erased', description: 'erased' } },
    });
  });

  it('shows that a byte of it was changed', () => {
    const events = chain.map(eraseEvent);
    events.forEach((event, index) => {
      const changed = events.map((one, other) =>
        other === index ? { ...event, at: '2026-03-02T00:00:00.000Z' } : one,
      );
      expect(broken(changed)).toEqual({ seq: index + 1, reason: 'hash differs' });
    });
    const put = events.map((one, index) => (index === 2 ? { ...one, by: 'somebody-else' } : one));
    expect(broken(put)).toEqual({ seq: 3, reason: 'text or person differs from its digest' });
  });
});

describe('erasing from a ticket', () => {
  it('takes all that was written out of one’s own, and what names one out of another’s', () => {
    expect(decideErase(ticket, 'requester')).toEqual({ ok: true, value: 'ticket' });
    expect(decideErase(ticket, 'agent')).toEqual({ ok: true, value: 'person' });
  });

  it.each(['new', 'assigned', 'active', 'mitigated'] as const)('is refused while it is %s', (state) => {
    expect(decideErase({ ...ticket, state }, 'requester')).toEqual({
      ok: false,
      refusal: { kind: 'ticket-not-ended', state },
    });
  });

  it('is about somebody', () => {
    expect(['desk', 'erased', 'rosa'].map(isPerson)).toEqual([false, false, true]);
  });
});

describe('what is to go', () => {
  const kinds = ({ events }: Personal) => events.map(({ kind }) => kind);

  it('of the requester is every text, their files, their notices; events that name them last', () => {
    const found = personalOf(whole, 'requester', 'ticket');
    expect(kinds(found)).toEqual([
      ...['ticket-responded', 'requester-asked', 'ticket-resolved'],
      ...['ticket-filed', 'requester-answered'],
    ]);
    expect(found.attachments).toHaveLength(2);
    expect(found.notices.map(({ noticeId }) => noticeId)).toEqual(['n1']);
  });

  it('of somebody else is what names them, and their files', () => {
    const found = personalOf(whole, 'agent', 'person');
    expect(kinds(found)).toEqual([
      ...['ticket-assigned', 'ticket-responded', 'requester-asked', 'ticket-watched', 'ticket-resolved'],
    ]);
    expect(found.attachments.map(({ attachmentId }) => attachmentId)).toEqual(['2']);
    expect(found.notices).toEqual([]);
    expect(kinds(personalOf(whole, 'colleague', 'person'))).toEqual(['ticket-watched']);
  });

  it('is nothing of whom it does not name, and never that there was an erasure', () => {
    expect(personalOf(whole, 'nobody', 'person')).toEqual({ events: [], attachments: [], notices: [] });
    const events = sealed([...story, erasure('ticket')]);
    expect(kinds(personalOf({ ...whole, events }, 'it-admin', 'ticket'))).not.toContain('personal-data-erased');
  });
});

describe('the ticket afterwards', () => {
  it('has neither title nor requester, and whoever works on it stays', () => {
    const after = withoutPerson(evolve(ticket, erasure('ticket')), 'requester');
    expect(after).toEqual({ ...ticket, title: 'erased', filedBy: 'erased', erasedAt: at(600) });
  });

  it('is without its assignee or a watcher who was erased, and otherwise as it was', () => {
    const { assignee: _, ...unassigned } = ticket;
    expect(withoutPerson(evolve(ticket, erasure('person')), 'agent')).toEqual(unassigned);
    const { watchers: _watchers, ...unwatched } = ticket;
    expect(withoutPerson(ticket, 'colleague')).toEqual(unwatched);
    expect(withoutPerson({ ...ticket, watchers: ['a', 'b'] }, 'a').watchers).toEqual(['b']);
  });

  it('is itself when it does not name the person', () => {
    expect(withoutPerson(ticket, 'nobody')).toBe(ticket);
    const after = withoutPerson(ticket, 'requester');
    expect(withoutPerson(after, 'erased')).toBe(after);
  });
});

const persons = ['requester', 'agent', 'engineer', 'colleague', 'desk'] as const;
const whoever = fc.constantFrom(...persons);
const canary = fc.nat(999_999).map((number) => `canary-${number}`);

/** Anything that may happen to a ticket once it was filed, as far as an erasure looks at it. */
const happening: fc.Arbitrary<TicketEvent> = fc.oneof(
  fc
    .tuple(whoever, canary)
    .map(([by, message]): TicketEvent => ({ ...responded(noon, by), text: { message } }) as never),
  fc
    .tuple(whoever, canary)
    .map(([by, note]) => ({ ...assigned(noon, by), kind: 'ticket-noted', people: {}, text: { note } }) as never),
  fc.tuple(whoever, whoever).map(([by, assignee]) => ({ ...assigned(noon, by), people: { assignee } }) as never),
  fc
    .tuple(whoever, whoever)
    .map(([by, watcher]) => ({ ...assigned(noon, by), kind: 'ticket-watched', people: { watcher } }) as never),
);

describe('any ticket that has ended', () => {
  it('is erased in steps of any size, cut off anywhere, with nothing left and its chain whole; again is nothing', () => {
    fc.assert(
      fc.property(
        fc.tuple(whoever, canary, canary),
        fc.array(happening, { maxLength: 12 }),
        whoever.filter(isPerson),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
        ([by, title, description], happenings, person, sizes) => {
          const first = { ...filed({ by }), text: { title, description } } as TicketEvent;
          const events = [first, ...happenings, closed('2026-03-03T12:00:00-08:00')];
          let now: Ticket = ticketFrom(events);
          let store: Personal = {
            events: sealed(events),
            attachments: [aFile('1', by), aFile('2', 'agent')],
            notices: [aNotice('n1', { person: by })],
          };
          const isOwn = now.filedBy === person;
          const scopeNow = () => (now.filedBy === person ? 'ticket' : 'person');
          for (let round = 0; ; round += 1) {
            const step = firstStepOf(personalOf(store, person, scopeNow()), sizes[round % sizes.length] ?? 1);
            if (step.isLast) now = withoutPerson(now, person);
            const gone = new Map(step.events.map((event) => [event.seq, event]));
            store = {
              events: store.events.map((event) => gone.get(event.seq) ?? event),
              attachments: store.attachments.filter((file) => !step.attachments.includes(file)),
              notices: store.notices.filter(({ noticeId }) => !step.dropped.includes(noticeId)),
            };
            expect(broken(store.events)).toBeUndefined();
            if (step.isLast) break;
            // Whoever comes after a crash finds it by the person: in the ticket, or in an event.
            expect(JSON.stringify([now, store])).toContain(`"${person}"`);
            expect(round).toBeLessThan(100);
          }
          const left = JSON.stringify([now, store]);
          expect(left).not.toContain(`"${person}"`);
          if (isOwn) expect(left.replaceAll(JSON.stringify(now.title), '')).not.toContain('canary');
          expect(personalOf(store, person, scopeNow())).toEqual({ events: [], attachments: [], notices: [] });
          expect(withoutPerson(now, person)).toBe(now);
        },
      ),
    );
  });
});
