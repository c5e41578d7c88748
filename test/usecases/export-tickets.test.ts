import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpRequest, InvocationContext } from '@azure/functions';
import type { TicketStore } from '../../desk/ports';
import type { Caller } from '../../desk/rules/people';
import { instant } from '../../desk/rules/time';
import type { Desk } from '../../desk/usecases/desk';
import type { ExportWish } from '../../desk/usecases/export-tickets';
import { enter } from '../../functions/enter';
import { listDoors } from '../../functions/list-tickets';
import { noRateLimit } from '../../functions/rate-limiter';
import { readJsonl } from '../../scripts/tierline/histories/jsonl';
import { aFiledTicket } from '../support/a-change';
import { type ADesk, desks } from '../support/a-desk';
import { anAgent, anApp, anAuditor, anItAdmin, aReader, aRequester } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const exported = async (wish: ExportWish, caller: Caller = anAuditor): Promise<string> => {
  const taken = await desk.exportTickets(caller, wish);
  if (!taken.ok) throw new Error(taken.refusal.kind);
  let text = '';
  for await (const piece of taken.value) text += piece;
  return text;
};

const allOf = async <Item>(items: AsyncIterable<Item> | Iterable<Item>): Promise<readonly Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};

const heading =
  'ticketId,lane,type,severity,coverage,state,tier,title,category,area,devices,externalIds,filedBy,assignee,filedAt,resolvedAt,closedAt\r\n';

