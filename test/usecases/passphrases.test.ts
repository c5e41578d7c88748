import { wordsOf } from '../../desk/rules/passphrases';
import { type ADesk, desks } from '../support/a-desk';
import { aManagedDevice, enrol } from '../support/a-fleet';

const openDesk = desks();

/** The desk as a policy has it that wants words. */
const ofWords = ({ ports, but }: ADesk): ReturnType<ADesk['but']> => {
  const activePolicy = async () => {
    const policy = await ports.directory.activePolicy();
    return { ...policy, elevation: { ...policy.elevation, password: { kind: 'words' as const } } };
  };
  return but({ directory: { ...ports.directory, activePolicy } });
};

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
