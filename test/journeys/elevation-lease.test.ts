import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeviceStore } from '../../adapters/cosmos/device-store';
import { createTicketStore } from '../../adapters/cosmos/ticket-store';
import type { SealedEvent } from '../../desk/rules/audit';
import type { Device } from '../../desk/rules/devices';
import { aClock, aCosmos, nothingSaid } from '../support/a-desk';
import { expectGolden } from '../support/golden';
import { aLaptop, type Laptop, type LaptopOptions, type Mail } from '../support/laptop';

const deviceId = 'LAPTOP-01';
const actions = ['Use the command prompt or PowerShell'];

/** What a lease goes through once its password was shown, at 09:15; the device polls at each full five minutes. */
type Story = (laptop: Laptop) => Promise<void>;

const credential = async (laptop: Laptop): Promise<string> =>
  (await laptop.as('it-admin').get(`/api/v1/devices/${deviceId}`)).json.credential;

const switchTo = async (laptop: Laptop, id: string, mode: string): Promise<void> => {
  expect((await laptop.as().post(`/local/devices/${id}/mode`, { mode })).status).toBe(200);
};

const expires: Story = async (laptop) => {
  await laptop.advance(119);
  expect(await credential(laptop)).toBe('confirmed');
  await switchTo(laptop, deviceId, 'off'); // Only until the lease is over: the poll is due at the same instant.
  await laptop.advance(1);
  expect(await credential(laptop)).toBe('pending');
  await switchTo(laptop, deviceId, 'on');
  await laptop.advance(5);
};

const alarmMails = async (laptop: Laptop) =>
  (await laptop.mail()).filter(({ noticeId }) => noticeId.includes('-notice-alarm-'));

const staysAway: Story = async (laptop) => {
  await switchTo(laptop, deviceId, 'off');
  await laptop.advance(120);
  expect(await credential(laptop)).toBe('pending');
  await laptop.advance(119);
  expect(await alarmMails(laptop)).toEqual([]);
  await laptop.advance(1);
  expect(await credential(laptop)).toBe('tainted');
  expect(await alarmMails(laptop)).toHaveLength(1);
  await laptop.advance(32);
  await switchTo(laptop, deviceId, 'on');
  await laptop.advance(3);
};

const stories: Readonly<Record<string, Story>> = { expires, 'stays-away': staysAway };

interface Ending {
  /** Everything that is stored of the device and of its lease, and of the ticket's events. */
  readonly documents: string;
  readonly mail: string;
  readonly transcript: string;
}

const leaseUnder = async (
  story: Story,
  options: LaptopOptions,
  begun: (laptop: Laptop, grantId: string) => Promise<void>,
): Promise<Ending> => {
  const data = mkdtempSync(join(tmpdir(), 'tierline-lease-'));
  const laptop = await aLaptop({ data, ...options });
  try {
    for (const id of ['LAPTOP-02', 'KIOSK-01']) await switchTo(laptop, id, 'off');
    const requester = laptop.as('requester');
    const engineer = laptop.as('escalation-engineer');
    const report = { title: 'No BitLocker', description: 'It stays off.' };
    const { ticketId } = (await requester.post('/api/v1/tickets', report)).json;
    await laptop.advance(5);
    expect((await laptop.as('agent').post(`/api/v1/tickets/${ticketId}/respond`)).status).toBe(200);
    const wish = { ticketId, deviceId, category: 'Devices', title: 'Start BitLocker', plan: 'Start it.', actions };
    const { grantId } = (await engineer.post('/api/v1/elevations', wish)).json;
    await begun(laptop, grantId);
    await laptop.advance(10);
    expect((await engineer.post(`/api/v1/elevations/${grantId}/reveal`)).status).toBe(200);
    await story(laptop);
    expect(await credential(laptop)).toBe('confirmed');
    const mail = (await laptop.mail()).map((one) => ({ ...one, text: one.text.replaceAll(laptop.origin, '') }));
    await laptop.stop();
    return await endingOf(data, ticketId, mail);
  } finally {
    await laptop.kill();
  }
};

