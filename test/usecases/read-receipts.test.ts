import { compactVerify, createLocalJWKSet } from 'jose';
import { canonicalJson } from '../../desk/rules/canonical-json';
import { verifyByPolicy, verifyReceipt } from '../../desk/rules/receipt-checks';
import type { ReceiptWish, SignedReceipt } from '../../desk/usecases/read-receipts';
import { type ADesk, desks } from '../support/a-desk';
import { policyOf } from '../support/a-policy';
import { anAgent, anAuditor, anItAdmin, anotherRequester, aRequester } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let ticketId: string;
beforeEach(async () => {
  desk = await openDesk({ policy: 'starter', at: '2026-03-02T09:00:00+01:00' });
  ticketId = (await desk.files({ severity: 'B' })).ticketId;
});

const anOrder = () => ({ caller: anAgent, ticketId });

const receipts = async (wish: ReceiptWish = {}, caller = aRequester): Promise<readonly SignedReceipt[]> => {
  const read = await desk.readReceipts(caller, ticketId, wish);
  if (!read.ok) throw new Error(read.refusal.kind);
  return read.value;
};

const named = (items: readonly SignedReceipt[]) => items.map(({ receipt }) => `${receipt.clock} ${receipt.cycle}`);

describe('the receipts of a ticket', () => {
  it('are there for each clock with a promise, right and signed', async () => {
    desk.clock.pass(10);
    await desk.respondToTicket(anOrder(), {});
    const items = await receipts();
    expect(named(items)).toEqual(['response 1', 'tier-response 1', 'tier-solve 1', 'update 1']);
    const { keys } = await desk.signingKeys();
    for (const { receipt, jws } of items) {
      expect([...verifyReceipt(receipt), ...verifyByPolicy(receipt, policyOf)]).toEqual([]);
      const { payload } = await compactVerify(jws, createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) }));
      expect(new TextDecoder().decode(payload)).toBe(canonicalJson(receipt));
    }
  });

  it('are those that were asked for', async () => {
    desk.clock.pass(10);
    await desk.respondToTicket(anOrder(), {});
    await desk.updateTicket(anOrder(), { message: 'Still looking.' });
    expect(named(await receipts({ clock: 'update' }))).toEqual(['update 1', 'update 2']);
    expect(named(await receipts({ clock: 'update', cycle: 2 }))).toEqual(['update 2']);
    expect(named(await receipts({ cycle: 2 }))).toEqual(['update 2']);
    expect(await receipts({ clock: 'resolution' })).toEqual([]);
  });

  it('at an earlier instant are what they were then, whatever has happened since', async () => {
    desk.clock.pass(10);
    const then = desk.clock.now();
    const before = (await receipts()).map(({ receipt }) => receipt);
    desk.clock.pass(300);
    await desk.keepsPromises(ticketId);
    expect((await desk.ticket(ticketId)).tier).not.toBe('tier-1');
    expect((await receipts({ at: then })).map(({ receipt }) => receipt)).toEqual(before);
    expect((await receipts()).map(({ receipt }) => receipt.state)).toContain('missed');
  });

  it('are none before the ticket was filed', async () => {
    const { filedAt } = await desk.ticket(ticketId);
    expect(await receipts({ at: (filedAt - 1) as typeof filedAt })).toEqual([]);
  });

  it('are for those who may see the ticket', async () => {
    expect(named(await receipts({}, anAuditor))).toEqual(named(await receipts()));
    await expect(receipts({}, anotherRequester)).rejects.toThrow('ticket-unknown');
    expect(await desk.readReceipts(anAuditor, 'TL-0000000000', {})).toMatchObject({ ok: false });
  });

  it('that are signed by a key which was rotated away still verify', async () => {
    const [item] = await receipts();
    const { kid } = await desk.rotateSigningKey(anItAdmin);
    const { keys } = await desk.signingKeys();
    const { protectedHeader } = await compactVerify(
      item?.jws ?? '',
      createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) }),
    );
    expect(keys.map((key) => key.kid)).toEqual(expect.arrayContaining([kid, protectedHeader.kid]));
    expect(protectedHeader.kid).not.toBe(kid);
    expect(desk.log.join()).toContain(kid);
  });
});
