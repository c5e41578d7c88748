import type { Device } from '../../desk/rules/devices';
import { decideRequestElevation } from '../../desk/rules/elevation';
import { evolveGrant, isGrantEvent } from '../../desk/rules/evolve-grant';
import { deviceOfGrant, type Grant, grantIdOf } from '../../desk/rules/grants';
import { decideCloseElevation, decideReveal, endGrant, rotationFor } from '../../desk/rules/leases';
import { type Instant, iso, plusMinutes, plusMs } from '../../desk/rules/time';
import {
  aDevice,
  aDeviceId,
  aGrant,
  aGrantId,
  aHolder,
  aReadyDevice,
  atMinute,
  elevationRequested,
  enrolled,
  grantClosed,
  grantExpired,
  grantLapsed,
  grantRevealed,
  grantRevoked,
  rotationClaimed,
  rotationPending,
  rotationRequested,
  someRules,
} from '../support/a-device';
import { aNumber } from '../support/a-ticket';

const by = (person: string, at: Instant) => ({ by: person, at, rotationId: 'r2' });
const wish = {
  ...{ ticketId: aNumber, category: 'Apps', title: 'Reinstall Office', plan: 'Reinstall it.' },
  actions: ['Run a troubleshooter'],
};

const request = (device: Device, over: Partial<typeof wish> = {}, isTicketLive = true) =>
  decideRequestElevation(
    device,
    someRules,
    { isTicketLive, isSecurity: false, approversKnown: 0 },
    { ...wish, ...over },
    by(aHolder, atMinute(5)),
  );

describe('a request', () => {
  it('is ready at once, lapses by the policy and names its holder', () => {
    expect(request(aReadyDevice())).toEqual({ ok: true, value: [elevationRequested(atMinute(5))] });
    expect(aGrant(elevationRequested(atMinute(5)))).toEqual({
      grantId: aGrantId,
      deviceId: aDeviceId,
      ticketId: aNumber,
      holder: aHolder,
      isSecurity: false,
      category: 'Apps',
      title: 'Reinstall Office',
      state: 'ready',
      requestedAt: atMinute(5),
      leaseMinutes: someRules.leaseMinutes,
      lapsesAt: atMinute(5 + someRules.lapseMinutes),
      plan: 'Reinstall it.',
      actions: ['Run a troubleshooter'],
      actionClass: 'typical',
    });
  });

  it('is numbered on, also after one that came to nothing', () => {
    const device = aReadyDevice(elevationRequested(atMinute(1)), grantLapsed(atMinute(61)));
    expect(request(device)).toMatchObject({ value: [{ data: { grantId: 'EL-LAPTOP-01-2' } }] });
  });

  it('while the device rotates is granted: the last confirmed password stays usable', () => {
    const device = aReadyDevice(rotationRequested(atMinute(1), 'r2', 'age'), rotationPending(atMinute(2), 'r2', 'v2'));
    expect(request(device).ok).toBe(true);
  });

  it('for a device that has not confirmed in time waits for one approval: it may be offline, whatever is planned', () => {
    const late = aReadyDevice(rotationRequested(atMinute(1), 'r2', 'age'), rotationPending(atMinute(2), 'r2', 'v2'));
    const asksAt = (minutes: number, approversKnown: number) =>
      decideRequestElevation(
        late,
        someRules,
        { isTicketLive: true, isSecurity: false, approversKnown },
        wish,
        by(aHolder, atMinute(minutes)),
      );
    const isOver = 1 + someRules.confirmMinutes;
    expect(asksAt(isOver - 1, 0)).toMatchObject({ value: [{ data: { grantId: aGrantId } }] });
    expect(asksAt(isOver, 1)).toMatchObject({ value: [{ data: { approvalsNeeded: 1 } }] });
    expect(asksAt(isOver, 0)).toMatchObject({ refusal: { kind: 'approver-missing', approvalsNeeded: 1 } });
  });

  it.each<[string, ReturnType<typeof request>, object]>([
    ['for a ticket that has ended', request(aReadyDevice(), {}, false), { kind: 'ticket-not-live' }],
    [
      'in a category that the policy lacks',
      request(aReadyDevice(), { category: 'Gaming' }),
      { kind: 'category-unknown', categories: ['Apps', 'Other'] },
    ],
    [
      'for a device that somebody holds',
      request(aReadyDevice(elevationRequested(atMinute(1)))),
      { kind: 'device-held', deviceId: aDeviceId },
    ],
    [
      'for a device without a password',
      request(aDevice(rotationRequested(atMinute(0), 'r1'))),
      { kind: 'device-without-password', deviceId: aDeviceId },
    ],
  ])('%s is refused', (_what, decision, refusal) => {
    expect(decision).toEqual({ ok: false, refusal });
  });
});

