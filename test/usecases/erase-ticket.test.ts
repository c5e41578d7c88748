import fc from 'fast-check';
import { Fault } from '../../desk/ports';
import { brokenLinkOf, type SealedEvent } from '../../desk/rules/audit';
import type { Caller } from '../../desk/rules/people';
import { type ADesk, aDesk, desks } from '../support/a-desk';
import { refusalOf } from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import {
  anAgent,
  anEscalationEngineer,
  anItAdmin,
  anOperator,
  anotherRequester,
  aReader,
  aRequester,
} from '../support/people';
import { aPng } from '../support/some-files';
import { storedBytesOf } from '../support/stored-bytes';

jest.setTimeout(120_000);

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const reason = 'The requester has left.';
const erase = (ticketId: string, person?: string, caller: Caller = anItAdmin, ifSeq?: number) =>
  desk.eraseTicket({ caller, ticketId, ifSeq }, { reason, person });

const eventsOf = (ticketId: string): Promise<readonly SealedEvent[]> => desk.ports.tickets.events(ticketId);
const verifies = async (ticketId: string): Promise<void> => {
  expect(brokenLinkOf(ticketId, await eventsOf(ticketId), sha256)).toBeUndefined();
};

const texts = ['CANARY-title', 'CANARY-words', 'CANARY-hello', 'CANARY-note', 'CANARY-file', 'CANARY-solution'];

/** A ticket with everything on it that people write, resolved. */
const aWornTicket = async (): Promise<string> => {
  const { ticketId } = await desk.files({ title: 'CANARY-title', description: 'CANARY-words', externalIds: ['INC-1'] });
  const work = { caller: anAgent, ticketId };
  await desk.respondToTicket({ ...work, key: 'hello' }, { message: 'CANARY-hello' });
  await desk.noteTicket(work, { note: 'CANARY-note' });
  await desk.attachFile({ caller: aRequester, ticketId }, { name: 'CANARY-file.png', content: aPng });
  await desk.watchTicket(work, { watcher: 'a-colleague' });
  await desk.resolveTicket(work, { solution: 'CANARY-solution' });
  return ticketId;
};

