import type { DeskLine } from './desk-line';
import type { Memory } from './memory';
import type { DeviceMode, FleetStore, StoredDevice } from './store';

type Liar = Extract<DeviceMode, 'lying' | 'outdated' | 'replaying' | 'greedy'>;

const liars: readonly DeviceMode[] = ['lying', 'outdated', 'replaying', 'greedy'];

export const isLiar = (mode: DeviceMode): mode is Liar => liars.includes(mode);

/**
 * One poll of a device that was taken over: it tries what its keys let it try, and no more. What the desk makes of it is for
 * the desk to show.
 */
export const tellLies = async (
  { id, mode }: StoredDevice,
  line: DeskLine,
  disk: Pick<FleetStore, 'setTask'>,
  { confirmation, version = 'none' }: Memory,
): Promise<void> => {
  if (mode === 'replaying') return confirmation && line.again(confirmation);
  const rotationId = (await line.poll())?.rotation?.rotationId;
  if (mode === 'greedy') return void (await line.claim(rotationId ?? 'of-another'));
  const claimed = rotationId === undefined ? undefined : await line.claim(rotationId);
  if (rotationId === undefined || claimed === undefined) return;
  await line.confirm(rotationId, mode === 'outdated' ? version : claimed.version);
  await disk.setTask(id, undefined);
};
