import { Fault, type Ports } from '../../desk/ports';
import { brokenLinkOf } from '../../desk/rules/audit';
import { checkpointHash, checkpointText, type NamedHead } from '../../desk/rules/checkpoints';
import { iso } from '../../desk/rules/time';
import { judgeAudit } from '../../scripts/tierline/audit-judge';
import { type ADesk, desks } from '../support/a-desk';
import { aReadyDeviceOn } from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import { anAgent, anAuditor, anItAdmin } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const taken = async () => (await desk.ports.ledger.checkpoints({ order: 'oldest first', limit: 100 })).items;
const chainsIn = (heads: readonly NamedHead[]): readonly string[] => heads.map(({ chain }) => chain);
const exported = async (): Promise<readonly string[]> => {
  let text = '';
  for await (const piece of await desk.exportAudit(anAuditor, {})) text += piece;
  return text.trimEnd().split('\n');
};
/** What somebody outside would find in the whole audit. */
const foundOutside = async () => (await judgeAudit(await exported(), (await desk.signingKeys()) as never)).findings;
const kept = (): readonly string[] => desk.blobs.keys().filter((name) => name.startsWith('checkpoint'));

describe('a checkpoint', () => {
  it('names where each chain ends that changed, links to the one before, and is signed', async () => {
    const { ticketId } = await desk.files();
    await aReadyDeviceOn(desk);
    expect(await desk.takeCheckpoint()).toBe(2);
    desk.clock.pass(60);
    await desk.respondToTicket({ ticketId, caller: anAgent }, {});
    expect(await desk.takeCheckpoint()).toBe(1);

    const [first, second] = await taken();
    expect(chainsIn(first?.heads ?? [])).toEqual([ticketId, 'LAPTOP-01']);
    expect(chainsIn(second?.heads ?? [])).toEqual([ticketId]);
    expect(second?.checkpoint).toMatchObject({
      ...{ number: 2, at: iso(desk.clock.now()), count: 1 },
      previous: checkpointHash(first?.checkpoint, sha256),
    });
    const events = await desk.ports.tickets.events(ticketId);
    expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
    expect(second?.heads[0]).toMatchObject({ of: 'ticket', seq: events.length, hash: events.at(-1)?.hash });
    expect(await foundOutside()).toEqual([]);
  });

  it('is signed by the key of its time: a chain of them over another key verifies without a desk', async () => {
    await desk.files();
    await desk.takeCheckpoint();
    const before = (await desk.signingKeys()).keys.map(({ kid }) => kid);
    desk.clock.pass(60);
    await desk.rotateSigningKey(anItAdmin);
    await desk.files();
    await desk.takeCheckpoint();
    const lines = await exported();
    const { keys } = await desk.signingKeys();
    expect(keys.map(({ kid }) => kid)).toEqual([...before, expect.any(String)]);
    expect(await judgeAudit(lines, { keys: keys.map((key) => ({ ...key })) })).toMatchObject({
      ...{ found: 0, isTrusted: true, checkpoints: 3 },
    });
    const old = keys.filter(({ kid }) => before.includes(kid)).map((key) => ({ ...key }));
    // The one after the rotation, and that of the export itself.
    expect((await judgeAudit(lines, { keys: old })).findings.map(({ checkpoint, what }) => [checkpoint, what])).toEqual(
      [
        [2, 'it was signed by none of the keys'],
        [3, 'it was signed by none of the keys'],
      ],
    );
  });

  it('is taken of nothing too: it shows that nothing changed', async () => {
    expect([await desk.takeCheckpoint(), await desk.takeCheckpoint()]).toEqual([0, 0]);
    expect((await taken()).map(({ checkpoint }) => [checkpoint.number, checkpoint.count])).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  it('leaves a heartbeat, and a copy in storage that is written once', async () => {
    await desk.takeCheckpoint();
    expect(await desk.ports.directory.heartbeats()).toMatchObject({ checkpoint: desk.clock.now() });
    expect(kept()).toEqual(['checkpoint-000000001.json']);
  });

  it('catches up after hours without one', async () => {
    const tickets: string[] = [];
    for (let hour = 0; hour < 5; hour += 1) {
      tickets.push((await desk.files()).ticketId);
      desk.clock.pass(60);
    }
    expect(await desk.takeCheckpoint()).toBe(5);
    expect(chainsIn((await taken())[0]?.heads ?? []).toSorted()).toEqual(tickets.toSorted());
  });
});

describe('no head is lost', () => {
  it('when the process ends between ledger and storage: the copy is made first thing the next time', async () => {
    const { ticketId } = await desk.files();
    desk.blobs.inject(() => ({ when: 'before', drop: 'EPIPE' }));
    await expect(desk.takeCheckpoint()).rejects.toThrow(Fault);
    desk.blobs.inject(() => undefined);
    expect(kept()).toEqual([]);
    expect(chainsIn((await desk.ports.ledger.last())?.heads ?? [])).toEqual([ticketId]);
    expect(await desk.ports.directory.heartbeats()).not.toHaveProperty('checkpoint');

    desk.clock.pass(60);
    expect(await desk.takeCheckpoint()).toBe(0);
    expect(kept()).toEqual(['checkpoint-000000001.json', 'checkpoint-000000002.json']);
    expect(await foundOutside()).toEqual([]);
  });

  it.each([
    ['before the ledger has it', 'before'],
    ['after the ledger has it, and nobody heard', 'after'],
  ] as const)('when the process ends %s', async (_name, when) => {
    const { ticketId } = await desk.files();
    desk.cosmos.inject(({ kind, container }) =>
      kind === 'create' && container === 'ledger' ? { when, status: 500 } : undefined,
    );
    await desk.takeCheckpoint().catch(() => undefined);
    desk.cosmos.inject(() => undefined);
    desk.clock.pass(60);
    await desk.takeCheckpoint();
    const checkpoints = await taken();
    expect(checkpoints.flatMap(({ heads }) => chainsIn(heads))).toEqual([ticketId]);
    expect(kept()).toHaveLength(checkpoints.length);
    expect(await foundOutside()).toEqual([]);
  });

  it('when the vault cannot sign: the next one names it', async () => {
    const { ticketId } = await desk.files();
    const mute: Ports['signer'] = { ...desk.ports.signer, sign: () => Promise.reject(new Fault('unavailable')) };
    await expect(desk.but({ signer: mute }).takeCheckpoint()).rejects.toThrow(Fault);
    expect(await taken()).toEqual([]);
    await desk.takeCheckpoint();
    expect(chainsIn((await taken())[0]?.heads ?? [])).toEqual([ticketId]);
  });

  it('when two take one at once: one number, one winner, and everything is named', async () => {
    const tickets = [(await desk.files()).ticketId, (await desk.files()).ticketId];
    await Promise.all([desk.takeCheckpoint(), desk.beside().takeCheckpoint(), desk.beside().takeCheckpoint()]);
    await desk.takeCheckpoint();
    const checkpoints = await taken();
    expect(checkpoints.map(({ checkpoint }) => checkpoint.number)).toEqual(checkpoints.map((_, index) => index + 1));
    expect(new Set(checkpoints.flatMap(({ heads }) => chainsIn(heads)))).toEqual(new Set(tickets));
    expect(await foundOutside()).toEqual([]);
  });

  it('when a ticket changes after the changes were read and before the checkpoint is stored', async () => {
    const { ticketId } = await desk.files();
    const late: Ports['signer'] = {
      ...desk.ports.signer,
      sign: async (payload, type) => {
        await desk.respondToTicket({ ticketId, caller: anAgent }, {});
        return desk.ports.signer.sign(payload, type);
      },
    };
    await desk.but({ signer: late }).takeCheckpoint();
    await desk.takeCheckpoint();
    const events = await desk.ports.tickets.events(ticketId);
    expect((await taken()).map(({ heads }) => heads[0]?.seq)).toEqual([1, events.length]);
    expect(await foundOutside()).toEqual([]);
  });
});

it('says loudly that the write-once storage holds another checkpoint, and goes on', async () => {
  await desk.takeCheckpoint();
  const last = await desk.ports.ledger.last();
  const other = { ...last, jws: await desk.ports.signer.sign(checkpointText(last?.checkpoint as never)) };
  await desk.cosmos.database.container('ledger').item('000000001', 'checkpoints').delete();
  await desk.ports.ledger.append({ ...(last as NonNullable<typeof last>), ...other });
  expect(await desk.takeCheckpoint()).toBe(0);
  expect(desk.log.filter((line) => line.startsWith('error'))).toEqual([
    'error: the write-once storage holds another checkpoint of this number {"number":1}',
  ]);
});