describe('a ticket that is erased', () => {
  it('holds nothing that anybody wrote, nor its requester, in any byte that is stored', async () => {
    const ticketId = await aWornTicket();
    expect(texts.filter((text) => !storedBytesOf(desk).includes(text))).toEqual([]);
    expect(desk.blobs.keys()).toHaveLength(1);
    await verifies(ticketId);

    const erased = await erase(ticketId);
    expect(erased.ok && erased.value.ticket).toMatchObject({
      ...{ title: 'erased', filedBy: 'erased', assignee: anAgent.id, watchers: ['a-colleague'], state: 'resolved' },
      erasedAt: desk.now(),
    });
    expect(erased.ok && erased.value.ticket).toEqual(await desk.ticket(ticketId));
    const left = storedBytesOf(desk).toString('latin1');
    expect(texts.filter((text) => left.toLowerCase().includes(text.toLowerCase()))).toEqual([]);
    expect(desk.blobs.keys()).toEqual([]);
    expect(await desk.ports.tickets.attachments(ticketId)).toEqual([]);
    expect(JSON.stringify([await desk.ticket(ticketId), await eventsOf(ticketId)])).not.toContain('"requester"');
  });

  it('says who erased it, when and why, and never what; its chain verifies as before', async () => {
    const ticketId = await aWornTicket();
    const before = await eventsOf(ticketId);
    desk.clock.pass(5);
    await erase(ticketId);
    const after = await eventsOf(ticketId);
    expect(after.slice(0, -1).map(({ hash, digests, kind, at, data }) => ({ hash, digests, kind, at, data }))).toEqual(
      before.map(({ hash, digests, kind, at, data }) => ({ hash, digests, kind, at, data })),
    );
    expect(after.at(-1)).toMatchObject({
      ...{ kind: 'personal-data-erased', at: '2026-03-02T16:05:00.000Z', by: anItAdmin.id },
      ...{ data: { scope: 'ticket' }, text: { reason } },
    });
    await verifies(ticketId);
    // Who was assigned to it is no text, and names nobody who was erased.
    expect(after.find(({ kind }) => kind === 'ticket-assigned')?.by).toBe(anAgent.id);
  });

  it('would show a flipped byte as any other', async () => {
    const ticketId = await aWornTicket();
    await erase(ticketId);
    const events = await eventsOf(ticketId);
    for (const [index, event] of events.entries()) {
      const flipped = `${event.commandId.slice(0, -1)}${event.commandId.endsWith('x') ? 'y' : 'x'}`;
      const changed = events.map((one, other) => (other === index ? { ...one, commandId: flipped } : one));
      expect(brokenLinkOf(ticketId, changed, sha256)).toEqual({ seq: index + 1, reason: 'hash differs' });
    }
  });

  it('is erased once: again changes nothing and says nothing', async () => {
    const ticketId = await aWornTicket();
    await erase(ticketId);
    const [first, events] = [await desk.ports.tickets.read(ticketId), await eventsOf(ticketId)];
    desk.clock.pass(60);
    expect((await erase(ticketId)).ok).toBe(true);
    expect(await desk.ports.tickets.read(ticketId)).toEqual(first);
    expect(await eventsOf(ticketId)).toEqual(events);
  });

  it('is found by no word of it, and its history reads as erased', async () => {
    const ticketId = await aWornTicket();
    await erase(ticketId);
    for (const q of ['canary', 'title', 'erased', 'INC']) {
      const found = await desk.listTickets(anItAdmin, { q, limit: 10 });
      expect([q, found.ok && found.value.items]).toEqual([q, []]);
    }
    const read = await desk.readEvents(anItAdmin, ticketId);
    expect(read.ok && read.value.events.map(({ text }) => text).filter((text) => text !== undefined)).toEqual([
      { reason },
    ]);
    expect(refusalOf(await desk.readTicket(aRequester, ticketId))).toBe('ticket-unknown');
  });

  it('is not taken up again: nobody could be asked, and what was wrong is gone', async () => {
    const ticketId = await aWornTicket();
    await erase(ticketId);
    const again = await desk.reactivateTicket({ caller: anAgent, ticketId }, { reason: 'Once more.' });
    expect(refusalOf(again)).toBe('reactivation-over');
  });

  it('still closes, and the command that was sent under a key is not done again', async () => {
    const ticketId = await aWornTicket();
    await erase(ticketId);
    desk.clock.pass(24 * 60);
    await desk.keepsPromises(ticketId);
    expect((await desk.ticket(ticketId)).state).toBe('closed');
    const again = await desk.respondToTicket({ caller: anAgent, ticketId, key: 'hello' }, { message: 'CANARY-hello' });
    expect(refusalOf(again)).toBe('ticket-closed');
    await verifies(ticketId);
  });

  it('does not come back when its filing is sent again under its key', async () => {
    const filing = { title: 'CANARY-title', description: 'd', type: 'incident', severity: 'B' } as const;
    const filed = await desk.fileTicket(filing, aRequester, 'a-key');
    if (!filed.ok) throw new Error(filed.refusal.kind);
    const { ticketId } = filed.value.ticket;
    await desk.withdrawTicket({ caller: aRequester, ticketId }, {});
    await erase(ticketId);
    expect(refusalOf(await desk.fileTicket(filing, aRequester, 'a-key'))).toBe('idempotency-key-reused');
    expect(storedBytesOf(desk).includes('CANARY-title')).toBe(false);
  });
});

