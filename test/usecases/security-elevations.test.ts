import type { Caller } from '../../desk/rules/people';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import { aGraveWish, aReadyDeviceOn, aWish, deviceNow, granted, refusalOf } from '../support/a-fleet';
import {
  anApp,
  anApprover,
  anAuditor,
  anEscalationEngineer,
  anItAdmin,
  anotherApprover,
  aSecurityManager,
} from '../support/people';

const openDesk = desks();
let desk: ADesk;
/** An elevation for a ticket of the security area that is over, one for another ticket, and one that waits for approval. */
let secret: string;
let plain: string;
let asked: string;

const ask = async (ticketId: string, wish: object): Promise<string> => {
  const body = { ...aWish, ...wish, ticketId };
  const { grant } = granted(await desk.requestElevation(anEscalationEngineer, aDeviceId, body, undefined));
  desk.clock.pass(1);
  return grant?.grantId ?? '';
};

beforeEach(async () => {
  desk = await openDesk();
  await aReadyDeviceOn(desk);
  const { ticketId } = await desk.files({ title: 'Odd sign-ins', area: 'Security' });
  secret = await ask(ticketId, { title: 'Look for odd sign-ins' });
  granted(await desk.closeElevation(anEscalationEngineer, secret, { actionsTaken: 'Looked.' }));
  plain = await ask((await desk.files()).ticketId, {});
  asked = await ask(ticketId, { ...aGraveWish, title: 'Scan it' });
});

const listed = async (caller: Caller, limit = 50): Promise<readonly string[]> => {
  const { items } = await desk.listElevations(caller, { limit });
  return items.map(({ grantId }) => grantId);
};
const onDevice = async (caller: Caller): Promise<readonly string[]> =>
  granted(await desk.readDevice(caller, aDeviceId)).grants.map(({ grantId }) => grantId);
const read = async (caller: Caller, grantId: string) => refusalOf(await desk.readElevation(caller, grantId)) ?? 'seen';

/** As it was stored before the area was kept. */
const forgetArea = async (): Promise<void> => {
  const { devices } = desk.ports;
  const stored = await devices.read(aDeviceId);
  const { isSecurity: _, ...grant } = (await devices.grant(aDeviceId, secret)) ?? {};
  if (stored === undefined) throw new Error('no device');
  const { device, head, etag } = stored;
  const nothing = { dueAt: undefined, events: [], alarms: [], notices: [], relays: [], command: undefined };
  await devices.replace({ device, head, grant: grant as never, ...nothing }, etag);
};

describe('an elevation for a ticket of the security area', () => {
  it.each([
    ['an IT admin', anItAdmin],
    ['a program that reads elevations', anApp('elevations.read')],
  ])('is not there for %s: not in lists, on the device, or by its id', async (_who, caller) => {
    expect(await listed(caller)).toEqual([plain]);
    expect(await listed(caller, 1)).toEqual([plain]);
    expect(await onDevice(caller)).toEqual([plain]);
    expect(await read(caller, secret)).toBe('grant-unknown');
    expect(refusalOf(await desk.revokeElevation(caller, asked, { reason: 'No.' }))).toBe('grant-unknown');
    await forgetArea();
    expect(await listed(caller)).toEqual([plain]);
    expect(await onDevice(caller)).toEqual([plain]);
    expect(await read(caller, secret)).toBe('grant-unknown');
  });

  it.each([
    ['a security manager', aSecurityManager],
    ['an auditor', anAuditor],
  ])('is seen by %s as any other', async (_who, caller) => {
    expect(await listed(caller)).toEqual([asked, plain, secret]);
    expect(await onDevice(caller)).toEqual([asked, plain, secret]);
  });

  it('is seen by its holder, and revoked by a security manager', async () => {
    expect(await listed(anEscalationEngineer)).toEqual([asked, plain, secret]);
    expect(await onDevice(anEscalationEngineer)).toEqual([asked, plain, secret]);
    granted(await desk.revokeElevation(aSecurityManager, asked, { reason: 'An incident.' }));
  });

  it('is shown to approvers while they are asked, and afterwards to whoever decided', async () => {
    for (const one of [anApprover, anotherApprover]) expect(await listed(one)).toEqual([asked, plain]);
    expect(await read(anApprover, secret)).toBe('grant-unknown');
    granted(await desk.approveElevation(anApprover, asked));
    expect(await listed(anApprover)).toEqual([asked, plain]);
    expect(await listed(anotherApprover)).toEqual([plain]);
    expect(refusalOf(await desk.denyElevation(anotherApprover, asked, { reason: 'No.' }))).toBe('grant-unknown');
    expect(await deviceNow(desk)).toMatchObject({ waiting: [{ grantId: asked }] });
  });

  it('is told of by a mail without its ticket and category', async () => {
    await desk.retryNotices();
    const mail = desk.mails.find(({ to, text }) => to === 'approvers@contoso.example' && text.includes(asked));
    expect(mail?.text).toContain('Its ticket is of the security area.');
    expect(mail?.text).not.toMatch(/TL-|Category|Scan it/);
  });

  it('is left out of what somebody else exports of its holder', async () => {
    const of = async (caller: Caller): Promise<string> => {
      let text = '';
      for await (const piece of granted(await desk.exportPersonalData(caller, anEscalationEngineer.id))) text += piece;
      return text;
    };
    const theirs = await of(anItAdmin);
    expect([theirs.includes(plain), theirs.includes(secret), theirs.includes(asked)]).toEqual([true, false, false]);
    expect(await of(anEscalationEngineer)).toContain(secret);
  });
});
