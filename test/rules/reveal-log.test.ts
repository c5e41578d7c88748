import { devicesOfDay, type NotedReveal, noteReveal } from '../../desk/rules/reveal-log';
import { type Instant, instant, plusMinutes } from '../../desk/rules/time';

const noon = instant('2026-03-02T12:00:00Z');
const at = (minutes: number): Instant => plusMinutes(noon, minutes);
const reveal = (number: number, minutes: number, deviceId = `LAPTOP-${number}`): NotedReveal => ({
  grantId: `EL-${deviceId}-${number}`,
  deviceId,
  at: at(minutes),
});
const three = [reveal(1, 0), reveal(2, 10), reveal(3, 20)];

describe('noting a reveal', () => {
  it('takes as many in an hour as policy says', () => {
    expect(noteReveal(three.slice(0, 2), reveal(3, 20), 'person', 3)).toEqual({ ok: true, value: three });
  });

  it('refuses one more, until an hour has passed since the first: half-open', () => {
    const refusal = { kind: 'reveal-limit-reached', of: 'device', retryAfterSeconds: 30 * 60 };
    expect(noteReveal(three, reveal(4, 30), 'device', 3)).toEqual({ ok: false, refusal });
    expect(noteReveal(three, { ...reveal(4, 60), at: (at(60) - 1) as Instant }, 'device', 3)).toMatchObject({
      refusal: { retryAfterSeconds: 1 },
    });
    expect(noteReveal(three, reveal(4, 60), 'device', 3).ok).toBe(true);
  });

  it('whoever waits as told gets in, also where more were noted under a wider limit', () => {
    const refused = noteReveal(three, reveal(4, 30), 'person', 1);
    if (refused.ok) throw new Error('not refused');
    const later = plusMinutes(at(30), refused.refusal.retryAfterSeconds / 60);
    expect(noteReveal(three, { ...reveal(4, 0), at: later }, 'person', 1).ok).toBe(true);
  });

  it('counts one lease once, however often it is tried', () => {
    expect(noteReveal(three, reveal(3, 25), 'person', 3)).toEqual({ ok: true, value: three });
  });

  it('forgets what is older than a day', () => {
    const noted = noteReveal(three, reveal(4, 24 * 60 + 10), 'person', 3);
    expect(noted.ok && noted.value.map(({ grantId }) => grantId)).toEqual(['EL-LAPTOP-3-3', 'EL-LAPTOP-4-4']);
  });
});

describe('the devices of a day', () => {
  it('are counted once each, by the UTC day', () => {
    const noted = [reveal(1, 0), reveal(2, 1, 'LAPTOP-1'), reveal(3, 2), reveal(4, 11 * 60 + 59), reveal(5, 12 * 60)];
    expect(devicesOfDay(noted, at(3))).toBe(3);
    expect(devicesOfDay(noted, at(12 * 60))).toBe(1);
    expect(devicesOfDay([], noon)).toBe(0);
  });
});
