import { randomBytes } from 'node:crypto';
import type { DeviceEvent } from '../../desk/rules/device-events';
import type { Device } from '../../desk/rules/devices';
import {
  codeIn,
  decideEnrol,
  decideRenew,
  drawCode,
  type Enrolling,
  enrolmentMinutes,
  nextKeyText,
  offerEnrolment,
} from '../../desk/rules/enrolment';
import { evolveDevice } from '../../desk/rules/evolve-device';
import { knowledgeOf } from '../../desk/rules/password-knowledge';
import { plusMinutes } from '../../desk/rules/time';
import { userNoticeOf } from '../../desk/rules/user-notices';
import {
  aDevice,
  aDeviceId,
  aGrant,
  aGrantId,
  aReadyDevice,
  atMinute,
  elevationRequested,
  grantClosed,
  grantRevealed,
  rotated,
  rotationPending,
  rotationRequested,
  someRules,
} from '../support/a-device';

const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const;
const other = { kty: 'OKP', crv: 'Ed25519', x: 'another' } as const;
const offeredAt = atMinute(10);
const offered = offerEnrolment('hash-1', { by: 'it-admin', at: offeredAt });
const acting = (minute: number) => ({ by: aDeviceId, at: atMinute(minute), rotationId: 'r-new' });
const enrolling: Enrolling = { codeHash: 'hash-1', name: 'A new name', key };

describe('a code', () => {
  it('has 130 bits of chance, each character as likely as any', () => {
    const drawn = drawCode((count) => Uint8Array.from({ length: count }, (_, at) => 255 - at));
    expect(drawn).toBe('ZYXWVTSRQPNMK-JHGFEDCBA9876');
    const counts = new Map<string, number>();
    for (let at = 0; at < 1_000; at += 1)
      for (const one of drawCode((count) => randomBytes(count)).replace('-', ''))
        counts.set(one, (counts.get(one) ?? 0) + 1);
    expect(counts.size).toBe(32);
    for (const count of counts.values()) expect(Math.abs(count - 812.5)).toBeLessThan(6 * Math.sqrt(812.5));
  });

  it.each([
    ['as it was drawn', 'FW4MZ3N8JP7N4-DVB3FHCVMCNP9'],
    ['small, with spaces', ' fw4mz3n8jp7n4 dvb3fhcvmcnp9\t'],
    ['in other groups', 'FW4M-Z3N8-JP7N-4DVB-3FHC-VMCN-P9'],
  ])('is read %s', (_how, typed) => {
    expect(codeIn(typed)).toBe('FW4MZ3N8JP7N4-DVB3FHCVMCNP9');
  });

  it('is read with the letters that look like digits', () => {
    expect(codeIn('OOOOOOOOOOOOO-IILLIILLIILLI')).toBe('0000000000000-1111111111111');
  });

  it.each(['', 'FW4MZ3N8JP7N4', 'FW4MZ3N8JP7N4-DVB3FHCVMCNP99', 'UUUUUUUUUUUUU-UUUUUUUUUUUUU', '٠'.repeat(26)])(
    'is not %p',
    (typed) => {
      expect(codeIn(typed)).toBeUndefined();
    },
  );
});

describe('enrolling by a code', () => {
  const expecting: DeviceEvent = {
    ...{ kind: 'device-expected', at: atMinute(10), by: 'it-admin', people: {}, text: {} },
    data: { deviceId: aDeviceId, name: 'A', secretName: 's' },
  };
  const expected = evolveDevice(evolveDevice(undefined, expecting), offered);

  it('lets an expected device in and asks for its first password', () => {
    const decision = decideEnrol(expected, undefined, someRules, enrolling, acting(11));
    expect(decision).toMatchObject({
      ok: true,
      value: [
        { kind: 'key-enrolled', by: aDeviceId, data: { name: 'A new name', key } },
        { kind: 'rotation-requested', data: { reason: 'enrolled' } },
      ],
    });
  });

  it.each<[string, Partial<Enrolling>, number]>([
    ['another code', { codeHash: 'hash-2' }, 11],
    ['what is no code', { codeHash: undefined }, 11],
    ['the code at the moment it ends', {}, 10 + enrolmentMinutes],
  ])('refuses %s', (_what, change, minute) => {
    const decision = decideEnrol(expected, undefined, someRules, { ...enrolling, ...change }, acting(minute));
    expect(decision).toEqual({ ok: false, refusal: { kind: 'enrolment-refused', about: aDeviceId } });
  });

  it('refuses the code that was replaced, and a device that was given none', () => {
    const again = offerEnrolment('hash-2', { by: 'it-admin', at: atMinute(12) });
    for (const device of [evolveDevice(expected, again), aReadyDevice()])
      expect(decideEnrol(device, undefined, someRules, enrolling, acting(13)).ok).toBe(false);
  });

  it('answers the key that used the code again, and no other', () => {
    const decision = decideEnrol(expected, undefined, someRules, enrolling, acting(11));
    const device = decision.ok ? decision.value.reduce<Device>(evolveDevice, expected) : expected;
    expect(decideEnrol(device, undefined, someRules, enrolling, acting(12))).toEqual({ ok: true, value: [] });
    expect(decideEnrol(device, undefined, someRules, { ...enrolling, key: other }, acting(12)).ok).toBe(false);
    const renewed = [
      { kind: 'next-key-given', at: atMinute(13), by: aDeviceId, data: { key: other }, people: {}, text: {} } as const,
      { kind: 'key-renewed', at: atMinute(14), by: aDeviceId, data: { key: other }, people: {}, text: {} } as const,
    ].reduce<Device>(evolveDevice, device);
    expect(decideEnrol(renewed, undefined, someRules, enrolling, acting(15)).ok).toBe(false);
  });
});