describe('one person in a ticket', () => {
  it('is erased with what they wrote, and everything else stays', async () => {
    const ticketId = await aWornTicket();
    const erased = await erase(ticketId, anAgent.id);
    expect(erased.ok && erased.value.ticket).toMatchObject({ title: 'CANARY-title', filedBy: aRequester.id });
    expect(erased.ok && erased.value.ticket.assignee).toBeUndefined();
    const stored = storedBytesOf(desk);
    expect(texts.map((text) => [text, stored.includes(text)])).toEqual([
      ...[
        ['CANARY-title', true],
        ['CANARY-words', true],
        ['CANARY-hello', false],
        ['CANARY-note', false],
      ],
      ...[
        ['CANARY-file', true],
        ['CANARY-solution', false],
      ],
    ]);
    expect((await eventsOf(ticketId)).at(-1)).toMatchObject({
      kind: 'personal-data-erased',
      data: { scope: 'person' },
    });
    await verifies(ticketId);
    const listed = await desk.listTickets(anItAdmin, { q: 'canary', limit: 10 });
    expect(listed.ok && listed.value.items).toHaveLength(1);
  });

  it('who only watches is taken off, and of whom it knows nothing, nothing goes', async () => {
    const ticketId = await aWornTicket();
    await erase(ticketId, 'a-colleague');
    expect((await desk.ticket(ticketId)).watchers).toBeUndefined();
    const events = await eventsOf(ticketId);
    expect((await erase(ticketId, 'nobody')).ok).toBe(true);
    expect(await eventsOf(ticketId)).toEqual(events);
  });
});

describe('erasing is refused', () => {
  it('while the ticket is worked on', async () => {
    const { ticketId } = await desk.files();
    expect(await erase(ticketId)).toEqual({ ok: false, refusal: { kind: 'ticket-not-ended', state: 'new' } });
    await desk.respondToTicket({ caller: anAgent, ticketId }, {});
    expect(refusalOf(await erase(ticketId, anAgent.id))).toBe('ticket-not-ended');
    expect((await eventsOf(ticketId)).some(({ kind }) => kind === 'personal-data-erased')).toBe(false);
  });

  it('to everybody but IT admins, who see nothing of a ticket that is not theirs to see', async () => {
    const ticketId = await aWornTicket();
    const kinds = [];
    for (const caller of [aRequester, anAgent, aReader, anOperator, anotherRequester])
      kinds.push(refusalOf(await erase(ticketId, undefined, caller)));
    expect(kinds).toEqual(['act-forbidden', 'act-forbidden', 'act-forbidden', 'ticket-unknown', 'ticket-unknown']);
  });

  it('when the ticket has moved on, or there is none', async () => {
    const ticketId = await aWornTicket();
    const { length } = await eventsOf(ticketId);
    expect(await erase(ticketId, undefined, anItAdmin, length - 1)).toEqual({
      ok: false,
      refusal: { kind: 'ticket-changed', lastSeq: length },
    });
    expect((await erase(ticketId, undefined, anItAdmin, length)).ok).toBe(true);
    expect(refusalOf(await erase('TL-0000000000'))).toBe('ticket-unknown');
  });
});

