import type { AuditLine } from '../../desk/contracts/audit';
import { judgeAudit } from '../../scripts/tierline/audit-judge';
import { aFolder, tierline } from '../support/a-terminal';
import { type AKey, aChain, aKey, anExport, eventLines, headOf, someCheckpoints } from '../support/an-audit';

const A = 'TL-AAAAAAAAAA';
const chains = { [A]: aChain(A, ['one', 'two', 'three', 'four']) };
const rewritten = { [A]: aChain(A, ['one', 'nothing', 'three', 'four']) };
const headsIn = (of: typeof chains) => [[headOf(of, A, 2)], [headOf(of, A, 3)], [headOf(of, A, 4)]];
const file = aFolder();

let key: AKey;
let kept: Awaited<ReturnType<typeof someCheckpoints>>;
let honest: readonly string[];
let forged: readonly string[];
beforeAll(async () => {
  key = await aKey();
  kept = await someCheckpoints(key, headsIn(chains));
  honest = anExport(key, [...kept, ...eventLines(chains)]);
  // Whoever has the key and the store writes the whole past anew, and signs it.
  forged = anExport(key, [...(await someCheckpoints(key, headsIn(rewritten))), ...eventLines(rewritten)]);
});

const judge = (texts: readonly string[], copies: readonly AuditLine[]) =>
  judgeAudit(texts, key.jwks, copies as typeof kept);
const whatIn = async (texts: readonly string[], copies: readonly AuditLine[]) =>
  (await judge(texts, copies)).findings.map(({ line, checkpoint, what }) => ({ line, checkpoint, what }));
const another = 'it is another one than the one that was kept: what happened before it was written anew';

describe('checkpoints that were kept elsewhere', () => {
  it('agree with an export that nobody touched', async () => {
    expect(await judge(honest, kept)).toMatchObject({ found: 0, kept: 3 });
    expect(await judge(honest, kept.slice(1, 2))).toMatchObject({ found: 0, kept: 1 });
  });

  it('find out whoever holds the key and the store and rewrote the past, which nothing else does', async () => {
    expect(await judgeAudit(forged, key.jwks)).toMatchObject({ found: 0 });
    expect(await whatIn(forged, kept.slice(1, 2))).toEqual([{ line: 3, checkpoint: 2, what: another }]);
    expect(await whatIn(forged, kept)).toHaveLength(3);
  });

  it('find out that later ones were left out', async () => {
    const short = anExport(key, [...kept.slice(0, 2), ...eventLines({ [A]: chains[A]?.slice(0, 3) ?? [] })]);
    expect(await judgeAudit(short, key.jwks)).toMatchObject({ found: 0 });
    expect(await whatIn(short, kept)).toEqual([
      { line: 7, checkpoint: 3, what: 'it was kept, and the export does not have it' },
    ]);
  });

  it('of another time than a part are not asked of it; nothing compared is said, and is no success', async () => {
    const part = anExport(key, [...kept.slice(1), ...eventLines(chains)], { from: kept[1]?.checkpoint.at ?? '' });
    expect(await judge(part, kept)).toMatchObject({ found: 0, kept: 2 });
    expect(await whatIn(part, kept.slice(0, 1))).toEqual([
      { line: 8, what: 'none of the checkpoints that were kept is of its time: nothing was compared' },
    ]);
  });

  it('that nobody signed prove nothing, and that is told', async () => {
    const forger = await aKey();
    const slander = await someCheckpoints(forger, headsIn(rewritten));
    expect(await whatIn(honest, slander.slice(0, 1))).toEqual([
      { line: 2, checkpoint: 1, what: another },
      { line: 9, checkpoint: 1, what: 'of the one that was kept: it was signed by none of the keys' },
    ]);
  });
});

describe('tierline audit verify --kept', () => {
  const copies = () => kept.map(({ checkpoint, jws }) => ({ checkpoint, jws }));
  const verify = (exported: readonly string[], place: string) => {
    const keys = file('keys.json', JSON.stringify(key.jwks));
    return tierline(['audit', 'verify', file('audit.jsonl', exported.join('\n')), '--keys', keys, '--kept', place]);
  };

  it.each<[string, () => string]>([
    ['a page of the list', () => JSON.stringify({ items: copies(), continuation: 'x' })],
    [
      'several pages, one after the other',
      () =>
        copies()
          .map((one) => JSON.stringify({ items: [one] }))
          .join('\n'),
    ],
    ['blobs of the write-once storage', () => kept.map((one) => JSON.stringify(one)).join('\n')],
    ['one that was formatted for people', () => JSON.stringify({ items: copies() }, null, 2)],
    ['an export of an earlier day', () => honest.join('\n')],
  ])('takes %s', async (name, text) => {
    const place = file(`${name.length}.json`, text());
    expect(await verify(honest, place)).toMatchObject({ code: 0, out: expect.stringContaining('3 kept checkpoints') });
    const found = await verify(forged, place);
    expect([found.code, found.out]).toEqual([1, expect.stringContaining(another)]);
  });

  it.each([
    ['no JSON', 'hello'],
    ['something else', '{"line":"end"}\n{"name":"x"}'],
    ['nothing', ''],
    ['a line that breaks off', '{"items":['],
  ])('does not take %s for agreement', async (_name, text) => {
    expect(await verify(honest, file('odd.json', text))).toMatchObject({ code: 2, out: '' });
  });
});
