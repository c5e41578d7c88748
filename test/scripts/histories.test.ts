import type { History } from '../../desk/rules/simulation';
import { instant, iso } from '../../desk/rules/time';
import { readColumns } from '../../scripts/tierline/histories/columns';
import { readCsv } from '../../scripts/tierline/histories/csv';
import { readJsonl } from '../../scripts/tierline/histories/jsonl';
import { madeUpTicket, makeUp } from '../../scripts/tierline/histories/made-up';
import type { BadLine, HistorySource } from '../../scripts/tierline/histories/source';
import { aLine } from '../support/a-history';
import { aFolder } from '../support/a-terminal';

const aFile = aFolder();

/** Every ticket of a source as text, `T1: filed 2026-03-02T09:00, …`, and what could not be read. */
const read = async ({ histories, bad }: HistorySource): Promise<{ tickets: string[]; bad: readonly BadLine[] }> => {
  const tickets: string[] = [];
  for await (const history of histories) tickets.push(textOf(history));
  return { tickets, bad };
};

const textOf = ({ ticketId, acts }: History): string =>
  `${ticketId}: ${acts.map(({ kind, at }) => `${kind.replace('ticket-', '')} ${iso(at).slice(0, 16)}`).join(', ')}`;

describe('exported tickets', () => {
  const readLines = (...lines: readonly string[]) => read(readJsonl(aFile('history.jsonl', lines.join('\n'))));

  it('come out in the order of their moments, wherever their lines stand', async () => {
    const { tickets, bad } = await readLines(
      aLine('T1', 'ticket-responded', '2026-03-02T09:30'),
      aLine('T2', 'ticket-filed', '2026-03-02T10:00'),
      aLine('T1', 'ticket-resolved', '2026-03-02T11:00'),
      aLine('T2', 'ticket-responded', '2026-03-02T10:00'),
      aLine('T1', 'ticket-filed', '2026-03-02T09:00'),
    );
    expect(bad).toEqual([]);
    expect(tickets).toEqual([
      'T1: filed 2026-03-02T09:00, responded 2026-03-02T09:30, resolved 2026-03-02T11:00',
      'T2: filed 2026-03-02T10:00, responded 2026-03-02T10:00',
    ]);
  });

  it('leave out what the desk did by itself', async () => {
    const { tickets, bad } = await readLines(
      aLine('T1', 'ticket-filed', '2026-03-02T09:00'),
      aLine('T1', 'tier-climbed', '2026-03-02T09:15', { fromTier: 'tier-1', toTier: 'tier-2' }),
      aLine('T1', 'clock-breached', '2026-03-02T09:30'),
      aLine('T1', 'level-reached', '2026-03-02T09:40'),
      aLine('T1', 'policy-changed', '2026-03-02T09:50'),
      JSON.stringify({ ...JSON.parse(aLine('T1', 'ticket-resolved', '2026-03-04T09:00')), by: 'desk' }),
      aLine('T1', 'ticket-closed', '2026-03-05T09:00'),
      aLine('T1', 'elevation-noted', '2026-03-05T10:00'),
    );
    expect({ tickets, bad }).toEqual({ tickets: ['T1: filed 2026-03-02T09:00'], bad: [] });
  });

  it('are read without the lines that are broken, each with its number', async () => {
    const { tickets, bad } = await readLines(
      'no JSON',
      aLine('T1', 'ticket-filed', '2026-03-02T09:00'),
      '',
      aLine('T1', 'ticket-vanished', '2026-03-02T09:10'),
      JSON.stringify({ ticketId: 'T1', kind: 'ticket-responded', at: '2026-03-02 09:20' }),
      aLine('', 'ticket-responded', '2026-03-02T09:30'),
      aLine('T1', 'severity-changed', '2026-03-02T09:40', { severity: 'D' }),
      aLine('T1', 'ticket-handed-over', '2026-03-02T09:50'),
      'null',
      aLine('T2', 'ticket-responded', '2026-03-02T09:30'),
      aLine('T3', 'ticket-filed', '2026-03-02T09:30'),
      aLine('T3', 'ticket-filed', '2026-03-02T09:31'),
      aLine('T1', 'ticket-updated', '2026-03-02T12:00'),
    );
    expect(tickets).toEqual(['T1: filed 2026-03-02T09:00, updated 2026-03-02T12:00']);
    expect(bad.map(({ line }) => line)).toEqual([1, 4, 5, 6, 7, 8, 9, 10, 11]);
    const messages = new Map(bad.map(({ line, message }) => [line, message]));
    expect(messages.get(1)).toBe('this is not JSON');
    expect(messages.get(5)).toMatch(/^at: /);
    expect(messages.get(6)).toMatch(/^ticketId: /);
    expect(messages.get(7)).toMatch(/^data\.severity: /);
    expect(messages.get(8)).toMatch(/^data\.to: /);
    expect(messages.get(10)).toBe('T2 does not begin with ticket-filed');
    expect(messages.get(11)).toBe('T3 is filed 2 times');
    for (const message of messages.values()) expect(message).not.toContain('\n');
  });

  it('may be written on Windows', async () => {
    const text = `\uFEFF${aLine('T1', 'ticket-filed', '2026-03-02T09:00')}\r\n`;
    const file = aFile('wide.jsonl', Buffer.from(text, 'utf16le'));
    expect((await read(readJsonl(file))).tickets).toEqual(['T1: filed 2026-03-02T09:00']);
  });

  it('are complained about when there is no such file', async () => {
    await expect(read(readJsonl('nowhere.jsonl'))).rejects.toThrow('nowhere.jsonl cannot be read: it is not there');
    await expect(read(readJsonl('test'))).rejects.toThrow('test cannot be read: it is a folder');
  });
});

