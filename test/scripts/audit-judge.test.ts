import type { AuditLine } from '../../desk/contracts/audit';
import { eraseEvent, genesis } from '../../desk/rules/audit';
import { checkpointText } from '../../desk/rules/checkpoints';
import { type AuditJudgement, judgeAudit, NoExport } from '../../scripts/tierline/audit-judge';
import { sha256 } from '../support/a-policy';
import {
  type AKey,
  aChain,
  aKey,
  anExport,
  eventLines,
  headOf,
  sealedTexts,
  someCheckpoints,
} from '../support/an-audit';

/**
 * An export of two tickets: checkpoint 1 names A at event 2 and B at event 1, checkpoint 2 names A at event 4, checkpoint 3
 * nothing. Line 1 is the header, 2 to 4 the checkpoints, 5 to 8 the events of A, 9 that of B, 10 the end.
 */
const A = 'TL-AAAAAAAAAA';
const B = 'TL-BBBBBBBBBB';
const chains = { [A]: aChain(A, ['one', 'two', 'three', 'four']), [B]: aChain(B, ['other']) };
const heads = [[headOf(chains, A, 2), headOf(chains, B, 1)], [headOf(chains, A, 4)], []];

let key: AKey;
let checkpoints: Awaited<ReturnType<typeof someCheckpoints>>;
let whole: readonly AuditLine[];
beforeAll(async () => {
  key = await aKey();
  checkpoints = await someCheckpoints(key, heads);
  whole = [...checkpoints, ...eventLines(chains)];
});

const judge = (texts: readonly string[]): Promise<AuditJudgement> => judgeAudit(texts, key.jwks);
/** What is found when somebody did this to the lines and wrote the right end behind them. */
const foundAfter = async (change: (lines: readonly AuditLine[]) => readonly AuditLine[]) =>
  (await judge(anExport(key, change(whole)))).findings;

/** The events of A with one of them changed, as a line. */
const withEvent = (seq: number, change: object) => (lines: readonly AuditLine[]) =>
  lines.map((line) =>
    line.line === 'event' && line.chain === A && line.event.seq === seq
      ? { ...line, event: { ...line.event, ...change } }
      : line,
  );
const isEventOf = (chain: string, seq?: number) => (line: AuditLine) =>
  line.line === 'event' && line.chain === chain && (seq === undefined || line.event.seq === seq);

describe('an export that nobody touched', () => {
  it('is right, and its sizes are told', async () => {
    expect(await judge(anExport(key, whole))).toMatchObject({
      ...{ found: 0, findings: [], isTrusted: true, checkpoints: 3, chains: 2, events: 5, erased: 0, ended: 0 },
      last: { number: 3, count: 0 },
    });
  });

  it('is right after personal data were erased', async () => {
    const lines = whole.map((line) => (line.line === 'event' ? { ...line, event: eraseEvent(line.event) } : line));
    expect(await judge(anExport(key, lines))).toMatchObject({ found: 0, events: 5, erased: 5 });
  });

  it('is right without a single checkpoint', async () => {
    expect(await judge(anExport(key, []))).toMatchObject({ found: 0, checkpoints: 0 });
  });

  it('may be of a part: what its first checkpoint links to is not in it', async () => {
    const [, ...later] = checkpoints;
    const lines = [...later, ...eventLines({ [A]: chains[A] ?? [] })];
    expect(await judge(anExport(key, lines, { from: '2026-03-02T09:00:00.000Z' }))).toMatchObject({ found: 0 });
    expect((await judge(anExport(key, lines))).findings).toEqual([
      { line: 2, checkpoint: 2, what: 'checkpoint 1 is missing before it' },
    ]);
  });

  it('may say that a chain ended by retention, where a checkpoint says so', async () => {
    const end = { ...headOf(chains, B, 1), ended: 'retention' as const };
    const three = await someCheckpoints(key, [...heads.slice(0, 2), [end]]);
    const events = eventLines({ [A]: chains[A] ?? [] });
    const ended = { line: 'ended' as const, head: end };
    expect(await judge(anExport(key, [...three, ...events, ended]))).toMatchObject({ found: 0, ended: 1 });
    expect(await foundAfter((lines) => [...lines.filter((line) => !isEventOf(B)(line)), ended])).toEqual([
      { line: 9, of: 'ticket', chain: B, seq: 1, what: 'no checkpoint says that the chain ended there' },
    ]);
  });
});

