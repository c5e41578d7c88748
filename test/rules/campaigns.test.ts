import { partAfter } from '../../desk/rules/campaign-parts';
import {
  afterPage,
  type Campaign,
  changeCampaign,
  isIdle,
  type PageTaken,
  walkedAnew,
} from '../../desk/rules/campaigns';
import { plusMs } from '../../desk/rules/time';
import { atMinute } from '../support/a-device';

const at = atMinute(0);
const campaign: Campaign = {
  ...{ campaignId: 'RC-0123456789', by: 'it-admin', at, reason: 'A leak.', target: { kind: 'all' }, state: 'running' },
  ...{ nextPageAt: at, asked: 0, leftOut: [], leftOutCount: 0, changes: [] },
};
const page: PageTaken = { asked: 275, leftOut: [], missed: [], from: 'next', isWalked: false, isVaultAway: false };
const by = { by: 'it-admin-2', at: atMinute(1) };

describe('a campaign after a page', () => {
  it('goes on ten seconds after the page before began', () => {
    expect(afterPage(campaign, page, at)).toMatchObject({ from: 'next', asked: 275, nextPageAt: plusMs(at, 10_000) });
  });

  it('is done when it was the last, and every password is in the vault', () => {
    const last = { ...page, from: undefined, isWalked: true };
    expect(afterPage(campaign, last, at)).toMatchObject({ state: 'done', endedAt: at });
    const away = afterPage(campaign, { ...last, isVaultAway: true }, at);
    expect(away).toMatchObject({ state: 'running', isWalked: true, nextPageAt: plusMs(at, 60_000) });
  });

  it('takes a page again that missed a device, twice, then leaves that one out', () => {
    const missed = { ...page, missed: ['PC-1'] };
    const second = afterPage(afterPage(campaign, missed, at), missed, at);
    expect(second).toMatchObject({ tries: 2, asked: 0, leftOutCount: 0 });
    const third = afterPage(second, missed, at);
    expect(third).toMatchObject({ asked: 275, leftOut: [{ deviceId: 'PC-1', why: 'unreachable' }], leftOutCount: 1 });
    expect(third).not.toHaveProperty('tries');
  });

  it('names the first two hundred that it left out, and counts all', () => {
    const leftOut = Array.from({ length: 150 }, (_, index) => ({
      deviceId: `PC-${index}`,
      why: 'not-enrolled' as const,
    }));
    const after = afterPage(afterPage(campaign, { ...page, leftOut }, at), { ...page, leftOut }, at);
    expect([after.leftOut.length, after.leftOutCount]).toEqual([200, 300]);
  });

  it('that walks anew counts anew', () => {
    const anew = walkedAnew(afterPage(campaign, page, at));
    expect(anew).toMatchObject({ asked: 0, leftOutCount: 0, state: 'running' });
    expect(anew).not.toHaveProperty('from');
  });
});

describe('what somebody does to a campaign', () => {
  it('is on record, and twice is once', () => {
    const paused = changeCampaign(campaign, 'paused', by);
    expect(paused).toMatchObject({
      ok: true,
      value: { state: 'paused', changes: [{ what: 'paused', by: 'it-admin-2' }] },
    });
    if (paused.ok) expect(changeCampaign(paused.value, 'paused', by)).toEqual(paused);
  });

  it('is refused once it is over, but for ending it again', () => {
    const ended = { ...campaign, state: 'cancelled' } as const;
    expect(changeCampaign(ended, 'resumed', by)).toEqual({
      ok: false,
      refusal: { kind: 'campaign-over', state: 'cancelled' },
    });
    expect(changeCampaign(ended, 'cancelled', by)).toEqual({ ok: true, value: ended });
  });

  it('leaves one idle only while it runs and a page is two minutes late', () => {
    expect(isIdle(campaign, plusMs(at, 119_999))).toBe(false);
    expect(isIdle(campaign, atMinute(2))).toBe(true);
    expect(isIdle({ ...campaign, state: 'paused' }, atMinute(2))).toBe(false);
  });
});

describe('a device’s part in a campaign', () => {
  const data = { campaignId: 'RC-0123456789' };
  const reaches = (...kinds: readonly string[]) =>
    kinds.reduce(
      (part, kind) => partAfter(part, { kind, data: {} }),
      partAfter(undefined, { kind: kinds[0] ?? '', data }),
    )?.progress;

  it('goes from asked to confirmed, also late or refused at first', () => {
    expect(reaches('rotation-requested')).toBe('asked');
    expect(reaches('rotation-requested', 'rotation-pending')).toBe('stored');
    expect(reaches('rotation-requested', 'rotation-pending', 'rotation-refused')).toBe('refused');
    expect(reaches('rotation-requested', 'rotation-pending', 'rotation-overdue')).toBe('overdue');
    expect(reaches('rotation-requested', 'rotation-pending', 'rotation-overdue', 'rotation-confirmed')).toBe(
      'confirmed',
    );
  });

  it('waits for the rotation after the one that is under way', () => {
    expect(reaches('rotation-queued', 'rotation-pending', 'rotation-confirmed')).toBe('queued');
    expect(reaches('rotation-queued', 'rotation-confirmed', 'rotation-requested', 'rotation-pending')).toBe('stored');
  });

  it('is over with the confirmation', () => {
    expect(reaches('rotation-requested', 'rotation-confirmed', 'rotation-requested', 'rotation-overdue')).toBe(
      'confirmed',
    );
    expect(partAfter(undefined, { kind: 'rotation-requested', data: {} })).toBeUndefined();
  });
});
