import { iso } from '../../desk/rules/time';
import { momentReader } from '../../scripts/tierline/wall-clock';

const read = (zone: string, text: string, pattern?: string): string | undefined => {
  const moment = momentReader(zone, pattern)(text);
  return moment === undefined ? undefined : iso(moment);
};

describe('a moment on a wall clock', () => {
  it('is read by its offset, or else on the clock of the zone', () => {
    expect(read('Europe/Berlin', '2026-03-06T16:50-08:00')).toBe('2026-03-07T00:50:00.000Z');
    expect(read('Europe/Berlin', '2026-03-06T16:50:07.5Z')).toBe('2026-03-06T16:50:07.500Z');
    expect(read('Europe/Berlin', '2026-03-06 16:50')).toBe('2026-03-06T15:50:00.000Z');
    expect(read('America/Los_Angeles', ' 2026-07-06T16:50:30 ')).toBe('2026-07-06T23:50:30.000Z');
    expect(read('Asia/Kathmandu', '2026-03-06')).toBe('2026-03-05T18:15:00.000Z');
  });

  it('is read as much later when the clock skipped it', () => {
    expect(read('Europe/Berlin', '2026-03-29 02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(read('America/Los_Angeles', '2026-03-08 02:00')).toBe('2026-03-08T10:00:00.000Z');
    expect(read('Australia/Lord_Howe', '2026-10-04 02:15')).toBe('2026-10-03T15:45:00.000Z');
  });

  it('is read as the first of two when the clock showed it twice', () => {
    expect(read('Europe/Berlin', '2026-10-25 02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(read('America/Los_Angeles', '2026-11-01 01:00')).toBe('2026-11-01T08:00:00.000Z');
    expect(read('Australia/Lord_Howe', '2026-04-05 01:45')).toBe('2026-04-04T14:45:00.000Z');
  });

  it('is read the same just before and just after a change as on any day', () => {
    expect(read('Europe/Berlin', '2026-03-29 01:59:59')).toBe('2026-03-29T00:59:59.000Z');
    expect(read('Europe/Berlin', '2026-03-29 03:00')).toBe('2026-03-29T01:00:00.000Z');
    expect(read('Europe/Berlin', '2026-10-25 03:00')).toBe('2026-10-25T02:00:00.000Z');
  });

  it('is read as a pattern has it', () => {
    expect(read('UTC', '6.3.2026 9:05', 'dd.MM.yyyy HH:mm')).toBe('2026-03-06T09:05:00.000Z');
    expect(read('UTC', '03/06/2026 12:15 am', 'MM/dd/yyyy hh:mm a')).toBe('2026-03-06T00:15:00.000Z');
    expect(read('UTC', '03/06/2026 12:15 PM', 'MM/dd/yyyy hh:mm a')).toBe('2026-03-06T12:15:00.000Z');
    expect(read('UTC', '2026-03-06 (09h05)', 'yyyy-MM-dd (HHhmm)')).toBe('2026-03-06T09:05:00.000Z');
  });

  it.each([
    ['2026-02-30'],
    ['2026-02-30T10:00Z'],
    ['2026-03-06 25:00'],
    ['2026-03-06 10:60'],
    ['2026-03-06 10:00:61'],
    ['2026-13-01'],
    ['10:00'],
    ['1772781600000'],
    ['6 March 2026'],
    ['03/06/2026'],
    [''],
  ])('is none: %s', (text) => {
    expect(read('Europe/Berlin', text)).toBeUndefined();
  });

  it.each([
    ['31.02.2026 09:00', 'dd.MM.yyyy HH:mm'],
    ['03/06/2026 13:15 pm', 'MM/dd/yyyy hh:mm a'],
    ['03/06/2026 0:15 pm', 'MM/dd/yyyy hh:mm a'],
    ['2026-03-06T10:00Z', 'dd.MM.yyyy HH:mm'],
    ['06.03.2026 09:05 and more', 'dd.MM.yyyy HH:mm'],
    ['06x03x2026 09:05', 'dd.MM.yyyy HH:mm'],
  ])('is none in its pattern: %s', (text, pattern) => {
    expect(read('UTC', text, pattern)).toBeUndefined();
  });
});
