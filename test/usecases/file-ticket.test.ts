import { Fault } from '../../desk/ports';
import { brokenLinkOf } from '../../desk/rules/audit';
import type { Decision } from '../../desk/rules/decision';
import type { Caller } from '../../desk/rules/people';
import type { FileTicket } from '../../desk/rules/ticket-commands';
import { ticketNumber } from '../../desk/rules/ticket-number';
import { instant } from '../../desk/rules/time';
import type { Changed } from '../../desk/usecases/change-ticket';
import type { Desk } from '../../desk/usecases/desk';
import type { Refusal } from '../../desk/usecases/refusals';
import type { WireFault } from '../../local/cosmos/faults';
import { type ADesk, aFiling, desks } from '../support/a-desk';
import { sha256 } from '../support/a-policy';
import { mondayMorning } from '../support/a-ticket';
import { anAgent, anItAdmin, anotherRequester, aRequester } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

type Filed = Decision<Changed, Refusal>;

const file = (
  key?: string,
  by: Caller = aRequester,
  command: Partial<FileTicket> = {},
  at: Desk = desk,
): Promise<Filed> => at.fileTicket({ ...aFiling, ...command }, by, key);

const numberOf = (filed: Filed): string => (filed.ok ? filed.value.ticket.ticketId : filed.refusal.kind);

const everyNumber = async (): Promise<readonly string[]> => {
  const { items } = await desk.ports.tickets.list({ limit: 100 });
  return items.map(({ ticketId }) => ticketId);
};

/** The first write from now on meets this, and no other does. */
const oneWriteMeets = (fault: WireFault): void => {
  let met = false;
  desk.cosmos.inject(({ kind, container }) => {
    if (kind !== 'batch' || container !== 'tickets' || met) return undefined;
    met = true;
    return fault;
  });
};

describe('filing a ticket', () => {
  it('stores it with its first event, due when its first clock is, and starts its lifecycle', async () => {
    const filed = await file();
    const ticketId = numberOf(filed);

    expect(filed).toMatchObject({
      ok: true,
      value: { ticket: { state: 'new', filedBy: 'requester' }, head: { seq: 1 } },
    });
    expect(await desk.ticket(ticketId)).toEqual(filed.ok && filed.value.ticket);
    const events = await desk.ports.tickets.events(ticketId);
    expect(events.map(({ kind }) => kind)).toEqual(['ticket-filed']);
    expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
    expect(await desk.ports.tickets.due(instant('2026-03-02T09:59:59.999-08:00'), 10)).toMatchObject({ items: [] });
    expect(await desk.ports.tickets.due(instant('2026-03-02T10:00:00-08:00'), 10)).toMatchObject({ items: [ticketId] });
    expect(desk.starts).toEqual([ticketId]);
    expect(desk.firstLooks).toEqual([`${ticketId} 2026-03-02T18:00:00.000Z`]);
  });

  it('gives each ticket a number of its own', async () => {
    const filed = await Promise.all(Array.from({ length: 20 }, () => file()));
    expect(new Set(filed.map(numberOf)).size).toBe(20);
    expect(await everyNumber()).toHaveLength(20);
  });

  it('stores nothing and wakes nobody when the policy refuses', async () => {
    const refused = await file('a-key', aRequester, { type: 'change', severity: 'A' });
    expect(refused).toEqual({ ok: false, refusal: { kind: 'severity-not-choosable', severity: 'C' } });
    expect(await everyNumber()).toEqual([]);
    expect(desk.starts).toEqual([]);
  });

  it('is done though its lifecycle does not start: the sweep keeps it meanwhile', async () => {
    const deaf = desk.but({
      workflows: {
        ...desk.ports.workflows,
        start: async () => {
          throw new Fault('unavailable');
        },
      },
    });
    const filed = await file(undefined, aRequester, {}, deaf);
    expect(await everyNumber()).toEqual([numberOf(filed)]);
    expect(desk.log.join()).toContain('the lifecycle did not start');
  });

  it('takes the next number when its own is taken, again when it is sent again', async () => {
    const first = 'f'.repeat(64);
    const unlucky = desk.but({
      ids: { ...desk.ports.ids, hash: (text) => (text.endsWith(',0]') ? first : sha256(text)) },
    });
    const [one, other, without] = [
      await file('k', aRequester, {}, unlucky),
      await file('k', anotherRequester, {}, unlucky),
      await file(undefined, anAgent, {}, unlucky),
    ];

    expect(numberOf(one)).toBe('TL-ZZZZZZZZZZ');
    expect(new Set([one, other, without].map(numberOf)).size).toBe(3);
    expect(numberOf(await file('k', anotherRequester, {}, unlucky))).toBe(numberOf(other));
    expect((await everyNumber()).toSorted()).toEqual([one, other, without].map(numberOf).toSorted());
  });

  it('gives up loudly when five numbers in a row are taken', async () => {
    const cursed = desk.but({
      ids: { ...desk.ports.ids, hash: (text) => (/,\d\]$/.test(text) ? 'f'.repeat(64) : sha256(text)) },
    });
    await file(undefined, aRequester, {}, cursed);
    await expect(file(undefined, aRequester, {}, cursed)).rejects.toThrow('5 ticket numbers in a row');
  });
});