describe('a device that enrols anew', () => {
  const lent = [elevationRequested(atMinute(5)), grantRevealed(atMinute(6), ['v1'])];
  const rotating = [rotationRequested(atMinute(8), 'r2'), rotationPending(atMinute(8), 'r2', 'v2')];
  const before = aReadyDevice(...lent, ...rotating, offered);
  const decision = decideEnrol(before, aGrant(...lent), someRules, enrolling, acting(11));
  if (!decision.ok) throw new Error('refused');
  const after = decision.value.reduce<Device>(evolveDevice, before);

  it('has no password that the desk knows, and a fresh one is wanted at once', () => {
    expect(after).toMatchObject({ key, name: 'A new name', enrolledAt: atMinute(11), stale: ['v1', 'v2'] });
    expect(after.credential).toBeUndefined();
    expect(after.rotation).toMatchObject({ rotationId: 'r-new', reason: 're-enrolled' });
    expect(after).not.toHaveProperty('wanted');
  });

  it('is nobody’s any more, and keeps its number of grants', () => {
    expect(decision.value.map(({ kind }) => kind)).toEqual(['grant-revoked', 'key-enrolled', 'rotation-requested']);
    expect(decision.value[0]).toMatchObject({ data: { grantId: aGrantId, cause: 'device-enrolled' } });
    expect(after).toMatchObject({ grants: 1, secretName: before.secretName });
    expect(after).not.toHaveProperty('activeGrant');
  });

  it('is known to be open to whoever saw the old password until it confirms the new one', () => {
    const story = [...rotated(atMinute(0), 'r1', 'v1'), ...lent, ...rotating, offered, ...decision.value];
    expect(knowledgeOf(aDeviceId, story)).toMatchObject([{ version: 'v1', from: atMinute(6) }]);
    expect(knowledgeOf(aDeviceId, story)[0]).not.toHaveProperty('until');
    const confirmed = { kind: 'rotation-confirmed', at: atMinute(20), by: aDeviceId, data: { rotationId: 'r-new' } };
    const end = [rotationPending(atMinute(12), 'r-new', 'v3'), { ...confirmed, people: {}, text: {} } as never];
    expect(knowledgeOf(aDeviceId, [...story, ...end])).toMatchObject([{ until: atMinute(20) }]);
  });
});

describe('the next key of a device', () => {
  const { key: present } = aDevice();
  if (present === undefined) throw new Error('no key');
  const by = { by: aDeviceId, at: atMinute(3) };

  it('is noted beside the present one, and takes its place when it is used', () => {
    const decision = decideRenew(aDevice(), key, true, by);
    const device = decision.ok ? decision.value.reduce<Device>(evolveDevice, aDevice()) : aDevice();
    expect(device).toMatchObject({ key: present, nextKey: key });
    expect(decideRenew(device, key, true, by)).toEqual({ ok: true, value: [] });
    expect(decideRenew(device, other, true, by)).toMatchObject({ value: [{ data: { key: other } }] });
    const used = { kind: 'key-renewed', at: atMinute(4), by: aDeviceId, data: { key }, people: {}, text: {} } as const;
    expect(evolveDevice(device, used)).toEqual({ ...aDevice(), key });
  });

  it('is refused without proof, and when it is the present one', () => {
    expect(decideRenew(aDevice(), key, false, by)).toMatchObject({ refusal: { kind: 'key-unproved' } });
    expect(decideRenew(aDevice(), present, true, by)).toMatchObject({ refusal: { kind: 'key-not-new' } });
  });

  it('signs a text of device and both keys, each in the order of its members’ names', () => {
    expect(nextKeyText('LAPTOP-01', other, { y: 'b', x: 'a', kty: 'EC', crv: 'P-256' })).toBe(
      'tierline-next-key\nLAPTOP-01\n{"crv":"Ed25519","kty":"OKP","x":"another"}\n{"crv":"P-256","kty":"EC","x":"a","y":"b"}',
    );
  });
});

describe('what a device tells its user', () => {
  const asked = elevationRequested(atMinute(5));
  const shown = grantRevealed(atMinute(6), ['v1']);
  const told = (grantIds: readonly string[]) =>
    ({ kind: 'user-told', at: atMinute(9), by: aDeviceId, data: { grantIds }, people: {}, text: {} }) as const;

  it('is that a lease was shown, until it was told', () => {
    expect(aReadyDevice(asked)).not.toHaveProperty('untold');
    const device = aReadyDevice(asked, shown);
    expect(device.untold).toEqual([aGrantId]);
    expect(evolveDevice(device, told(['of-another'])).untold).toEqual([aGrantId]);
    expect(evolveDevice(device, told([aGrantId]))).not.toHaveProperty('untold');
  });

  it('is the last twenty at most', () => {
    const many = Array.from({ length: 25 }, (_, at) => grantRevealed(atMinute(6), ['v1'], `EL-${aDeviceId}-${at}`));
    expect(aReadyDevice(...many).untold).toHaveLength(20);
    expect(aReadyDevice(...many).untold?.at(-1)).toBe(`EL-${aDeviceId}-24`);
  });

  it('is from the reveal to the end, whichever end came first', () => {
    const { ticketId } = aGrant(asked);
    const from = atMinute(6);
    expect(userNoticeOf(aGrant(asked))).toBeUndefined();
    const due = plusMinutes(from, someRules.leaseMinutes);
    expect(userNoticeOf(aGrant(asked, shown))).toEqual({ noticeId: aGrantId, ticketId, from, to: due });
    expect(userNoticeOf(aGrant(asked, shown, grantClosed(atMinute(30))))).toMatchObject({ to: atMinute(30) });
    expect(userNoticeOf(aGrant(asked, shown, grantClosed(atMinute(900))))).toMatchObject({ to: due });
  });
});
