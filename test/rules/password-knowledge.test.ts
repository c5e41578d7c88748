import type { DeviceEvent } from '../../desk/rules/device-events';
import { isWished, knowledgeOf } from '../../desk/rules/password-knowledge';
import { plusMinutes } from '../../desk/rules/time';
import {
  aDeviceId,
  aGrantId,
  aHolder,
  atMinute,
  elevationRequested,
  enrolled,
  grantClosed,
  grantExpired,
  grantRevealed,
  rotated,
  rotationConfirmed,
  rotationPending,
  rotationRequested,
  someRules,
} from '../support/a-device';
import { aNumber } from '../support/a-ticket';

const ready: readonly DeviceEvent[] = [enrolled(), ...rotated(atMinute(0), 'rotation-1', 'v1')];
const known = (...since: readonly DeviceEvent[]) => knowledgeOf(aDeviceId, [...ready, ...since]);

const reveal = [elevationRequested(atMinute(10)), grantRevealed(atMinute(20), ['v1'])];
const shown = {
  deviceId: aDeviceId,
  person: aHolder,
  grantId: aGrantId,
  ticketId: aNumber,
  version: 'v1',
  from: atMinute(20),
  leaseUntil: plusMinutes(atMinute(20), someRules.leaseMinutes),
};

describe('who knew a password', () => {
  it('is nobody before it was shown, whoever asked for it', () => {
    expect(known()).toEqual([]);
    expect(known(elevationRequested(atMinute(10)))).toEqual([]);
  });

  it('is its holder from the reveal on, for that ticket and grant, while the device has it', () => {
    expect(known(...reveal)).toEqual([shown]);
    expect(known(...reveal, grantExpired(atMinute(140)))).toEqual([shown]);
  });

  it('ends with the device’s own word that it has another, not with the lease', () => {
    const back = [grantClosed(atMinute(60)), rotationRequested(atMinute(60), 'rotation-2', 'returned')];
    const pending = rotationPending(atMinute(61), 'rotation-2', 'v2');
    expect(known(...reveal, ...back, pending)).toEqual([shown]);
    const confirmed = rotationConfirmed(atMinute(65), 'rotation-2');
    expect(known(...reveal, ...back, pending, confirmed)).toEqual([{ ...shown, until: atMinute(65) }]);
  });

  it('counts a password that was pending when it was shown beside the confirmed one until it is replaced in turn', () => {
    const pending = [rotationRequested(atMinute(5), 'rotation-2'), rotationPending(atMinute(6), 'rotation-2', 'v2')];
    const both = [elevationRequested(atMinute(10)), grantRevealed(atMinute(20), ['v1', 'v2'])];
    const confirmed = rotationConfirmed(atMinute(30), 'rotation-2');
    expect(known(...pending, ...both, confirmed)).toEqual([
      { ...shown, until: atMinute(30) },
      { ...shown, version: 'v2' },
    ]);
    const next = rotated(atMinute(200), 'rotation-3', 'v3');
    expect(known(...pending, ...both, confirmed, ...next).map(({ until }) => until)).toEqual([
      atMinute(30),
      atMinute(200),
    ]);
  });

  it('tells each holder apart, and keeps what is over', () => {
    const second = `EL-${aDeviceId}-2`;
    const other = 'escalation-engineer-2';
    const story = known(
      ...reveal,
      grantClosed(atMinute(60)),
      ...rotated(atMinute(60), 'rotation-2', 'v2'),
      elevationRequested(atMinute(100), second, other),
      { ...grantRevealed(atMinute(110), ['v2'], second), by: other },
    );
    expect(story.map(({ person, grantId, version, until }) => [person, grantId, version, until])).toEqual([
      [aHolder, aGrantId, 'v1', atMinute(60)],
      [other, second, 'v2', undefined],
    ]);
  });
});

describe('a wish', () => {
  const over = { ...shown, until: atMinute(60) };

  it.each([
    ['nothing', {}, true],
    ['that person', { person: aHolder }, true],
    ['another', { person: 'agent' }, false],
    ['a time that begins when it was over', { from: atMinute(60) }, false],
    ['a time that begins just before', { from: atMinute(60) - 1 }, true],
    ['a time that ends when it was shown', { to: atMinute(20) }, false],
    ['a time that ends just after', { to: atMinute(20) + 1 }, true],
    ['a time within', { from: atMinute(30), to: atMinute(31) }, true],
  ])('for %s', (_name, wish, isMet) => {
    expect(isWished(over, wish as never)).toBe(isMet);
  });

  it('for a time after it was shown finds what is known still', () => {
    expect(isWished(shown, { from: atMinute(1_000_000) })).toBe(true);
  });
});