describe('tampering is found, and where it was done, though the end was written anew', () => {
  const ofA = { of: 'ticket', chain: A };

  it.each([
    ['its moment', { at: '2026-03-02T11:59:59.999Z' }, 'hash differs'],
    ['its facts', { data: { no: 7 } }, 'hash differs'],
    ['its text', { text: { message: 'never' } }, 'text or person differs from its digest'],
    ['who did it', { by: 'somebody' }, 'text or person differs from its digest'],
    ['its salt', { salt: 'pepper' }, 'text or person differs from its digest'],
    ['its link', { prevHash: sha256('x') }, 'not linked to the one before'],
  ])('flip: %s', async (_name, change, what) => {
    expect(await foundAfter(withEvent(3, change))).toEqual([{ line: 7, ...ofA, seq: 3, what }]);
  });

  it('drop: an event in the middle, an event at the start', async () => {
    expect(await foundAfter((lines) => lines.filter((line) => !isEventOf(A, 3)(line)))).toEqual([
      { line: 7, ...ofA, seq: 3, what: 'event 3 is missing before it' },
    ]);
    expect(await foundAfter((lines) => lines.filter((line) => !isEventOf(A, 1)(line)))).toEqual([
      { line: 5, ...ofA, seq: 1, what: 'event 1 is missing before it' },
    ]);
  });

  it('drop: a whole chain', async () => {
    expect(await foundAfter((lines) => lines.filter((line) => !isEventOf(B)(line)))).toEqual([
      {
        ...{ line: 9, of: 'ticket', chain: B, seq: 1 },
        what: 'the chain is not there, though checkpoint 1 names event 1 of it',
      },
    ]);
  });

  it('truncate: the end of a chain', async () => {
    const cut = (lines: readonly AuditLine[]) => lines.filter((line) => !isEventOf(A, 4)(line));
    const what = 'the chain ends at event 3, though checkpoint 2 names event 4';
    expect(await foundAfter(cut)).toEqual([{ line: 8, ...ofA, seq: 4, what }]);
  });

  it('add: an event that no checkpoint names', async () => {
    const longer = aChain(A, ['one', 'two', 'three', 'four', 'five']);
    const what = 'the chain goes on after event 4, the last that a checkpoint names';
    expect(await foundAfter(() => [...checkpoints, ...eventLines({ ...chains, [A]: longer })])).toEqual([
      { line: 10, ...ofA, seq: 5, what },
    ]);
  });

  it('add: a chain that no checkpoint names', async () => {
    const C = 'TL-CCCCCCCCCC';
    expect(await foundAfter((lines) => [...lines, ...eventLines({ [C]: aChain(C, ['mine']) })])).toEqual([
      { line: 10, of: 'ticket', chain: C, what: 'no checkpoint names this chain' },
    ]);
  });

  it('reorder: two events of a chain', async () => {
    const turned = (lines: readonly AuditLine[]) => [
      ...lines.slice(0, 4),
      ...lines.slice(4, 6).toReversed(),
      ...lines.slice(6),
    ];
    expect((await foundAfter(turned))[0]).toEqual({ line: 6, ...ofA, seq: 2, what: 'event 2 is missing before it' });
  });

  it('reorder: an event among those of another chain', async () => {
    const moved = (lines: readonly AuditLine[]) => [...lines.slice(0, 3), ...lines.slice(4, 8), ...lines.slice(3, 4)];
    expect((await foundAfter(moved)).map(({ line, what }) => [line, what])).toEqual([
      [5, 'event 1 is missing before it'],
      [9, 'the chain stands in two places'],
      [10, 'the chain ends at event 1, though checkpoint 2 names event 4'],
    ]);
  });

  it('fork: a chain sealed anew from some event on, while the checkpoints were kept', async () => {
    const forked = aChain(A, ['one', 'two', 'three, but otherwise', 'four']);
    expect(await foundAfter(() => [...checkpoints, ...eventLines({ ...chains, [A]: forked })])).toEqual([
      { line: 8, ...ofA, seq: 4, what: 'it is another event than checkpoint 2 names' },
    ]);
  });

  it('fork: two checkpoints that name another event of one number, or one that goes back', async () => {
    const forked = { [A]: aChain(A, ['one', 'two, but otherwise']) };
    const [first = []] = heads;
    const twice = await someCheckpoints(key, [first, [headOf(forked, A, 2)], [headOf(chains, A, 4)]]);
    expect(await foundAfter(() => [...twice, ...eventLines(chains)])).toEqual([
      { line: 6, ...ofA, seq: 2, what: 'it is another event than checkpoint 2 names' },
    ]);
    const back = await someCheckpoints(key, [...heads.slice(0, 2), [headOf(chains, A, 3)]]);
    const what = 'it names event 3 as the last, though checkpoint 2 named event 4';
    expect(await foundAfter(() => [...back, ...eventLines(chains)])).toEqual([
      { line: 4, checkpoint: 3, ...ofA, seq: 3, what },
    ]);
  });

  it('a checkpoint that was dropped, first, in the middle or several', async () => {
    const without =
      (...dropped: readonly number[]) =>
      (lines: readonly AuditLine[]) =>
        lines.filter((_line, index) => !dropped.includes(index + 2));
    expect((await foundAfter(without(2)))[0]).toEqual({
      ...{ line: 2, checkpoint: 2, what: 'checkpoint 1 is missing before it' },
    });
    expect((await foundAfter(without(3)))[0]).toEqual({
      ...{ line: 3, checkpoint: 3, what: 'checkpoint 2 is missing before it' },
    });
    expect((await foundAfter(without(2, 3)))[0]).toMatchObject({
      line: 2,
      what: 'checkpoints 1 to 2 are missing before it',
    });
  });

  it('checkpoints in another order', async () => {
    const turned = (lines: readonly AuditLine[]) => [...lines.slice(0, 3).toReversed(), ...lines.slice(3)];
    expect((await foundAfter(turned)).slice(0, 2).map(({ line, what }) => [line, what])).toEqual([
      [2, 'checkpoints 1 to 2 are missing before it'],
      [3, 'it stands after checkpoint 3'],
    ]);
  });

  it('a checkpoint forged with another key', async () => {
    const forger = await aKey();
    const forged = await someCheckpoints(forger, heads);
    const found = await foundAfter(() => [...forged, ...eventLines(chains)]);
    expect(found).toEqual(
      [2, 3, 4].map((line) => ({ line, checkpoint: line - 1, what: 'it was signed by none of the keys' })),
    );
  });

  it('a checkpoint forged under the name of the right key', async () => {
    const forger = await aKey();
    const [first, ...later] = checkpoints;
    const other = { ...(first as NonNullable<typeof first>).checkpoint, at: '2026-03-02T08:00:00.001Z' };
    const jws = await forger.sign(checkpointText(other));
    const [, payload, signature] = jws.split('.');
    const [header] = (first?.jws ?? '').split('.');
    const forged = { ...first, checkpoint: other, jws: `${header}.${payload}.${signature}` } as AuditLine;
    expect((await foundAfter(() => [forged, ...later, ...eventLines(chains)]))[0]).toEqual({
      ...{ line: 2, checkpoint: 1, what: 'its signature is not right' },
    });
  });

  it('a checkpoint of other words than were signed, or signed for something else', async () => {
    const [first, ...later] = checkpoints as [(typeof checkpoints)[number], ...typeof checkpoints];
    const reworded = { ...first, checkpoint: { ...first.checkpoint, at: '2026-03-02T08:00:00.001Z' } };
    expect((await foundAfter(() => [reworded, ...later, ...eventLines(chains)]))[0]).toEqual({
      ...{ line: 2, checkpoint: 1, what: 'it is not the checkpoint that was signed' },
    });
    const asReceipt = { ...first, jws: await key.sign(checkpointText(first.checkpoint), 'tierline-receipt') };
    expect(await foundAfter(() => [asReceipt, ...later, ...eventLines(chains)])).toEqual([
      { line: 2, checkpoint: 1, what: 'what was signed is no checkpoint' },
    ]);
  });

  it('a checkpoint that is signed and links to another past', async () => {
    const [first, second] = checkpoints as [(typeof checkpoints)[number], (typeof checkpoints)[number]];
    const [other] = await someCheckpoints(key, [heads[1] ?? []], { ...first.checkpoint, root: genesis.hash });
    expect(
      (await foundAfter((lines) => lines.map((line) => (line === second ? (other as AuditLine) : line))))[0],
    ).toEqual({
      ...{ line: 3, checkpoint: 2, what: 'it is not linked to the one before' },
    });
  });

  it('a head under a root that it was not signed with', async () => {
    const [first, ...later] = checkpoints as [(typeof checkpoints)[number], ...typeof checkpoints];
    const fewer = { ...first, heads: first.heads.slice(0, 1) };
    expect((await foundAfter(() => [fewer, ...later, ...eventLines(chains)]))[0]).toEqual({
      ...{ line: 2, checkpoint: 1, what: 'its heads are not those under its root' },
    });
  });
});