describe('an export', () => {
  it('as CSV is a line a ticket, in the order of the list, and nothing in it is a formula', async () => {
    const { ticketId: first } = await desk.files({ title: '=HYPERLINK("http://evil.example","Click")' });
    desk.clock.pass(1);
    const { ticketId: second } = await desk.files({ title: 'Two\nlines, "quoted"' });
    expect(await exported({ format: 'csv' })).toBe(
      `${heading}${second},user,incident,B,support-hours,new,tier-1,"Two\nlines, ""quoted""",,,,,requester,,2026-03-02T16:01:00.000Z,,\r\n` +
        `${first},user,incident,B,support-hours,new,tier-1,"'=HYPERLINK(""http://evil.example"",""Click"")",,,,,requester,,2026-03-02T16:00:00.000Z,,\r\n`,
    );
    expect(await exported({ format: 'csv', q: 'nowhere' })).toBe(heading);
  });

  it('as JSONL is a line an event, without the people and what they wrote', async () => {
    const { ticketId } = await desk.files({ title: 'Secret matter', description: 'Of Rosa.' });
    desk.clock.pass(10);
    await desk.respondToTicket({ ticketId, caller: anAgent }, { message: 'Hello Rosa.' });
    const text = await exported({ format: 'jsonl' });
    expect(text).not.toMatch(/Rosa|Secret|requester|agent/);
    const [line = '', ...others] = text.trimEnd().split('\n');
    expect(JSON.parse(line)).toMatchObject({
      ticketId,
      kind: 'ticket-filed',
      at: '2026-03-02T16:00:00.000Z',
      data: { lane: 'user', severity: 'B' },
    });
    expect(others.map((other) => JSON.parse(other).kind)).toEqual(['ticket-assigned', 'ticket-responded']);
  });

  it('as JSONL reads back as the history that a rehearsal walks', async () => {
    const { ticketId } = await desk.files();
    desk.clock.pass(24 * 60);
    await desk.keepsPromises(ticketId);
    await desk.respondToTicket({ ticketId, caller: anAgent }, {});
    await desk.updateTicket({ ticketId, caller: anAgent }, { message: 'On it.' });
    await desk.resolveTicket({ ticketId, caller: anAgent }, { solution: 'Done.' });
    const folder = await mkdtemp(join(tmpdir(), 'tierline-export-'));
    try {
      const file = join(folder, 'tickets.jsonl');
      writeFileSync(file, await exported({ format: 'jsonl' }));
      const source = readJsonl(file);
      const histories = await allOf(source.histories);
      expect(source.bad).toEqual([]);
      expect(histories.map(({ ticketId: id, acts }) => [id, acts.map(({ kind, at }) => [kind, at])])).toEqual([
        [
          ticketId,
          (await desk.ports.tickets.events(ticketId))
            .filter(({ kind }) => !['clock-breached', 'tier-climbed', 'level-reached'].includes(kind))
            .map(({ kind, at }) => [kind, instant(at)]),
        ],
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('leaves a record before its first piece, and how many tickets it were after the last', async () => {
    await desk.files();
    const taken = await desk.exportTickets(anItAdmin, { format: 'csv', state: 'new', q: 'outlook' });
    if (!taken.ok) throw new Error(taken.refusal.kind);
    const [begun] = (await desk.listExports(10)).items;
    expect(begun).toMatchObject({ by: anItAdmin.id, format: 'csv', wish: { state: 'new', q: 'outlook' } });
    expect(begun?.count).toBeUndefined();
    desk.clock.pass(1);
    await allOf(taken.value);
    const { items } = await desk.listExports(10);
    expect(items).toEqual([{ ...begun, count: 1, endedAt: desk.now() }]);
    const said = desk.log.filter((line) => line.includes('export'));
    expect(said).toHaveLength(2);
    expect(said.join()).not.toContain('outlook');
  });

  it('does not happen when it cannot be recorded', async () => {
    const saveExport = () => Promise.reject(new Error('no room'));
    const other = desk.but({ directory: { ...desk.ports.directory, saveExport } });
    await expect(other.exportTickets(anAuditor, { format: 'csv' })).rejects.toThrow('no room');
  });
});

/** A store of so many tickets, which counts the pages that were asked for. */
const aStoreOf = (tickets: TicketStore, count: number) => {
  const asked: number[] = [];
  const list: TicketStore['list'] = async ({ limit, continuation }) => {
    const from = Number(continuation ?? 0);
    asked.push(from);
    const items = Array.from({ length: Math.min(limit, count - from) }, (_, index) => {
      const { ticket } = aFiledTicket({});
      return { ...ticket, title: `No. ${from + index}` };
    });
    const next = from + items.length;
    return { items, continuation: next < count ? String(next) : undefined };
  };
  return { asked, store: { ...tickets, list } };
};

describe('the door to an export', () => {
  const open = async (over: Desk, caller: Caller, query: string) => {
    const door = listDoors(over).find(({ name }) => name === 'export-tickets');
    if (door === undefined) throw new Error('no door');
    const porch = {
      limiter: noRateLimit,
      callerOf: () => caller,
      origins: [],
      signatures: {},
      publicUrl: '',
      desk: over,
    };
    return enter(
      door,
      porch as never,
      new HttpRequest({ method: 'GET', url: `https://desk.example/api/v1/tickets/export${query}` }),
      new InvocationContext({ invocationId: 'i-1', functionName: door.name, logHandler: () => {} }),
    );
  };

  it('sends 2,000 tickets as they are read, and stops reading when nobody listens any more', async () => {
    const { asked, store } = aStoreOf(desk.ports.tickets, 2_000);
    const reply = await open(desk.but({ tickets: store }), anAuditor, '?format=csv');
    expect(reply).toMatchObject({
      status: 200,
      headers: { 'content-disposition': 'attachment; filename="tickets.csv"', 'cache-control': 'no-store' },
    });
    const reader = (reply.body as unknown as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (let piece = 0; piece < 3; piece += 1) text += decoder.decode((await reader.read()).value);
    expect(text).toContain('No. 150');
    expect(asked.length).toBeLessThanOrEqual(4);
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += decoder.decode(part.value);
    expect(text.split('\r\n')).toHaveLength(2_002);
    expect(asked).toHaveLength(20);

    const again = await open(desk.but({ tickets: store }), anAuditor, '?format=csv');
    const impatient = (again.body as unknown as ReadableStream<Uint8Array>).getReader();
    await impatient.read();
    await impatient.cancel();
    expect(asked.length).toBeLessThanOrEqual(23);
    const [newest] = (await desk.listExports(1)).items;
    expect(newest?.count).toBeUndefined();
  });

  it.each([
    [anItAdmin, 200],
    [anAuditor, 200],
    [anApp('tickets.read'), 200],
    [anAgent, 403],
    [aReader, 403],
    [aRequester, 403],
    [anApp('tickets.write'), 403],
  ])('answers %j %i', async (caller, status) => {
    expect((await open(desk, caller, '?format=jsonl')).status).toBe(status);
  });

  it.each(['', '?format=xml', '?format=csv&continuation=x', '?format=csv&q=%21%21', '?format=csv&since=yesterday'])(
    'refuses the query “%s”',
    async (query) => {
      const reply = await open(desk, anAuditor, query);
      expect([reply.status, JSON.parse(String(reply.body)).type]).toEqual([400, 'urn:tierline:problem:query-invalid']);
    },
  );
});
