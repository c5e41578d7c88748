import { inspect } from 'node:util';
import { DefaultAzureCredential } from '@azure/identity';
import { createGraphClient, type GraphNeeds } from '../../adapters/graph/client';
import { createLaps } from '../../adapters/graph/laps';
import { instant } from '../../desk/rules/time';
import type { GraphOptions } from '../../local/graph/endpoint';
import { aLapsDevice, createLapsDevices, lapsInMemory } from '../../local/graph/laps-devices';
import { type GraphReply, graphError, json } from '../../local/graph/reply';
import { aGraph, inTurn } from '../support/a-graph';
import { lapsContract } from './laps.contract';
import { faultOf } from './ticket-store.contract';

const ids = { managedDeviceId: 'm-1', entraDeviceId: 'e-1' };
const absent = { managedDeviceId: 'm-0', entraDeviceId: 'e-0' };
const monday = instant('2026-03-02T09:00:00Z');

const aTenant = (options: Partial<GraphOptions> = {}, needs: Partial<GraphNeeds> = {}) => {
  const machines = createLapsDevices(
    lapsInMemory([aLapsDevice({ id: 'PC-1', name: 'A PC', ...ids }, monday)]),
    () => monday,
  );
  const { client, asked, waits } = aGraph({ laps: machines, ...options }, needs);
  return { laps: createLaps(client), machines, asked, waits };
};

describe('Windows LAPS on the laptop', () => {
  lapsContract(async () => {
    const { laps, machines } = aTenant();
    return { laps, ids, absent, rotates: () => machines.checkIn() };
  });
});

// biome-ignore lint/style/noProcessEnv: a run against a real tenant is asked for from outside, never by default
const { DESK_LIVE, DESK_LAPS_DEVICE = '' } = process.env;
// What Intune and what Entra ID calls one machine, with a slash between.
const [managedDeviceId = '', entraDeviceId = ''] = DESK_LAPS_DEVICE.split('/');
(DESK_LIVE === '1' && entraDeviceId !== '' ? describe : describe.skip)('Windows LAPS in a tenant', () => {
  lapsContract(async () => {
    const base = 'https://graph.microsoft.com';
    const credential = new DefaultAzureCredential();
    const graph = createGraphClient({
      ...{ base, fetch, wait: async () => undefined, expiry: () => AbortSignal.timeout(10_000) },
      token: async () => (await credential.getToken(`${base}/.default`)).token,
    });
    const none = '00000000-0000-4000-8000-000000000000';
    return {
      laps: createLaps(graph),
      ids: { managedDeviceId, entraDeviceId },
      absent: { managedDeviceId: none, entraDeviceId: none },
      rotates: undefined,
    };
  });
});

describe('what is asked of Graph', () => {
  it('is the moment first, the passwords only when they are wanted, and a rotation under /beta', async () => {
    const { laps, asked } = aTenant();
    await laps.backedUpAt(ids);
    await laps.password(ids);
    await laps.askRotation(ids);
    expect(asked).toEqual([
      '/v1.0/directory/deviceLocalCredentials/e-1',
      '/v1.0/directory/deviceLocalCredentials/e-1?$select=credentials',
      '/beta/deviceManagement/managedDevices/m-1/rotateLocalAdminPassword',
    ]);
  });

  it('needs no more than the permissions that are documented, and says which was refused', async () => {
    const rotate = 'DeviceManagementManagedDevices.PrivilegedOperations.All';
    const { laps } = aTenant({ permissions: ['DeviceLocalCredential.Read.All', rotate] });
    expect(await laps.backedUpAt(ids)).toBe(monday);
    expect(await laps.askRotation(ids)).toBe(true);
    const poor = aTenant({ permissions: ['DeviceLocalCredential.ReadBasic.All'] });
    expect(await poor.laps.backedUpAt(ids)).toBe(monday);
    for (const work of [poor.laps.password(ids), poor.laps.askRotation(ids)]) {
      const fault = await faultOf(work);
      expect([fault.kind, String(fault.cause)]).toEqual([
        'unavailable',
        expect.stringContaining('403: Authorization_RequestDenied'),
      ]);
    }
  });

  it('is asked again when Graph is busy, and given up when it asks for more patience than there is', async () => {
    const busy = (seconds: string): GraphReply =>
      graphError(429, 'TooManyRequests', 'Too many.', { 'retry-after': seconds });
    const patient = aTenant({ inject: inTurn(busy('7')) }, { patience: { tries: 2, waitMs: 10_000 } });
    expect(await patient.laps.backedUpAt(ids)).toBe(monday);
    expect(patient.waits).toEqual([7_000]);
    const { laps, waits } = aTenant({ inject: inTurn(busy('11')) }, { patience: { tries: 2, waitMs: 10_000 } });
    expect(await faultOf(laps.askRotation(ids))).toMatchObject({ kind: 'throttled', retryAfterMs: 11_000 });
    expect(waits).toEqual([]);
  });
});

describe('an answer', () => {
  const answers = (body: object) => aTenant({ inject: () => json(200, body) }).laps;
  const credential = (backupDateTime: string, password: Buffer) => ({
    ...{ accountName: 'admin', accountSid: 'S-1-5-21-1-500', backupDateTime },
    passwordBase64: password.toString('base64'),
  });
  const history = [
    credential('2026-02-01T00:00:00Z', Buffer.from('older-one-1')),
    credential('2026-03-01T00:00:00.1234567Z', Buffer.from('the newest1')),
    credential('2026-01-01T00:00:00Z', Buffer.from('the oldest1')),
  ];

  it.each([
    ['as tenants give it', { credentials: history }],
    ['within a value, as the documentation has it', { value: { credentials: history } }],
  ])('with a history, %s, yields the newest', async (_, body) => {
    const found = await answers(body).password(ids);
    expect(found?.password.reveal()).toBe('the newest1');
    expect(found?.backedUpAt).toBe(instant('2026-03-01T00:00:00.123Z'));
  });

  it('may have the password in UTF-16', async () => {
    const wide = [credential('2026-03-01T00:00:00Z', Buffer.from('QQ@d8f8gY', 'utf16le'))];
    expect((await answers({ credentials: wide }).password(ids))?.password.reveal()).toBe('QQ@d8f8gY');
  });

  it('without a backup is none', async () => {
    expect(await answers({ id: 'e-1', lastBackupDateTime: null }).backedUpAt(ids)).toBeUndefined();
    expect(await answers({ credentials: [] }).password(ids)).toBeUndefined();
  });

  it('that is of another shape is unreadable, and its error holds no password', async () => {
    const body = { credentials: [{ passwordBase64: Buffer.from('kR7-plum').toString('base64'), backupDateTime: 'x' }] };
    const fault = await faultOf(answers(body).password(ids));
    expect(fault.kind).toBe('unreadable');
    expect(inspect(fault, { depth: null, showHidden: true })).not.toMatch(/kR7-plum|a1I3/);
  });
});