describe('the id of a grant', () => {
  it('says its device, whatever the device is called', () => {
    for (const deviceId of ['A', 'LAPTOP-01', 'X-1-2', '9-9', 'A'.repeat(40)])
      expect(deviceOfGrant(grantIdOf(deviceId, 17))).toBe(deviceId);
  });

  it.each([
    '',
    'EL-',
    'EL-LAPTOP',
    'EL-laptop-1',
    'TL-LAPTOP-1',
    'EL-LAPTOP-1x',
    'EL-A/B-1',
    `EL-${'A'.repeat(41)}-1`,
    'EL-A-1\n',
  ])('is not %p', (text) => {
    expect(deviceOfGrant(text)).toBeUndefined();
  });
});

const ready = elevationRequested(atMinute(5));
const held = aReadyDevice(ready);
const lapsesAt = atMinute(5 + someRules.lapseMinutes);

const reveal = (grant: Grant, at: Instant = atMinute(10), person = aHolder, device = held, isTicketLive = true) =>
  decideReveal(device, grant, isTicketLive, by(person, at));

describe('a reveal', () => {
  it('runs the lease from the reveal, not from the request', () => {
    const late = plusMs(lapsesAt, -1);
    const decision = reveal(aGrant(ready), late);
    expect(decision).toEqual({ ok: true, value: [grantRevealed(late, ['v1'])] });
    const grant = aGrant(ready, grantRevealed(late, ['v1']));
    expect(grant).toMatchObject({ state: 'revealed', revealedAt: late });
    expect(grant.expiresAt).toBe(plusMinutes(late, someRules.leaseMinutes));
  });

  it('shows what the device may have while the lease runs: a pending password beside the confirmed one', () => {
    const under = [rotationRequested(atMinute(1), 'r2', 'age'), rotationPending(atMinute(1), 'r2', 'v2')];
    const pending = aReadyDevice(...under, ready);
    const claimed = aReadyDevice(...under, rotationClaimed(atMinute(2), 'r2'), ready);
    const shownOf = (device: Device) => reveal(aGrant(ready), atMinute(10), aHolder, device);
    expect(shownOf(pending)).toMatchObject({ value: [{ data: { versions: ['v1', 'v2'] } }] });
    expect(shownOf(claimed)).toMatchObject({ value: [{ data: { versions: ['v1', 'v2'] } }] });
  });

  it('keeps every word that could be a secret out of its event', () => {
    const decision = reveal(aGrant(ready));
    expect(decision).toMatchObject({ value: [{ text: {}, people: {} }] });
  });

  const revealed = grantRevealed(atMinute(10), ['v1']);
  const expired = grantExpired(atMinute(130));
  const revoked = grantRevoked(atMinute(20));
  it.each<[string, ReturnType<typeof reveal>, object]>([
    ['by somebody else', reveal(aGrant(ready), atMinute(10), 'another'), { kind: 'grant-held-by-another' }],
    [
      'by somebody else, once shown',
      reveal(aGrant(ready, revealed), atMinute(11), 'another'),
      { kind: 'grant-held-by-another' },
    ],
    ['a second time', reveal(aGrant(ready, revealed), atMinute(11)), { kind: 'grant-already-revealed' }],
    ['at the very moment it lapses', reveal(aGrant(ready), lapsesAt), { kind: 'grant-lapsed', lapsesAt }],
    ['once lapsed', reveal(aGrant(ready, grantLapsed(lapsesAt))), { kind: 'grant-over', state: 'lapsed' }],
    ['once expired', reveal(aGrant(ready, revealed, expired)), { kind: 'grant-over', state: 'expired' }],
    ['once revoked', reveal(aGrant(ready, revoked)), { kind: 'grant-over', state: 'revoked' }],
    ['once closed', reveal(aGrant(ready, grantClosed(atMinute(9)))), { kind: 'grant-over', state: 'closed' }],
    [
      'when the ticket has ended',
      reveal(aGrant(ready), atMinute(10), aHolder, held, false),
      { kind: 'ticket-not-live' },
    ],
  ])('%s is refused', (_what, decision, refusal) => {
    expect(decision).toEqual({ ok: false, refusal });
  });
});

