import { randomBytes } from 'node:crypto';
import { DefaultAzureCredential } from '@azure/identity';
import { openCosmos } from '../../adapters/cosmos/client';
import { createDeviceStore } from '../../adapters/cosmos/device-store';
import type { DeviceStore } from '../../desk/ports';
import { aClock, aCosmos, nothingSaid, type SettableClock } from '../support/a-desk';
import { aDeviceId, anEnrolledDevice, atMinute, elevationRequested, thenHappened } from '../support/a-device';
import { deviceStoreContract } from './device-store.contract';
import { allPages, faultOf } from './ticket-store.contract';

const aFreshId = (): string => `T-${randomBytes(6).toString('hex').toUpperCase()}`;

describe('the device store on the laptop', () => {
  deviceStoreContract(async () => {
    const cosmos = aCosmos(aClock().now);
    return { devices: createDeviceStore(cosmos.database, nothingSaid), deviceId: aFreshId, close: cosmos.close };
  });
});

// biome-ignore lint/style/noProcessEnv: a run against a real account is asked for from outside, never by default
const { DESK_LIVE, DESK_COSMOS_ENDPOINT = '', DESK_COSMOS_DATABASE = '' } = process.env;
(DESK_LIVE === '1' ? describe : describe.skip)('the device store in Azure', () => {
  deviceStoreContract(async () => {
    const place = { endpoint: DESK_COSMOS_ENDPOINT, database: DESK_COSMOS_DATABASE };
    const database = openCosmos({ ...place, credential: new DefaultAzureCredential() });
    return {
      devices: createDeviceStore(database, nothingSaid),
      deviceId: aFreshId,
      close: () => database.client.dispose(),
    };
  });
});

let clock: SettableClock;
let cosmos: ReturnType<typeof aCosmos>;
let devices: DeviceStore;
beforeEach(() => {
  clock = aClock();
  cosmos = aCosmos(clock.now);
  devices = createDeviceStore(cosmos.database, nothingSaid);
});
afterEach(() => cosmos.close());

describe('the nonce of a signature', () => {
  it('is free again after a quarter of an hour, long after its signature is too old', async () => {
    expect(await devices.takeNonce(aDeviceId, 'a-nonce')).toBe(true);
    clock.pass(14);
    expect(await devices.takeNonce(aDeviceId, 'a-nonce')).toBe(false);
    clock.pass(2);
    expect(await devices.takeNonce(aDeviceId, 'a-nonce')).toBe(true);
  });

  it('is not taken when the store does not answer: no request passes unproved', async () => {
    cosmos.inject(({ kind }) => (kind === 'create' ? { when: 'before', status: 503 } : undefined));
    expect((await faultOf(devices.takeNonce(aDeviceId, 'a-nonce'))).kind).toBe('unavailable');
    cosmos.inject(() => undefined);
    expect(await devices.takeNonce(aDeviceId, 'a-nonce')).toBe(true);
  });
});

describe('when the store fails', () => {
  const change = anEnrolledDevice();

  it.each<[string, string, () => Promise<unknown>]>([
    ['a create', 'batch', () => devices.create(change)],
    ['a change', 'batch', () => devices.replace(change, '"any"')],
    ['a read', 'read', () => devices.read(aDeviceId)],
    ['the events', 'query', () => devices.events(aDeviceId)],
    ['the list', 'query', () => devices.list(10)],
    ['what is due', 'query', () => devices.due(atMinute(0), 10)],
    ['what is held', 'query', () => devices.held(10)],
    ['what waits for tickets', 'query', () => devices.relays(10)],
  ])('%s that is throttled to the end says how long to wait', async (_name, kind, call) => {
    cosmos.inject((point) => (point.kind === kind ? { when: 'before', status: 429, retryAfterMs: 2 } : undefined));
    expect(await faultOf(call())).toMatchObject({ kind: 'throttled', retryAfterMs: 2 });
  });

  it('a lost reply is a fault, though the write was done', async () => {
    cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'after', drop: 'ECONNRESET' } : undefined));
    await faultOf(devices.create(change));
    expect(await devices.read(aDeviceId)).toMatchObject({ head: { seq: 2 } });
    expect(await devices.events(aDeviceId)).toHaveLength(2);
  });

  it('a relay that cannot be dropped stays', async () => {
    const relay = { relayId: 'relay-e-000003', deviceId: aDeviceId, ticketId: 't', grantId: 'g', what: 'w', by: 'b' };
    await devices.create({ ...change, relays: [relay] });
    cosmos.inject(({ kind }) => (kind === 'delete' ? { when: 'before', status: 503 } : undefined));
    expect((await faultOf(devices.dropRelay(relay))).kind).toBe('unavailable');
    expect(await devices.relaysOf(aDeviceId)).toEqual([relay]);
  });

  it('no page is too short to go on: due, held, the list and relays are whole all the same', async () => {
    const ids: string[] = [];
    for (let minute = 0; minute < 5; minute += 1) {
      const enrolled = anEnrolledDevice(`D-${minute}`, atMinute(minute));
      ids.push(enrolled.device.deviceId);
      await devices.create(enrolled);
      const held = thenHappened(enrolled, [elevationRequested(atMinute(minute), `EL-D-${minute}-1`)]);
      const relay = {
        relayId: `relay-${minute}`,
        deviceId: `D-${minute}`,
        ticketId: 't',
        grantId: 'g',
        what: 'w',
        by: 'b',
      };
      const { etag = '' } = (await devices.read(enrolled.device.deviceId)) ?? {};
      await devices.replace({ ...held, relays: [relay] }, etag);
    }
    for (const rows of [0, 1, 2]) {
      let pages = 0;
      cosmos.inject(({ kind }) => {
        if (kind !== 'query') return undefined;
        pages += 1;
        return { shortPage: rows === 0 ? pages % 2 : rows };
      });
      expect((await allPages((continuation) => devices.due(atMinute(60), 3, continuation))).items).toEqual(ids);
      expect((await allPages((continuation) => devices.held(3, continuation))).items.toSorted()).toEqual(ids);
      const list = await allPages((continuation) => devices.list(3, continuation));
      expect(list.items.map(({ deviceId }) => deviceId).toSorted()).toEqual(ids);
      const waiting = await allPages((continuation) => devices.relays(2, continuation));
      expect(waiting.items.map(({ relayId }) => relayId)).toEqual(ids.map((_id, minute) => `relay-${minute}`));
    }
  });
});
