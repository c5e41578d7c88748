import { knowledgeCsvHeading, knowledgeToCsv, momentToLine } from '../contracts/audit';
import { Fault, type Page, type Ports, type StoredCheckpoint } from '../ports';
import { unseal } from '../rules/audit';
import type { DeviceEvent } from '../rules/device-events';
import { isWished, type KnowledgeWish, knowledgeOf, type PasswordKnowledge } from '../rules/password-knowledge';
import type { Caller } from '../rules/people';
import type { ExportRecord } from '../rules/records';

/** The checkpoints of the audit, the newest first. */
export const listCheckpoints = (
  { ledger }: Ports,
  limit: number,
  continuation?: string,
): Promise<Page<StoredCheckpoint>> => ledger.checkpoints({ order: 'newest first', limit, continuation });

/** Who knew which password: of one device, or of all whose password was ever shown. */
export interface PasswordKnowledgeWish extends KnowledgeWish {
  readonly device?: string | undefined;
}

const placePattern = /^([0-9]{1,9})~([A-Z0-9-]{1,40})$/;

/**
 * One page of who knew which password, by device and in the order in which it was shown, from the devices' own events. A
 * continuation is the place of the next: the device, and how many of its own are behind. Fault `continuation-foreign` for
 * any other text.
 */
export const readPasswordKnowledge = async (
  ports: Ports,
  wish: PasswordKnowledgeWish,
  limit: number,
  continuation?: string,
): Promise<Page<PasswordKnowledge>> => {
  const [, behind = '0', firstDevice = ''] =
    continuation === undefined ? [] : (placePattern.exec(continuation) ?? foreign(continuation));
  const items: PasswordKnowledge[] = [];
  for (const deviceId of await devicesOf(ports, wish)) {
    if (deviceId < firstDevice) continue;
    const skipped = deviceId === firstDevice ? Number(behind) : 0;
    const known = await knownOf(ports, deviceId, wish);
    const taken = known.slice(skipped, skipped + limit - items.length);
    items.push(...taken);
    const place = skipped + taken.length;
    if (place < known.length) return { items, continuation: `${place}~${deviceId}` };
  }
  return { items };
};

/** The whole of it as CSV, a device at a time. Leaves a record, as every export does. */
export const exportPasswordKnowledge = async (
  ports: Ports,
  caller: Caller,
  wish: PasswordKnowledgeWish,
): Promise<AsyncIterable<string>> => {
  const { clock, directory, ids, log } = ports;
  const { from, to, ...rest } = wish;
  const asked = Object.fromEntries(
    Object.entries({ ...rest, from: momentToLine(from), to: momentToLine(to) }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const record: ExportRecord = {
    ...{ id: ids.random(12), of: 'password-knowledge', by: caller.id, at: clock.now() },
    ...{ format: 'csv', wish: asked },
  };
  await directory.saveExport(record);
  log('info', 'who knew passwords is being exported', { exportId: record.id, by: caller.id });
  return pieces(ports, record, wish);
};

async function* pieces(ports: Ports, record: ExportRecord, wish: PasswordKnowledgeWish): AsyncIterable<string> {
  let count = 0;
  yield knowledgeCsvHeading;
  for (const deviceId of await devicesOf(ports, wish)) {
    const known = await knownOf(ports, deviceId, wish);
    count += known.length;
    yield known.map(knowledgeToCsv).join('');
  }
  await ports.directory.saveExport({ ...record, count, endedAt: ports.clock.now() });
}

const devicesOf = async ({ devices }: Ports, { device }: PasswordKnowledgeWish): Promise<readonly string[]> =>
  device === undefined ? devices.revealed() : [device];

const knownOf = async (
  { devices }: Ports,
  deviceId: string,
  wish: KnowledgeWish,
): Promise<readonly PasswordKnowledge[]> => {
  const events = (await devices.events(deviceId)).map((event) => unseal<DeviceEvent>(event));
  return knowledgeOf(deviceId, events).filter((known) => isWished(known, wish));
};

const foreign = (continuation: string): never => {
  throw new Fault('continuation-foreign', { cause: { continuation } });
};