const close = (grant: Grant, device: Device = held, person = aHolder, at: Instant = atMinute(20)) =>
  decideCloseElevation(device, grant, someRules, 'Reinstalled it.', by(person, at));

const returned = (at: Instant) => ({
  kind: 'rotation-requested',
  at,
  by: aHolder,
  data: { rotationId: 'r2', reason: 'returned', confirmBy: iso(plusMinutes(at, someRules.confirmMinutes)) },
  people: {},
  text: {},
});

describe('giving a device back', () => {
  const revealed = grantRevealed(atMinute(10), ['v1']);

  it('rotates what was seen, with the actions taken on record', () => {
    const decision = close(aGrant(ready, revealed), aReadyDevice(ready, revealed));
    expect(decision).toEqual({ ok: true, value: [grantClosed(atMinute(20)), returned(atMinute(20))] });
  });

  it('queues the rotation behind one that is under way', () => {
    const device = aReadyDevice(ready, revealed, rotationRequested(atMinute(15), 'r1b', 'age'));
    expect(close(aGrant(ready, revealed), device)).toMatchObject({
      value: [{ kind: 'grant-closed' }, { kind: 'rotation-queued', data: { reason: 'returned' } }],
    });
  });

  it('leaves a password alone that nobody saw', () => {
    expect(close(aGrant(ready))).toEqual({ ok: true, value: [grantClosed(atMinute(20))] });
  });

  it('completes a lease that has ended, and rotates no second time', () => {
    const expired = grantExpired(atMinute(130));
    for (const grant of [aGrant(ready, revealed, expired), aGrant(ready, grantLapsed(lapsesAt))])
      expect(close(grant, aReadyDevice(), aHolder, atMinute(140))).toEqual({
        ok: true,
        value: [grantClosed(atMinute(140))],
      });
  });

  it('is for the holder, once', () => {
    expect(close(aGrant(ready), held, 'another')).toEqual({ ok: false, refusal: { kind: 'grant-held-by-another' } });
    expect(close(aGrant(ready, grantClosed(atMinute(9))))).toEqual({
      ok: false,
      refusal: { kind: 'grant-closed-already' },
    });
    expect(aGrant(ready, grantClosed(atMinute(9)))).toMatchObject({ state: 'closed', closedAt: atMinute(9) });
  });
});

describe('the end of a lease that was not given back', () => {
  const revealed = grantRevealed(atMinute(10), ['v1']);
  const seen = aReadyDevice(ready, revealed);
  const acting = by('desk', atMinute(130));

  it.each([
    ['expired', 'grant-expired', 'expired'],
    ['revoked', 'grant-revoked', 'revoked'],
  ] as const)('%s: rotates what was seen', (how, kind, reason) => {
    const events = endGrant(seen, aGrant(ready, revealed), how, someRules, acting);
    expect(events).toMatchObject([
      { kind, by: 'desk' },
      { kind: 'rotation-requested', data: { reason } },
    ]);
  });

  it.each(['lapsed', 'revoked'] as const)('%s before anybody saw anything: rotates nothing', (how) => {
    const events = endGrant(held, aGrant(ready), how, someRules, acting);
    expect(events.map(({ kind }) => kind)).toEqual([`grant-${how}`]);
  });
});

describe('a rotation that is asked for', () => {
  it('has its own deadline, or waits in the queue', () => {
    expect(rotationFor(aReadyDevice(), 'age', someRules, by('desk', atMinute(7)))).toEqual({
      ...rotationRequested(atMinute(7), 'r2', 'age'),
    });
    const under = aReadyDevice(rotationRequested(atMinute(1), 'r2', 'age'));
    expect(rotationFor(under, 'expired', someRules, by('desk', atMinute(7)))).toMatchObject({
      kind: 'rotation-queued',
      data: { reason: 'expired' },
    });
  });
});

describe('a grant', () => {
  it('is made by its request only, and of its own events', () => {
    expect(() => evolveGrant(undefined, aDeviceId, grantClosed(atMinute(1)) as never)).toThrow('without a grant');
    expect([ready, grantClosed(atMinute(1))].every(isGrantEvent)).toBe(true);
    expect([enrolled(), rotationRequested(atMinute(1), 'r1')].some(isGrantEvent)).toBe(false);
  });
});
