import { credentialStateOf, type Device } from '../../desk/rules/devices';
import { evolveDevice } from '../../desk/rules/evolve-device';
import { versionsOnDevice } from '../../desk/rules/leases';
import { plusMs } from '../../desk/rules/time';
import {
  aDevice,
  aGrantId,
  aReadyDevice,
  atMinute,
  elevationRequested,
  enrolled,
  grantClosed,
  grantLapsed,
  grantRevealed,
  rotated,
  rotationClaimed,
  rotationConfirmed,
  rotationOverdue,
  rotationPending,
  rotationQueued,
  rotationRefused,
  rotationRequested,
  someRules,
  versionsDisabled,
} from '../support/a-device';

describe('a device that was just enrolled', () => {
  it('has its key and the name of its secret, and no password', () => {
    const device = evolveDevice(undefined, enrolled());
    expect(device).toEqual({
      deviceId: 'LAPTOP-01',
      name: 'The laptop of tests',
      key: { kty: 'OKP', crv: 'Ed25519', x: 'a-public-key' },
      secretName: 'device-LAPTOP-01-1a2b3c4d',
      enrolledAt: atMinute(0),
      stale: [],
      grants: 0,
    });
    expect(credentialStateOf(device, atMinute(0))).toBe('none');
  });

  it('comes before everything else', () => {
    expect(() => evolveDevice(undefined, rotationClaimed(atMinute(0), 'r'))).toThrow('without a device');
  });
});

describe('a rotation', () => {
  const requested = aDevice(rotationRequested(atMinute(1), 'r1'));
  const pending = evolveDevice(requested, rotationPending(atMinute(2), 'r1', 'v1'));
  const claimed = evolveDevice(pending, rotationClaimed(atMinute(3), 'r1'));
  const confirmed = evolveDevice(claimed, rotationConfirmed(atMinute(4), 'r1'));

  it('goes from requested by pending and claimed to confirmed', () => {
    const rotation = { rotationId: 'r1', reason: 'enrolled', requestedAt: atMinute(1), confirmBy: atMinute(91) };
    expect(requested.rotation).toEqual(rotation);
    expect(pending.rotation).toEqual({ ...rotation, version: 'v1' });
    expect(claimed.rotation).toEqual({ ...rotation, version: 'v1', claimedAt: atMinute(3) });
    expect(confirmed.rotation).toBeUndefined();
    expect(confirmed.credential).toMatchObject({ version: 'v1', confirmedAt: atMinute(4) });
    expect(confirmed.stale).toEqual([]);
  });

  it('keeps the last confirmed password beside the pending one, and leaves it to be disabled when confirmed', () => {
    const second = [rotationRequested(atMinute(10), 'r2', 'age'), rotationPending(atMinute(10), 'r2', 'v2')];
    const under = second.reduce(evolveDevice, confirmed);
    expect(under.credential?.version).toBe('v1');
    const done = [rotationClaimed(atMinute(11), 'r2'), rotationConfirmed(atMinute(12), 'r2')].reduce(
      evolveDevice,
      under,
    );
    expect(done).toMatchObject({ credential: { version: 'v2', confirmedAt: atMinute(12) }, stale: ['v1'] });
    expect(evolveDevice(done, versionsDisabled(atMinute(13), ['v1'])).stale).toEqual([]);
  });

  it('remembers each version that must still be disabled', () => {
    const thrice = aDevice(
      ...rotated(atMinute(1), 'r1', 'v1'),
      ...rotated(atMinute(2), 'r2', 'v2'),
      ...rotated(atMinute(3), 'r3', 'v3'),
    );
    expect(thrice.stale).toEqual(['v1', 'v2']);
    expect(evolveDevice(thrice, versionsDisabled(atMinute(4), ['v1'])).stale).toEqual(['v2']);
  });

  it('cannot be confirmed before its password is in the vault', () => {
    expect(() => evolveDevice(requested, rotationConfirmed(atMinute(2), 'r1'))).toThrow('never pending');
    expect(() => evolveDevice(confirmed, rotationConfirmed(atMinute(5), 'r1'))).toThrow('never pending');
  });

  it('that is refused or overdue goes on', () => {
    const late = [rotationRefused(atMinute(50), 'r1'), rotationOverdue(atMinute(91), 'r1', false)].reduce(
      evolveDevice,
      pending,
    );
    expect(late.rotation).toMatchObject({ version: 'v1', refusedAt: atMinute(50), overdueAt: atMinute(91) });
    const done = [rotationClaimed(atMinute(95), 'r1'), rotationConfirmed(atMinute(96), 'r1')].reduce(
      evolveDevice,
      late,
    );
    expect(credentialStateOf(done, atMinute(96))).toBe('confirmed');
  });

  it('lets one that is wanted meanwhile follow it, once', () => {
    const queued = evolveDevice(pending, rotationQueued(atMinute(5), 'expired'));
    expect(queued.wanted).toBe('expired');
    expect(queued.rotation).toEqual(pending.rotation);
    const done = [rotationClaimed(atMinute(6), 'r1'), rotationConfirmed(atMinute(7), 'r1')].reduce(
      evolveDevice,
      queued,
    );
    expect(done.wanted).toBe('expired');
    const next = evolveDevice(done, rotationRequested(atMinute(7), 'r2', 'expired'));
    expect(next.wanted).toBeUndefined();
    expect(next.rotation).toMatchObject({ rotationId: 'r2', reason: 'expired' });
  });
});