describe("another desk's CSV", () => {
  const columns = aFile(
    'columns.yaml',
    `columns:
  ticketId: No
  filedAt: Opened
  respondedAt: Answered
  resolvedAt: Done
  waitedFrom: Asked
  waitedTo: Told
  severity: Priority
  type: Kind
zone: Europe/Berlin
severities: { high: A, low: C }
types: { fault: incident, wish: change }
otherwise: { severity: B }
`,
  );
  const heading = 'No,Opened,Answered,Done,Asked,Told,Priority,Kind';
  const readRows = (...rows: readonly string[]) =>
    read(readCsv(aFile('export.csv', [heading, ...rows].join('\n')), readColumns(columns)));

  it('is read a ticket a row, on the wall clock of its zone', async () => {
    const source = readCsv('test/scripts/exports/servicenow.csv', readColumns('docs/csv-columns.example.yaml'));
    const { tickets, bad } = await read(source);
    expect(bad).toEqual([]);
    expect(tickets).toEqual([
      'INC0010001: filed 2026-03-02T08:00, responded 2026-03-02T09:30, resolved 2026-03-03T10:00',
      'INC0010002: filed 2026-03-27T15:30, responded 2026-03-30T06:45, requester-asked 2026-03-30T07:00, requester-answered 2026-03-31T06:00, resolved 2026-03-31T07:00',
      'INC0010003: filed 2026-03-29T01:30, responded 2026-03-29T01:40, resolved 2026-03-29T03:00',
      'INC0010004: filed 2026-03-06T10:00',
    ]);
  });

  it('has its words read as ours, and empty cells as the columns say', async () => {
    const file = aFile('words.csv', `${heading}\nT1,2026-03-02 09:00,,,,,high,wish\nT2,2026-03-02 09:00,,,,,,\n`);
    const filed: object[] = [];
    for await (const { acts, untold } of readCsv(file, readColumns(columns)).histories) {
      filed.push({ ...acts[0]?.data, untold });
    }
    expect(filed).toEqual([
      expect.objectContaining({ severity: 'A', type: 'change', lane: 'user', untold: ['update'] }),
      expect.objectContaining({ severity: 'B', type: 'incident', lane: 'user', untold: ['update'] }),
    ]);
  });

  it.each([
    ['T1,,,,,,,', 'Opened is empty'],
    ['T1,2026-02-30 09:00,,,,,,', 'Opened is no moment: 2026-02-30 09:00'],
    ['T1,2026-03-02 09:00,soon,,,,,', 'Answered is no moment: soon'],
    [',2026-03-02 09:00,,,,,,', 'No is empty'],
    ['T1,2026-03-02 09:00,,,,,medium,', 'Priority is medium, which is mapped to nothing'],
    ['T1,2026-03-02 09:00,,,,,,toString', 'Kind is toString, which is mapped to nothing'],
    ['T1,2026-03-02 09:00', 'this row has not as many columns as the headings'],
    ['T1,2026-03-02 09:00,,,,,,,,', 'this row has not as many columns as the headings'],
    ['T0,2026-03-02 09:00,,,,,,', 'T0 was there before'],
    ['T1,2026-03-02 09:00,2026-03-02 08:00,,,,,', 'something happened before the ticket was filed'],
    ['T1,2026-03-02 09:00,2026-03-02 11:00,2026-03-02 10:00,,,,', 'it was resolved before it was responded to'],
    ['T1,2026-03-02 09:00,,,2026-03-02 11:00,2026-03-02 10:00,,', 'the wait ends before it begins'],
    ['T1,2026-03-02 09:00,,,,2026-03-02 10:00,,', 'a wait ends that never began'],
  ])('leaves out a broken row, with its line, and goes on: %s', async (row, message) => {
    const { tickets, bad } = await readRows('"T0",2026-03-01 09:00,,,,,"low\n",', '', row, 'T9,2026-03-03 09:00,,,,,,');
    expect(bad).toEqual([{ line: 5, message }]);
    expect(tickets.map((ticket) => ticket.slice(0, 2))).toEqual(['T0', 'T9']);
  });

  it('tells of a quote that never ends, which takes in the rest of the file', async () => {
    const { tickets, bad } = await readRows(
      'T1,2026-03-01 09:00,,,,,,',
      'T2,2026-03-01 09:00,,,,,,"fault',
      'T3,,,,,,,',
    );
    expect(tickets).toHaveLength(1);
    expect(bad).toEqual([
      { line: 3, message: 'a quote begins here or below and never ends: nothing after it was read' },
    ]);
  });

  it('takes a quote in the middle of a cell for what it is', async () => {
    const { tickets, bad } = await readRows('T"1,2026-03-01 09:00,,,,,,');
    expect({ tickets, bad }).toEqual({ tickets: ['T"1: filed 2026-03-01T08:00'], bad: [] });
  });

  it('holds nobody to clocks whose ends it does not tell', async () => {
    const bare = aFile('bare.yaml', 'columns: { ticketId: No, filedAt: Opened }\nzone: UTC\n');
    const file = aFile('bare.csv', 'No,Opened\nT1,2026-03-02 09:00\n');
    for await (const { untold } of readCsv(file, readColumns(bare)).histories) {
      expect(untold).toEqual(['response', 'tier-response', 'update', 'tier-solve', 'resolution']);
    }
    expect.assertions(1);
  });

  it.each([
    ['', 'is empty: its first line names the columns'],
    ['No;Opened;Answered\n', 'is it separated by ";"? Then say so: delimiter: ";"'],
    ['No,Opened\n', 'has no column Answered, Done, Asked, Told, Priority, Kind; it has No, Opened'],
    [`${heading},No\n`, 'has more than one column No'],
  ])('is complained about when its headings are not those that were named: %s', async (text, message) => {
    await expect(read(readCsv(aFile('headings.csv', text), readColumns(columns)))).rejects.toThrow(message);
  });

  it('is read in its own encoding, and complained about when it is another', async () => {
    const text = 'Nr;Eröffnet\r\nT1;2026-03-02 09:00\r\n';
    const latin = aFile('latin.csv', Buffer.from(text, 'latin1'));
    const mapping = (more: string) =>
      readColumns(
        aFile('latin.yaml', `columns: { ticketId: Nr, filedAt: Eröffnet }\nzone: UTC\ndelimiter: ";"\n${more}`),
      );
    expect((await read(readCsv(latin, mapping('encoding: windows-1252')))).tickets).toHaveLength(1);
    await expect(read(readCsv(latin, mapping('')))).rejects.toThrow('is not encoded as utf-8: save it as UTF-8');
    const wide = aFile('wide.csv', Buffer.from(`\uFEFF${text}`, 'utf16le'));
    expect((await read(readCsv(wide, mapping('')))).tickets).toHaveLength(1);
  });

  it('needs columns that are in order', () => {
    const wrong = aFile(
      'wrong.yaml',
      'columns: { ticketId: No }\nzone: Berlin\nseverities: { high: S1 }\ncolour: red\n',
    );
    expect(() => readColumns(wrong)).toThrow(
      /wrong\.yaml:1: columns\.filedAt: .*\n.*wrong\.yaml:2: zone: a zone of the IANA/,
    );
    expect(() => readColumns(wrong)).toThrow('docs/csv-columns.example.yaml explains every key');
    expect(() => readColumns(aFile('empty.yaml', ''))).toThrow('columns: ');
  });
});

