import {
  CountTicketsQuery,
  ExportTicketsQuery,
  ListTicketsQuery,
  ticketToCsv,
} from '../../desk/contracts/ticket-lists';
import { wordsOf } from '../../desk/rules/ticket-words';
import { instant } from '../../desk/rules/time';
import { aFiledTicket } from '../support/a-change';

const { ticket } = aFiledTicket({});

describe('a list’s query', () => {
  it('takes every filter, and reads moments', () => {
    const query = {
      view: 'tier',
      state: 'active',
      lane: 'user',
      type: 'incident',
      severity: 'A',
      tier: 'tier-1',
      assignee: 'agent',
      area: 'Devices',
      device: 'device-1',
      q: 'vpn drops',
      sort: 'dueAt',
    };
    const moments = { dueBefore: '2026-03-02T08:00:00-08:00', since: '2026-01-01T00:00:00Z' };
    expect(ListTicketsQuery.parse({ ...query, ...moments, limit: '10' })).toEqual({
      ...query,
      dueBefore: instant(moments.dueBefore),
      since: instant(moments.since),
      limit: 10,
    });
  });

  it.each([
    [{ view: 'areas' }],
    [{ state: 'open' }],
    [{ state: '' }],
    [{ lane: 'fast' }],
    [{ type: 'x' }],
    [{ severity: 'D' }],
    [{ tier: '' }],
    [{ assignee: 'x'.repeat(201) }],
    [{ dueBefore: 'tomorrow' }],
    [{ since: '2026-01-01' }],
    [{ since: '2026-13-01T00:00:00Z' }],
    [{ q: '' }],
    [{ q: ' !? ' }],
    [{ q: 'TL-7' }],
    [{ q: ' tl-7k ' }],
    [{ q: 'x'.repeat(201) }],
    [{ sort: 'title' }],
    [{ limit: '0' }],
    [{ limit: '101' }],
    [{ continuation: 'x'.repeat(4_097) }],
    [{ colour: 'red' }],
    [JSON.parse('{"__proto__": "x"}')],
  ])('does not take %j', (query) => {
    expect(ListTicketsQuery.safeParse(query).success).toBe(false);
    expect(ExportTicketsQuery.safeParse({ ...query, format: 'csv' }).success).toBe(false);
  });

  it('counts and exports have no pages', () => {
    for (const paging of [{ limit: '5' }, { continuation: 'x' }]) {
      expect(CountTicketsQuery.safeParse(paging).success).toBe(false);
      expect(ExportTicketsQuery.safeParse({ ...paging, format: 'csv' }).success).toBe(false);
    }
  });
});

describe('a line of CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\u00a0=1', '＝1', '\r=1', '\n=1'])(
    'makes no formula of a title that is %j',
    (title) => {
      expect(ticketToCsv({ ...ticket, title })).toContain(`,"'${title}",`);
    },
  );

  it.each([
    ['a;=1+1', "a;'=1+1"],
    ['a; +1', "a;' +1"],
    ['a\t-1', "a\t'-1"],
    ['a\n@SUM(A1)', "a\n'@SUM(A1)"],
    ['a;＝1;＝2', "a;'＝1;'＝2"],
    ['=1;=2', "'=1;'=2"],
  ])('makes none of what follows in %j where something else separates cells', (title, safe) => {
    expect(ticketToCsv({ ...ticket, title })).toContain(`,"${safe}",`);
  });

  it('leaves an honest title as it is', () => {
    for (const title of ['1-1', 'a;b', 'a; b=c', 'a=b', 'x@y.example', 'Ünïcode 邮件']) {
      expect(ticketToCsv({ ...ticket, title })).toContain(`,${title},`);
    }
  });

  it('guards every column that somebody may fill', () => {
    const bad = '=cmd()';
    const line = ticketToCsv({
      ...ticket,
      title: bad,
      category: bad,
      area: bad,
      devices: [bad],
      externalIds: [{ system: 'external', externalId: bad }],
      filedBy: bad,
      assignee: bad,
    });
    expect(line.split(',').filter((cell) => cell === `"'${bad}"`)).toHaveLength(7);
  });
});

describe('the words of a text', () => {
  it.each<[string, readonly string[]]>([
    ['The VPN drops, the VPN!', ['the', 'vpn', 'drops']],
    ['INC-4711/b', ['inc', '4711', 'b']],
    ['ＦＵＬＬ width', ['full', 'width']],
    ['Straße 邮件 नमस्ते', ['straße', '邮件', 'नमस्ते']],
    ['!?', []],
    ['x'.repeat(100), ['x'.repeat(64)]],
  ])('of “%s” are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});
