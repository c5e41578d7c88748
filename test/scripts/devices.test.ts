import { tierline } from '../support/a-terminal';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

let laptop: Laptop;
beforeAll(async () => {
  laptop = await aLaptop();
});
afterAll(() => laptop.stop());

const rotate = (...args: readonly string[]) =>
  tierline(['devices', 'rotate', ...args, '--reason', 'It was on a note.', '--to', laptop.origin]);

describe('tierline devices rotate', () => {
  it('asks for a new password, and the device takes it', async () => {
    const before = (await laptop.as('auditor').get('/api/v1/devices/LAPTOP-01')).json;
    const { code, told, out } = await rotate('LAPTOP-01');
    expect([code, told]).toEqual([0, '']);
    expect(out).toMatch(/^LAPTOP-01: a new password is on its way, to be confirmed by 20\S+Z$/);
    await laptop.advance(10);
    const after = (await laptop.as('auditor').get('/api/v1/devices/LAPTOP-01')).json;
    expect(after).toMatchObject({ credential: 'confirmed' });
    expect(after.confirmedAt > before.confirmedAt).toBe(true);
  });

  it('says what the desk says', async () => {
    const unknown = await rotate('LAPTOP-99');
    expect([unknown.code, unknown.told]).toEqual([1, expect.stringContaining('404: There is no such device.')]);
    const auditor = await rotate('LAPTOP-01', '--as', 'auditor', '--json');
    expect([auditor.code, JSON.parse(auditor.out).status]).toEqual([1, 403]);
  });
});