describe('a file that is not whole', () => {
  it('breaks off', async () => {
    const texts = anExport(key, whole);
    expect((await judge(texts.slice(0, -1))).findings).toEqual([
      { line: 9, what: 'the export breaks off here: its end line is missing' },
    ]);
  });

  it('was written on, or its end is another’s', async () => {
    const texts = anExport(key, whole);
    const more = await judge([...texts, texts.at(-2) ?? '']);
    expect(more.findings[0]).toEqual({ line: 11, what: 'it stands after the end' });
    const end = sealedTexts(['x']).at(-1) ?? '';
    expect((await judge([...texts.slice(0, -1), end])).findings.map(({ what }) => what)).toEqual([
      'it counts 1 lines before it',
      'its digest is not that of the lines before it',
    ]);
  });

  it('says the same in other words', async () => {
    const texts = anExport(key, whole);
    const spaced = texts.with(6, (texts[6] ?? '').replace('"seq":3', '"seq": 3'));
    expect((await judge(spaced)).findings[0]).toEqual({ line: 7, what: 'the line is not as a desk writes it' });
  });

  it.each([
    ['half a surrogate pair', '{"no":"\\ud800"}', 'the line holds what no desk could have sealed'],
    ['a name that schemas do not see', '{"__proto__":{"no":7},"no":2}', 'the line is not as a desk writes it'],
    ['the same name twice', '{"no":2,"no":2}', 'the line is not as a desk writes it'],
    ['more depth than any reader has', `{"no":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, expect.any(String)],
  ])('holds %s', async (_name, data, what) => {
    const texts = anExport(key, whole);
    const odd = texts.with(6, (texts[6] ?? '').replace('{"no":2}', data));
    expect(odd[6]).not.toBe(texts[6]);
    expect((await judge(odd)).findings[0]).toEqual({ line: 7, what });
  });

  it.each([[''], ['{}'], ['no JSON'], ['{"line":"end","lines":0,"digest":""}']])('%p is no export', async (text) => {
    await expect(judge([text])).rejects.toThrow(NoExport);
    await expect(judge([])).rejects.toThrow(NoExport);
  });
});

describe('the keys in the export', () => {
  it('are taken where no others are given, and that is told', async () => {
    const forger = await aKey();
    const forged = anExport(forger, [...(await someCheckpoints(forger, heads)), ...eventLines(chains)]);
    expect(await judgeAudit(forged, undefined)).toMatchObject({ found: 0, isTrusted: false });
    expect(await judge(forged)).toMatchObject({ found: 3, isTrusted: true });
  });

  it('are named by their own thumbprints', async () => {
    const forger = await aKey();
    const swapped = { ...forger, key: { ...forger.key, kid: key.key.kid } };
    const { findings } = await judgeAudit(anExport(swapped, whole), undefined);
    expect(findings[0]).toEqual({ line: 1, what: `the key ${key.key.kid} is not the one of that name` });
  });
});
