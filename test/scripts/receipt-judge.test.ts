import { CompactSign, exportJWK, generateKeyPair, type KeyLike } from 'jose';
import { canonicalJson } from '../../desk/rules/canonical-json';
import type { Receipt } from '../../desk/rules/receipts';
import { readItems } from '../../scripts/tierline/receipt-items';
import { judge } from '../../scripts/tierline/receipt-judge';
import { starter } from '../support/a-policy';
import { aStory } from '../support/a-receipt';

const receipt = aStory('2026-03-02T11:00:00+01:00', 'B').receipt('response', 30);
const nothing = { jwks: undefined, policies: [] };

let key: KeyLike;
let jwks: { keys: { kty: string; kid: string }[] };
beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  key = pair.privateKey;
  jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kty: 'OKP', kid: 'k-1' }] };
});

const signed = (payload: string, header = {}): Promise<string> =>
  new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg: 'EdDSA', kid: 'k-1', typ: 'tierline-receipt', ...header })
    .sign(key);

const only = (text: string) => {
  const [item] = readItems(text);
  if (item === undefined) throw new Error('no item');
  return item;
};

describe('what is handed in', () => {
  it.each([
    ['a reply of the desk', (jws: string) => JSON.stringify({ items: [{ receipt, jws }] }), true],
    ['a list', () => JSON.stringify([receipt]), false],
    ['one item', (jws: string) => JSON.stringify({ receipt, jws }), true],
    ['a signed one in JSON', (jws: string) => JSON.stringify({ jws }), true],
    ['a bare receipt', () => JSON.stringify(receipt), false],
    ['a JWS', (jws: string) => `${jws}\n`, true],
  ])('may be %s', async (_what, textOf, isSigned) => {
    const item = only(textOf(await signed(canonicalJson(receipt))));
    expect(item.jws !== undefined).toBe(isSigned);
    expect(await judge(item, nothing)).toMatchObject({ receipt, checked: ['arithmetic'], wrong: [] });
  });

  it.each(['', '{', '[]', '{"items":[]}', '[1]', '"text"'])('is refused when it is %j', (text) => {
    expect(() => readItems(text)).toThrow(SyntaxError);
  });

  it.each<[string, object, string]>([
    ['another format', { format: 2 }, '/format'],
    ['a moment that is none', { dueAt: '2026-02-30T00:00:00.000Z' }, '/dueAt'],
    ['a moment of another width', { dueAt: '2026-03-02T13:00:00Z' }, '/dueAt'],
    ['a length with a fraction', { targetMs: 0.5 }, '/targetMs'],
    ['a zone that is none', { calendar: { name: 'x', zone: 'Mars/Base' } }, '/calendar/zone'],
    ['what moves a terminal', { tier: 'tier\u001b[2J' }, '/tier'],
    ['another member', { note: 'x' }, '/'],
  ])('is wrong with %s', async (_what, change, at) => {
    const { wrong } = await judge(only(JSON.stringify({ ...receipt, ...change })), nothing);
    expect(wrong).toEqual([expect.stringContaining(at)]);
  });
});

describe('a complaint', () => {
  it('quotes nothing that moves a terminal', async () => {
    const { wrong } = await judge(only(JSON.stringify({ ...receipt, '\u001b[2J': 1 })), nothing);
    expect(wrong.join()).toContain('?[2J');
  });
});

describe('a signature', () => {
  const judged = async (jws: string, json: unknown = receipt) => judge({ json, jws }, { jwks, policies: [] });

  it('is right by its key', async () => {
    const answer = await judged(await signed(canonicalJson(receipt)));
    expect(answer).toMatchObject({ checked: ['arithmetic', 'signature'], kid: 'k-1', wrong: [] });
  });

  it('is not that of another receipt', async () => {
    const another: Receipt = { ...receipt, ticketId: 'TL-0000000000' };
    expect((await judged(await signed(canonicalJson(another)))).wrong).toEqual([
      'it is not the receipt that was signed',
    ]);
  });

  it('is not that of another kind of paper', async () => {
    const jws = await signed(canonicalJson(receipt), { typ: 'JWT' });
    expect((await judged(jws)).wrong).toEqual(['what was signed is no receipt']);
  });

  it('by an unknown key proves nothing', async () => {
    const jws = await signed(canonicalJson(receipt), { kid: 'k-2' });
    expect((await judged(jws)).wrong).toEqual(['it was signed by none of the keys']);
  });

  it('that is none proves nothing', async () => {
    const header = Buffer.from('{"alg":"none","kid":"k-1"}').toString('base64url');
    const payload = Buffer.from(canonicalJson(receipt)).toString('base64url');
    const [wrong] = (await judged(`${header}.${payload}.AA`)).wrong;
    expect(wrong).toMatch(/^the signature cannot be checked/);
  });

  it('is asked for when there are keys', async () => {
    expect((await judge({ json: receipt, jws: undefined }, { jwks, policies: [] })).wrong).toEqual([
      'it is not signed',
    ]);
  });
});

describe('the policy of a receipt', () => {
  it('derives it again', async () => {
    const against = { jwks: undefined, policies: [starter] };
    expect(await judge({ json: receipt, jws: undefined }, against)).toMatchObject({
      checked: ['arithmetic', 'policy'],
      wrong: [],
    });
  });

  it('is the one with its hash only', async () => {
    const changed = { ...starter, hash: 'another' };
    const { wrong } = await judge({ json: receipt, jws: undefined }, { jwks: undefined, policies: [changed] });
    expect(wrong).toEqual([`no file given with --policy is starter version 2 with hash ${starter.hash}`]);
  });

  it('finds a receipt that no desk could have made', async () => {
    const made = { ...receipt, lane: 'admin' };
    const { wrong } = await judge({ json: made, jws: undefined }, { jwks: undefined, policies: [starter] });
    expect(wrong).toEqual([expect.stringMatching(/^no desk could have made it: .*no lane admin$/)]);
  });
});