describe('filing under an Idempotency-Key', () => {
  it('twice is once, and wakes the lifecycle each time; only the first knows when it has to look', async () => {
    const [one, again] = [await file('a-key'), await file('a-key')];
    expect(numberOf(again)).toBe(numberOf(one));
    expect(await everyNumber()).toEqual([numberOf(one)]);
    expect(desk.starts).toEqual([numberOf(one), numberOf(one)]);
    expect(desk.firstLooks).toHaveLength(1);
  });

  it('answers the ticket as it was first answered, though it has changed since', async () => {
    const one = await file('a-key');
    desk.clock.pass(7);
    const responded = await desk.respondToTicket({ caller: anAgent, ticketId: numberOf(one) }, {});
    expect(responded.ok).toBe(true);

    const again = await file('a-key');
    if (!one.ok || !again.ok) throw new Error('refused');
    expect(again.value.ticket).toEqual(one.value.ticket);
    expect(again.value.head).toMatchObject({ seq: 1, hash: one.value.head.hash });
  });

  it('knows the same body by its fields, not by their order or by those left out', async () => {
    const one = await file('a-key', aRequester, { coverage: undefined });
    const { type, title, severity, description } = aFiling;
    const again = await desk.fileTicket({ severity, description, type, title }, aRequester, 'a-key');
    expect(numberOf(again)).toBe(numberOf(one));
  });

  it('refuses another body', async () => {
    await file('a-key');
    expect(await file('a-key', aRequester, { title: 'Another' })).toEqual({
      ok: false,
      refusal: { kind: 'idempotency-key-reused' },
    });
  });

  it('has a number that follows from caller, key and attempt (docs/design.md §15)', async () => {
    expect(numberOf(await file('a-key'))).toBe(ticketNumber(sha256('["requester","a-key",0]')));
  });

  it('is of one caller: another’s same key is another ticket', async () => {
    const [one, other, third] = [
      await file('a-key'),
      await file('a-key', anotherRequester),
      await file('a-key', anItAdmin),
    ];
    expect(new Set([one, other, third].map(numberOf)).size).toBe(3);
    expect(other).toMatchObject({ value: { ticket: { filedBy: 'requester-2' } } });
  });

  it('files one ticket when two come at once, in one process and in two', async () => {
    const neighbour = desk.beside();
    const filed = await Promise.all([file('a-key'), file('a-key'), file('a-key', aRequester, {}, neighbour)]);
    expect(new Set(filed.map(numberOf)).size).toBe(1);
    expect(await everyNumber()).toEqual([numberOf(filed[0])]);
    expect(await desk.ports.tickets.events(numberOf(filed[0]))).toHaveLength(1);
  });

  it('lets one of two bodies win when both come at once', async () => {
    const filed = await Promise.all([file('a-key'), file('a-key', aRequester, { title: 'Another' }, desk.beside())]);
    expect(filed.filter(({ ok }) => ok)).toHaveLength(1);
    expect(filed.map(numberOf)).toContain('idempotency-key-reused');
    expect(await everyNumber()).toHaveLength(1);
  });
});

describe('when the store fails while a ticket is filed', () => {
  it.each([undefined, 'a-key'])(
    'and the reply is lost after it was stored, there is one ticket (key %s)',
    async (key) => {
      oneWriteMeets({ when: 'after', drop: 'ECONNRESET' });
      const filed = await file(key);

      expect(filed.ok).toBe(true);
      expect(await everyNumber()).toEqual([numberOf(filed)]);
      expect(desk.starts).toEqual([numberOf(filed)]);
    },
  );

  it('and it answers 503 after it was stored, there is one ticket', async () => {
    oneWriteMeets({ when: 'after', status: 503 });
    const filed = await file();
    expect(await everyNumber()).toEqual([numberOf(filed)]);
  });

  it('and nothing was stored, whoever sends it again has one ticket', async () => {
    desk.cosmos.inject(({ kind, container }) =>
      kind === 'batch' && container === 'tickets' ? { when: 'before', status: 503 } : undefined,
    );
    await expect(file('a-key')).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
    expect(desk.starts).toEqual([]);

    desk.cosmos.inject(() => undefined);
    expect(await everyNumber()).toEqual([]);
    const filed = await file('a-key');
    expect(await everyNumber()).toEqual([numberOf(filed)]);
  });

  it('keeps the moment of filing when a lost ticket is filed again later', async () => {
    oneWriteMeets({ when: 'after', drop: 'ECONNRESET' });
    const one = await file('a-key');
    desk.clock.pass(30);
    const again = await file('a-key');
    expect(numberOf(again)).toBe(numberOf(one));
    expect(again).toMatchObject({ value: { ticket: { filedAt: instant(mondayMorning) } } });
  });
});
