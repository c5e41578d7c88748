import { wordsOf } from '../../desk/rules/passphrases';
import { desks } from '../support/a-desk';
import { aManagedDevice, enrol } from '../support/a-fleet';
import { ofWords } from '../support/of-words';

const openDesk = desks();

it('a device gets ten words where the policy says so, and symbols again once it does not', async () => {
  const desk = await openDesk();
  const worded = ofWords(desk);
  await enrol(worded);
  const device = aManagedDevice(worded);
  await device.rotates();
  expect(wordsOf(device.password() ?? '')).toHaveLength(10);
  expect(device.password()).toMatch(/^([A-Z][a-z-]{2,8}\.){9}[A-Z][a-z-]{2,8}$/);
  desk.clock.pass(7 * 24 * 60);
  await desk.sweepDevices();
  const later = aManagedDevice(desk);
  await later.rotates();
  expect(later.password()).toHaveLength(22);
});