describe('made-up tickets', () => {
  const quarter = { from: instant('2026-01-05T00:00:00Z'), to: instant('2026-04-06T00:00:00Z'), zone: 'Europe/Berlin' };

  it('are the same for the same seed, and others for another', async () => {
    const seven = await read(makeUp({ ...quarter, tickets: 50, seed: 7 }));
    expect(await read(makeUp({ ...quarter, tickets: 50, seed: 7 }))).toEqual(seven);
    const eight = await read(makeUp({ ...quarter, tickets: 50, seed: 8 }));
    expect(eight.tickets.filter((ticket, index) => ticket === seven.tickets[index])).toEqual([]);
  });

  it('can each be made alone', async () => {
    const { tickets } = await read(makeUp({ ...quarter, tickets: 50, seed: 7 }));
    expect(textOf(madeUpTicket({ ...quarter, seed: 7 }, 33))).toBe(tickets[32]);
  });

  it('are filed within their dates, in the shares that they promise, and live in order', () => {
    const counts = { A: 0, B: 0, C: 0 };
    let inOffice = 0;
    for (let number = 1; number <= 4_000; number += 1) {
      const { acts } = madeUpTicket({ ...quarter, seed: 3 }, number);
      const [filed] = acts;
      if (filed?.kind !== 'ticket-filed') throw new Error(`the first act of ${number} is ${filed?.kind}`);
      expect(filed.at).toBeGreaterThanOrEqual(quarter.from);
      expect(filed.at).toBeLessThan(quarter.to);
      expect(acts.every(({ at }, index) => index === 0 || at > (acts[index - 1]?.at ?? at))).toBe(true);
      counts[filed.data.severity] += 1;
      const local = new Date(filed.at).toLocaleString('en-GB', {
        timeZone: quarter.zone,
        weekday: 'short',
        hour: '2-digit',
      });
      const [day = '', hour = ''] = local.split(/\D*, |\s/);
      if (!day.startsWith('S') && Number(hour) >= 8 && Number(hour) < 18) inOffice += 1;
    }
    expect(Math.abs(counts.A - 120)).toBeLessThan(40);
    expect(Math.abs(counts.B - 1_080)).toBeLessThan(110);
    expect(inOffice / 4_000).toBeGreaterThan(0.8);
    expect(inOffice / 4_000).toBeLessThan(0.92);
  });

  it('may be filed within a minute', () => {
    const { from } = quarter;
    const { acts } = madeUpTicket({ ...quarter, to: instant('2026-01-05T00:00:30Z'), seed: 1 }, 1);
    expect(acts[0]?.at).toBe(from);
  });
});