describe('a long ticket', () => {
  const aLongTicket = async (): Promise<string> => {
    const { ticketId } = await desk.files({ title: 'CANARY-title' });
    const work = { caller: anAgent, ticketId };
    await desk.respondToTicket(work, { message: 'CANARY-0' });
    for (let at = 1; at <= 60; at += 1) {
      await desk.updateTicket({ ...work, key: `update-${at}` }, { message: `CANARY-${at}` });
      await desk.answerQuestion(work, { answer: `CANARY-${at}` });
      await desk.noteTicket({ ...work, key: `note-${at}` }, { note: `CANARY-${at}` });
    }
    await desk.resolveTicket(work, { solution: 'CANARY-solution' });
    return ticketId;
  };

  it('is erased in several batches of at most 100, with one event', async () => {
    const ticketId = await aLongTicket();
    const calls = desk.cosmos.calls.length;
    expect((await erase(ticketId)).ok).toBe(true);
    const batches = desk.cosmos.calls.slice(calls).filter(({ headers }) => headers['x-ms-cosmos-is-batch-request']);
    const sizes = batches.map(({ body }) => JSON.parse(body).length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(storedBytesOf(desk).includes('CANARY')).toBe(false);
    expect((await eventsOf(ticketId)).filter(({ kind }) => kind === 'personal-data-erased')).toHaveLength(1);
    await verifies(ticketId);
  });

  it('is whole after every batch, wherever it is cut off, and the next try does the rest', async () => {
    const ticketId = await aLongTicket();
    let writes = 0;
    desk.cosmos.inject(({ kind }) => {
      if (kind !== 'batch') return undefined;
      writes += 1;
      return writes === 2 ? { when: 'before', status: 503 } : undefined;
    });
    await expect(erase(ticketId)).rejects.toThrow(Fault);
    await verifies(ticketId);
    expect(storedBytesOf(desk).includes('CANARY')).toBe(true);
    expect((await desk.ticket(ticketId)).filedBy).toBe(aRequester.id);
    expect((await erase(ticketId)).ok).toBe(true);
    expect(storedBytesOf(desk).includes('CANARY')).toBe(false);
    expect((await desk.ticket(ticketId)).filedBy).toBe('erased');
    await verifies(ticketId);
  });
});

const verbs = ['update', 'note', 'ask', 'answer', 'watch', 'attach', 'climb', 'link', 'rate'] as const;

describe('any life of a ticket', () => {
  it('is erased to the last canary under lost replies, beside somebody who still writes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...verbs), { maxLength: 10 }),
        fc.array(fc.constantFrom('kept', 'kept', 'lost', 'failed'), { maxLength: 6 }),
        async (lived, losses) => {
          const own = await aDesk();
          try {
            const { ticketId } = await own.files({ title: 'CANARY-title', description: 'CANARY-words' });
            const work = { caller: anEscalationEngineer, ticketId };
            await own.respondToTicket(work, { message: 'CANARY-hello' });
            const does = {
              update: () => own.updateTicket(work, { message: 'CANARY-update' }),
              note: () => own.noteTicket(work, { note: 'CANARY-note' }),
              ask: () => own.askRequester(work, { question: 'CANARY-question' }),
              answer: () => own.answerQuestion({ ...work, caller: aRequester }, { answer: 'CANARY-answer' }),
              watch: () => own.watchTicket(work, { watcher: 'a-colleague' }),
              attach: () => own.attachFile({ caller: aRequester, ticketId }, { name: 'CANARY.png', content: aPng }),
              climb: () => own.climbTicket(work, { reason: 'CANARY-reason' }),
              link: () => own.addExternalId(work, { system: 'Premier', externalId: 'P-1' }),
              rate: () => own.rateTicket({ ...work, caller: aRequester }, { rating: 3, comment: 'CANARY-comment' }),
            };
            for (const verb of lived) {
              own.clock.pass(7);
              await does[verb]();
            }
            await own.resolveTicket(work, { solution: 'CANARY-solution' });
            let writes = 0;
            own.cosmos.inject(({ kind }) => {
              if (kind !== 'batch') return undefined;
              const loss = losses[writes] ?? 'kept';
              writes += 1;
              if (loss === 'kept') return undefined;
              return loss === 'lost' ? { when: 'after', drop: 'ECONNRESET' } : { when: 'before', status: 503 };
            });
            const tried = () =>
              own.eraseTicket({ caller: anItAdmin, ticketId }, { reason }).catch((error: unknown) => {
                if (!(error instanceof Fault)) throw error;
              });
            await Promise.all([tried(), does.rate().catch(() => undefined), tried()]);
            own.cosmos.inject(() => undefined);
            expect((await tried())?.ok).toBe(true);
            const events = await own.ports.tickets.events(ticketId);
            expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
            expect(storedBytesOf(own).includes('CANARY')).toBe(false);
            expect(own.blobs.keys()).toEqual([]);
          } finally {
            await own.close();
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});
