import { momentOnWall } from '../../desk/contracts/moments';

describe('a day and time of a form', () => {
  it('has the offset of its zone', () => {
    expect(momentOnWall('2026-03-06T16:50', 'America/Los_Angeles')).toBe('2026-03-07T00:50:00.000Z');
  });

  it.each([
    ['a day that there is none of', '2026-02-30T10:00', 'UTC'],
    ['an hour that there is none of', '2026-02-03T25:00', 'UTC'],
    ['a moment that has its offset already', '2026-03-06T16:50Z', 'UTC'],
    ['another offset', '2026-03-06T16:50+01:00', 'UTC'],
    ['a year of six digits', '275760-09-13T00:00', 'UTC'],
    ['words', 'tomorrow', 'UTC'],
    ['a zone that nobody knows', '2026-03-06T16:50', 'Mars/Olympus'],
    ['an offset for a zone', '2026-03-06T16:50', '+01:00'],
  ])('is none when it is %s', (_what, text, zone) => {
    expect(momentOnWall(text, zone)).toBeUndefined();
  });
});
