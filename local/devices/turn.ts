import type { DeskLine, Notice } from './desk-line';
import { isLiar, tellLies } from './lies';
import type { Memory } from './memory';
import type { FleetStore, StoredDevice, Task } from './store';
import { verifierOf } from './verifier';

export type Disk = Pick<FleetStore, 'setTask' | 'apply'>;

/** The user's screen, and what the device knows from before. */
export interface Screen {
  readonly memory: Memory;
  show(notices: readonly Notice[]): void;
}

/**
 * One poll of one device: what it still owes the desk, then what the desk wants of it, each as its mode has it.
 *
 * The new password is on the disk before the desk hears so, and the confirmation is owed until the desk has heard: a crash
 * or a lost reply anywhere only repeats a step. Between polls a slow device keeps no password; it claims again.
 */
export const takeTurn = async (device: StoredDevice, line: DeskLine, disk: Disk, screen: Screen): Promise<void> => {
  const { mode, task } = device;
  if (mode === 'off') return;
  if (isLiar(mode)) return tellLies(device, line, disk, screen.memory);
  if (task?.step === 'applied' && mode !== 'silent') {
    const isSettled = await confirm(device, task, line, disk);
    if (!isSettled) return;
  }
  const offer = await line.poll(screen.memory.unsaid);
  if (offer !== undefined) screen.show(offer.notices ?? []);
  const rotationId = offer?.rotation?.rotationId;
  if (rotationId === undefined) return;

  const done = task?.rotationId === rotationId ? task.step : undefined;
  if (mode === 'refusing') {
    if (done !== 'refused') await refuse(device, rotationId, line, disk);
  } else if (mode === 'slow' && done !== 'claimed') {
    if ((await line.claim(rotationId)) !== undefined) await disk.setTask(device.id, { step: 'claimed', rotationId });
  } else if (mode !== 'silent' || done !== 'applied') {
    await apply(device, rotationId, line, disk);
  }
};

type Applied = Extract<Task, { step: 'applied' }>;

/** True once there is nothing left to confirm: the desk has heard, or it wants none. */
const confirm = async ({ id }: StoredDevice, task: Applied, line: DeskLine, disk: Disk): Promise<boolean> => {
  const heard = await line.confirm(task.rotationId, task.version);
  if (heard === 'unheard') return false;
  await disk.setTask(id, undefined);
  return true;
};

const apply = async (device: StoredDevice, rotationId: string, line: DeskLine, disk: Disk): Promise<void> => {
  const claimed = await line.claim(rotationId);
  if (claimed === undefined) return;
  const task: Applied = { step: 'applied', rotationId, version: claimed.version };
  await disk.apply(device.id, await verifierOf(claimed.password), task);
  if (device.mode !== 'slow' && device.mode !== 'silent') await confirm(device, task, line, disk);
};

const refuse = async ({ id }: StoredDevice, rotationId: string, line: DeskLine, disk: Disk): Promise<void> => {
  const heard = await line.refuse(rotationId, 'The password policy of this device does not allow a change now.');
  if (heard === 'yes') await disk.setTask(id, { step: 'refused', rotationId });
};
