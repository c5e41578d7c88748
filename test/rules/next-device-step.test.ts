import type { Device } from '../../desk/rules/devices';
import type { Grant } from '../../desk/rules/grants';
import { decideDeviceStep, deviceEventsOf, deviceStepsOf } from '../../desk/rules/next-device-step';
import { type Instant, plusMs } from '../../desk/rules/time';
import {
  aDevice,
  aGrant,
  aGrantId,
  aReadyDevice,
  atMinute,
  elevationRequested,
  grantClosed,
  grantLapsed,
  grantRevealed,
  rotated,
  rotationClaimed,
  rotationConfirmed,
  rotationOverdue,
  rotationPending,
  rotationQueued,
  rotationRequested,
  someRules,
  theDesk,
  versionsDisabled,
} from '../support/a-device';

const next = (device: Device, at: Instant, grant?: Grant) => decideDeviceStep(device, grant, someRules, at);
const tagged = (device: Device): Device => ({ ...device, notes: { tagged: device.credential?.version ?? '' } });
const acting = (at: Instant) => ({ by: theDesk, at, rotationId: 'r9' });

const requested = elevationRequested(atMinute(5));
const revealed = grantRevealed(atMinute(10), ['v1']);
const lapsesAt = atMinute(5 + someRules.lapseMinutes);
const expiresAt = atMinute(10 + someRules.leaseMinutes);

describe('a lease', () => {
  it('lapses at its moment when nobody looked, and not before', () => {
    const [device, grant] = [aReadyDevice(requested), aGrant(requested)];
    expect(next(device, plusMs(lapsesAt, -1), grant)).toEqual({ kind: 'wait', until: lapsesAt });
    const step = { kind: 'end-grant', key: `lapse-${aGrantId}`, dueAt: lapsesAt, how: 'lapsed' } as const;
    expect(next(device, lapsesAt, grant)).toEqual(step);
    expect(deviceEventsOf(device, grant, step, someRules, acting(lapsesAt))).toEqual([grantLapsed(lapsesAt)]);
  });

  it('expires by the reveal, and what was seen rotates', () => {
    const [device, grant] = [aReadyDevice(requested, revealed), aGrant(requested, revealed)];
    expect(next(device, plusMs(expiresAt, -1), grant)).toEqual({ kind: 'wait', until: expiresAt });
    const step = { kind: 'end-grant', key: `expire-${aGrantId}`, dueAt: expiresAt, how: 'expired' } as const;
    expect(next(device, expiresAt, grant)).toEqual(step);
    expect(deviceEventsOf(device, grant, step, someRules, acting(expiresAt))).toMatchObject([
      { kind: 'grant-expired' },
      { kind: 'rotation-requested', data: { rotationId: 'r9', reason: 'expired' } },
    ]);
  });

  it('that is over owes nothing', () => {
    const grant = aGrant(requested, grantClosed(atMinute(9)));
    expect(deviceStepsOf(aReadyDevice(requested, grantClosed(atMinute(9))), grant, someRules)).toMatchObject([
      { kind: 'rotate', reason: 'age' },
    ]);
  });
});