describe('what a person has seen', () => {
  it('marks the confirmed password, from the first time on', () => {
    const device = aReadyDevice(elevationRequested(atMinute(1)), grantRevealed(atMinute(2), ['v1']));
    expect(device.credential?.seenAt).toBe(atMinute(2));
    expect(evolveDevice(device, grantRevealed(atMinute(9), ['v1'])).credential?.seenAt).toBe(atMinute(2));
  });

  it('marks a pending password that was shown beside it, and the mark stays when it is confirmed', () => {
    const under = aReadyDevice(
      rotationRequested(atMinute(1), 'r2', 'age'),
      rotationPending(atMinute(1), 'r2', 'v2'),
      rotationClaimed(atMinute(2), 'r2'),
      elevationRequested(atMinute(3)),
      grantRevealed(atMinute(4), ['v1', 'v2']),
    );
    expect(under).toMatchObject({ credential: { seenAt: atMinute(4) }, rotation: { seenAt: atMinute(4) } });
    const done = evolveDevice(under, rotationConfirmed(atMinute(5), 'r2'));
    expect(done.credential).toMatchObject({ version: 'v2', confirmedAt: atMinute(5), seenAt: atMinute(4) });
  });

  it('leaves what was not shown unmarked', () => {
    const under = aReadyDevice(
      rotationRequested(atMinute(1), 'r2', 'age'),
      rotationPending(atMinute(1), 'r2', 'v2'),
      elevationRequested(atMinute(3)),
      grantRevealed(atMinute(4), ['v1']),
    );
    expect(under.rotation).not.toHaveProperty('seenAt');
    const done = [rotationClaimed(atMinute(5), 'r2'), rotationConfirmed(atMinute(6), 'r2')].reduce(evolveDevice, under);
    expect(done.credential).toEqual({ version: 'v2', rotationId: 'r2', confirmedAt: atMinute(6) });
  });
});

describe('the one lease on a device', () => {
  const held = aReadyDevice(elevationRequested(atMinute(1)));

  it('is held from the request to its end', () => {
    expect(held).toMatchObject({ activeGrant: aGrantId, grants: 1 });
    expect(evolveDevice(held, grantLapsed(atMinute(61)))).not.toHaveProperty('activeGrant');
    expect(evolveDevice(held, grantClosed(atMinute(20)))).not.toHaveProperty('activeGrant');
  });

  it('is untouched when an older one is completed', () => {
    const later = aReadyDevice(
      elevationRequested(atMinute(1)),
      grantLapsed(atMinute(61)),
      elevationRequested(atMinute(62), 'EL-LAPTOP-01-2'),
    );
    expect(evolveDevice(later, grantClosed(atMinute(63)))).toMatchObject({ activeGrant: 'EL-LAPTOP-01-2', grants: 2 });
  });
});

describe('what is known of a password', () => {
  const pending = aReadyDevice(rotationRequested(atMinute(10), 'r2', 'age'));
  const seen = aReadyDevice(
    elevationRequested(atMinute(1)),
    grantRevealed(atMinute(2), ['v1']),
    grantClosed(atMinute(10)),
    rotationRequested(atMinute(10), 'r2', 'returned'),
  );
  const due = atMinute(10 + someRules.confirmMinutes);

  it.each<[string, Device, string, string]>([
    ['nothing under way', aReadyDevice(), 'confirmed', 'confirmed'],
    ['a first password under way', aDevice(rotationRequested(atMinute(10), 'r1')), 'pending', 'unconfirmed'],
    ['a password that nobody saw', pending, 'pending', 'unconfirmed'],
    ['a password that somebody saw', seen, 'pending', 'tainted'],
  ])('%s: from the deadline on it is called by its name', (_what, device, before, from) => {
    expect(credentialStateOf(device, plusMs(due, -1))).toBe(before);
    expect(credentialStateOf(device, due)).toBe(from);
  });

  it('does not wait for anybody to record it, and is over with the confirmation', () => {
    const recorded = evolveDevice(seen, rotationOverdue(due, 'r2', true));
    expect(credentialStateOf(recorded, due)).toBe('tainted');
    const late = [rotationPending(due, 'r2', 'v2'), rotationClaimed(due, 'r2'), rotationConfirmed(due, 'r2')];
    expect(credentialStateOf(late.reduce(evolveDevice, recorded), due)).toBe('confirmed');
  });

  it('is tainted also when only the pending password was seen', () => {
    const shown = aDevice(
      rotationRequested(atMinute(10), 'r1'),
      rotationPending(atMinute(10), 'r1', 'v1'),
      rotationClaimed(atMinute(11), 'r1'),
      grantRevealed(atMinute(12), ['v1']),
    );
    expect(credentialStateOf(shown, due)).toBe('tainted');
  });
});

describe('the versions that a device has or may take', () => {
  const told = (device: Device): readonly string[] =>
    versionsOnDevice(device).map(({ label, version }) => `${label} ${version}`);

  it('are the confirmed one, and a pending one as soon as it is in the vault', () => {
    const requested = aReadyDevice(rotationRequested(atMinute(1), 'r2', 'age'));
    expect(told(aDevice())).toEqual([]);
    expect(told(requested)).toEqual(['confirmed v1']);
    const pending = evolveDevice(requested, rotationPending(atMinute(2), 'r2', 'v2'));
    expect(told(pending)).toEqual(['confirmed v1', 'pending v2']);
    const claimed = evolveDevice(pending, rotationClaimed(atMinute(3), 'r2'));
    expect(told(claimed)).toEqual(['confirmed v1', 'pending v2']);
    expect(told(evolveDevice(claimed, rotationConfirmed(atMinute(4), 'r2')))).toEqual(['confirmed v2']);
  });
});