/** Reads what the process left on its disk; the folder goes with it. */
const endingOf = async (folder: string, ticketId: string, mail: readonly Mail[]): Promise<Ending> => {
  const cosmos = aCosmos(aClock('2026-03-02T15:00:00Z').now, folder);
  try {
    const devices = createDeviceStore(cosmos.database, nothingSaid);
    const tickets = createTicketStore(cosmos.database, nothingSaid);
    const stored = await devices.read(deviceId);
    if (stored === undefined) throw new Error('no device');
    const { device } = stored;
    const events = await devices.events(deviceId);
    const alarms = await devices.alarms(deviceId);
    const notices = await Promise.all(alarms.map(({ alarmId }) => devices.noticesOf(deviceId, alarmId)));
    const documents = {
      device,
      events: events.map(withoutChance),
      grants: await devices.grants(deviceId),
      alarms,
      notices: notices.flat().map(({ notice }) => notice),
      relays: await devices.relaysOf(deviceId),
      ticket: (await tickets.events(ticketId)).map(withoutChance),
    };
    const named = namesFor(ticketId, device, events);
    return {
      documents: named(JSON.stringify(documents, null, 1)),
      mail: named(
        JSON.stringify(
          mail.map(({ noticeId, to, subject, text, deliveredAt }) => ({ noticeId, to, subject, text, deliveredAt })),
        ),
      ),
      transcript: named(transcriptOf(events, await tickets.events(ticketId), mail)),
    };
  } finally {
    cosmos.close();
  }
};

/** Salts are chance, and digests and hashes follow from them; so are the ids of most commands. */
const withoutChance = ({ seq, kind, at, by, people, text, data }: SealedEvent) => ({
  ...{ seq, kind, at, by, people, text, data },
});

/** Names in place of what chance has drawn: the ticket's number, the device's key, rotations and versions as they come. */
const namesFor = (ticketId: string, { key }: Device, events: readonly SealedEvent[]): ((text: string) => string) => {
  const drawn = (field: string): readonly string[] => [
    ...new Set(events.flatMap(({ data }) => (typeof data[field] === 'string' ? [data[field]] : []))),
  ];
  const names = new Map([
    [ticketId, '<ticket>'],
    [key?.x ?? '', '<key>'],
    ...drawn('codeHash').map((hash) => [hash, '<code>'] as const),
    ...drawn('rotationId').map((id, index) => [id, `<rotation ${index + 1}>`] as const),
    ...drawn('version').map((version, index) => [version, `<version ${index + 1}>`] as const),
  ]);
  return (text) => [...names].reduce((known, [chance, name]) => known.replaceAll(chance, name), text);
};

const transcriptOf = (
  events: readonly SealedEvent[],
  ticketEvents: readonly SealedEvent[],
  mail: readonly Mail[],
): string => {
  const lines = [
    ...events.map((event) => lineOf(deviceId, event)),
    ...ticketEvents.map((event) => lineOf('the ticket', event)),
    ...mail.map(({ deliveredAt, to, subject }) => `${deliveredAt}  mail        to ${to}: ${subject}`),
  ];
  // By their moment; what is told at one moment stays in the order in which it happened.
  return `${lines.toSorted((one, other) => one.slice(0, 24).localeCompare(other.slice(0, 24))).join('\n')}\n`;
};

const quiet: readonly string[] = ['key', 'policy', 'secretName', 'ticketId', 'deviceId'];

const lineOf = (whose: string, { at, kind, by, data }: SealedEvent): string => {
  const facts = Object.entries(data).filter(([name]) => !quiet.includes(name));
  const told = facts.map(([name, value]) => `${name} ${value}`).join(', ');
  return `${at}  ${whose.padEnd(10)}  ${kind.padEnd(19)}  by ${String(by).padEnd(19)}  ${told}`.trimEnd();
};

const leaveAlone = async (): Promise<void> => {};

const terminateLease = async (laptop: Laptop, grantId: string): Promise<void> => {
  const { json } = await laptop.as().get('/local/durable/instances');
  const [lease] = json.items.filter(({ id }: { id: string }) => id.includes(grantId));
  const { status } = await laptop.as().post(`/local/durable/instances/${lease.id}/terminate`, { reason: 'a test' });
  expect(status).toBe(200);
};

describe.each(Object.keys(stories))('a lease whose device %s', (name) => {
  const story = stories[name] as Story;

  it('is lent, ended and rotated, whichever of its two ways to a deadline works', async () => {
    const both = await leaseUnder(story, {}, leaveAlone);
    const orchestrationOnly = await leaseUnder(story, { switchedOff: ['rotation-sweep'] }, leaveAlone);
    const sweepOnly = await leaseUnder(story, {}, terminateLease);

    expectGolden(__dirname, `elevation-${name}`, both.transcript);
    expect(orchestrationOnly).toEqual(both);
    expect(sweepOnly).toEqual(both);
  }, 120_000);
});