describe('a rotation', () => {
  const asked = rotationRequested(atMinute(20), 'r2', 'returned');
  const pending = rotationPending(atMinute(21), 'r2', 'v2');
  const confirmBy = atMinute(20 + someRules.confirmMinutes);

  it('has its password stored at once', () => {
    const step = { kind: 'store-password', key: 'store-r2', dueAt: atMinute(20), rotationId: 'r2' };
    expect(next(aReadyDevice(asked), atMinute(20))).toEqual(step);
  });

  it('then waits for the device until it is overdue, which is recorded once', () => {
    const device = aReadyDevice(asked, pending);
    expect(next(device, plusMs(confirmBy, -1))).toEqual({ kind: 'wait', until: confirmBy });
    const step = { kind: 'mark-overdue', key: 'overdue-r2', dueAt: confirmBy, rotationId: 'r2' } as const;
    expect(next(device, confirmBy)).toEqual(step);
    expect(deviceEventsOf(device, undefined, step, someRules, acting(confirmBy))).toEqual([
      rotationOverdue(confirmBy, 'r2', false),
    ]);
    expect(next(aReadyDevice(asked, pending, rotationOverdue(confirmBy, 'r2', false)), atMinute(9_999))).toEqual({
      kind: 'wait',
      until: undefined,
    });
  });

  it('is overdue with a taint when a person knows a password that the device may have', () => {
    const step = { kind: 'mark-overdue', key: 'overdue-r2', dueAt: confirmBy, rotationId: 'r2' } as const;
    const seen = aReadyDevice(requested, revealed, grantClosed(atMinute(20)), asked, pending);
    expect(deviceEventsOf(seen, undefined, step, someRules, acting(confirmBy))).toEqual([
      rotationOverdue(confirmBy, 'r2', true),
    ]);
    const shown = [asked, pending, rotationClaimed(atMinute(22), 'r2'), grantRevealed(atMinute(23), ['v2'])];
    expect(deviceEventsOf(aReadyDevice(...shown), undefined, step, someRules, acting(confirmBy))).toEqual([
      rotationOverdue(confirmBy, 'r2', true),
    ]);
  });

  it('has the version before it disabled once it is confirmed', () => {
    const device = aReadyDevice(...rotated(atMinute(20), 'r2', 'v2'));
    const step = { kind: 'disable-versions', key: 'disable-v1', dueAt: atMinute(20), versions: ['v1'] };
    expect(next(device, atMinute(20))).toEqual(step);
    const done = aReadyDevice(...rotated(atMinute(20), 'r2', 'v2'), versionsDisabled(atMinute(21), ['v1']));
    expect(next(tagged(done), atMinute(21))).toEqual({ kind: 'wait', until: atMinute(20 + someRules.restMinutes) });
  });

  it('has its version tagged in the vault once it is confirmed, and once only', () => {
    const done = aReadyDevice(...rotated(atMinute(20), 'r2', 'v2'), versionsDisabled(atMinute(21), ['v1']));
    expect(next(done, atMinute(21))).toMatchObject({ kind: 'tag-version', key: 'tag-v2' });
    expect(next(tagged(done), atMinute(21))).toMatchObject({ kind: 'wait' });
    const fromYesterday = { ...done, credential: { version: 'v2', confirmedAt: atMinute(20) } };
    expect(next(fromYesterday, atMinute(21))).toMatchObject({ kind: 'wait' });
  });

  it('is followed by the one that was wanted meanwhile, for the reason that was given', () => {
    const device = aReadyDevice(
      asked,
      pending,
      rotationQueued(atMinute(22), 'expired'),
      rotationClaimed(atMinute(23), 'r2'),
      rotationConfirmed(atMinute(24), 'r2'),
    );
    const step = next(device, atMinute(24));
    expect(step).toMatchObject({ kind: 'rotate', key: 'rotate-wanted-v2', reason: 'wanted' });
    if (step.kind !== 'rotate') throw new Error('no rotation');
    expect(deviceEventsOf(device, undefined, step, someRules, acting(atMinute(24)))).toEqual([
      { ...rotationRequested(atMinute(24), 'r9', 'expired') },
    ]);
  });
});

describe('a device at rest', () => {
  const restUntil = atMinute(someRules.restMinutes);

  it('rotates by age, and not before', () => {
    expect(next(aReadyDevice(), plusMs(restUntil, -1))).toEqual({ kind: 'wait', until: restUntil });
    const step = { kind: 'rotate', key: 'rotate-age-v1', dueAt: restUntil, reason: 'age' } as const;
    expect(next(aReadyDevice(), restUntil)).toEqual(step);
    expect(deviceEventsOf(aReadyDevice(), undefined, step, someRules, acting(restUntil))).toEqual([
      rotationRequested(restUntil, 'r9', 'age'),
    ]);
  });

  it('keeps its password while somebody holds it: the end of the lease is what comes next', () => {
    const grant = aGrant(requested, revealed);
    expect(deviceStepsOf(aReadyDevice(requested, revealed), grant, someRules)).toMatchObject([{ kind: 'end-grant' }]);
  });

  it('that never had a password owes nothing but its first', () => {
    expect(next(aDevice(), atMinute(9_999))).toEqual({ kind: 'wait', until: undefined });
  });
});

describe('when much is due at once', () => {
  it('what needs no vault goes first: a vault that fails holds up neither the end of a lease nor an alarm', () => {
    const stale = rotated(atMinute(1), 'r2', 'v2');
    const lease = [elevationRequested(atMinute(5)), grantRevealed(atMinute(10), ['v2'])];
    const held = aReadyDevice(...stale, ...lease);
    expect(next(held, atMinute(20), aGrant(...lease))).toMatchObject({ kind: 'disable-versions' });
    expect(next(held, expiresAt, aGrant(...lease))).toMatchObject({ kind: 'end-grant', how: 'expired' });

    const unstored = aReadyDevice(rotationRequested(atMinute(20), 'r2', 'age'));
    const confirmBy = atMinute(20 + someRules.confirmMinutes);
    expect(next(unstored, plusMs(confirmBy, -1))).toMatchObject({ kind: 'store-password' });
    expect(next(unstored, confirmBy)).toMatchObject({ kind: 'mark-overdue' });
    const overdue = aReadyDevice(rotationRequested(atMinute(20), 'r2', 'age'), rotationOverdue(confirmBy, 'r2', false));
    expect(next(overdue, confirmBy)).toMatchObject({ kind: 'store-password' });
  });

  it('the steps stand in the order of their moments', () => {
    const device = aReadyDevice(
      ...rotated(atMinute(1), 'r2', 'v2'),
      requested,
      rotationRequested(atMinute(6), 'r3', 'age'),
    );
    const steps = deviceStepsOf(tagged(device), aGrant(requested), someRules);
    expect(steps.map(({ kind }) => kind)).toEqual(['disable-versions', 'store-password', 'end-grant', 'mark-overdue']);
  });
});
