import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import type { OrchestrationHandler } from 'durable-functions';
import { aHost, computing, df, throwing, tidyUp } from './a-host';

afterEach(tidyUp);

const waiting: OrchestrationHandler = function* ({ df }) {
  df.setCustomStatus({ waits: true });
  return yield df.waitForExternalEvent('go');
};
const quick: OrchestrationHandler = computing((df) => df.getInput());
const failing: OrchestrationHandler = throwing(new Error('boom'));

const aDesk = () =>
  aHost(() => {
    df.app.orchestration('waiting', waiting);
    df.app.orchestration('quick', quick);
    df.app.orchestration('failing', failing);
  });

describe('startNew', () => {
  it('answers the id that it was given, or a new one', async () => {
    const { client } = await aDesk();
    expect(await client((each) => each.startNew('waiting', { instanceId: 'w-1' }))).toBe('w-1');
    expect(await client((each) => each.startNew('quick'))).toMatch(/^[0-9a-f]{32}$/);
  });

  it('refuses the id of a live instance, also of one that is being born', async () => {
    const { client } = await aDesk();
    const answers = await client((each) =>
      Promise.allSettled([1, 2, 3].map(() => each.startNew('waiting', { instanceId: 'w-1' }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(client((each) => each.startNew('waiting', { instanceId: 'w-1' }))).rejects.toThrow('409');
  });

  it('replaces a finished instance and its history', async () => {
    const { begin, host } = await aDesk();
    await begin('quick', 'q-1', { n: 1 });
    await begin('quick', 'q-1', { n: 2 });
    expect(host.instance('q-1')).toMatchObject({ output: { n: 2 } });
    expect(host.instances()).toHaveLength(1);
  });

  it('refuses a function that nobody registered', async () => {
    const { client } = await aDesk();
    await expect(client((each) => each.startNew('nobody'))).rejects.toThrow('400');
  });
});

describe('getStatus', () => {
  it('tells a live instance', async () => {
    const { begin, client } = await aDesk();
    await begin('waiting', 'w-1', { n: 1 });
    expect(await client((each) => each.getStatus('w-1'))).toMatchObject({
      name: 'waiting',
      instanceId: 'w-1',
      runtimeStatus: 'Running',
      input: { n: 1 },
      output: null,
      customStatus: { waits: true },
      createdTime: new Date('2026-03-02T08:00:00Z'),
    });
  });

  it('tells a finished and a failed instance', async () => {
    const { begin, client } = await aDesk();
    await begin('quick', 'q-1', { n: 1 });
    await begin('failing', 'f-1');
    expect(await client((each) => each.getStatus('q-1'))).toMatchObject({
      runtimeStatus: 'Completed',
      output: { n: 1 },
    });
    expect(await client((each) => each.getStatus('f-1'))).toMatchObject({ runtimeStatus: 'Failed' });
  });

  it('shows the history when asked', async () => {
    const { begin, client } = await aDesk();
    await begin('quick', 'q-1', { n: 1 });
    const status = await client((each) => each.getStatus('q-1', { showHistory: true, showHistoryOutput: true }));
    expect(status).not.toHaveProperty('historyEvents');
    expect(status.history).toBeUndefined(); // The host says historyEvents, the client reads history (A2, 11).
  });

  it('throws for an instance that is not there', async () => {
    const { client } = await aDesk();
    await expect(client((each) => each.getStatus('nobody'))).rejects.toThrow('404');
  });
});

describe('lists of instances', () => {
  it('come whole, a hundred to a page', async () => {
    const { client, host } = await aDesk();
    await client(async (each) => {
      for (let n = 0; n < 250; n += 50)
        await Promise.all(
          Array.from({ length: 50 }, (_, k) => each.startNew('quick', { instanceId: `q-${n + k}`, input: {} })),
        );
    });
    await host.quiet();
    const all = await client((each) => each.getStatusAll());
    expect(new Set(all.map(({ instanceId }) => instanceId)).size).toBe(250);
  });

  it('can be narrowed by status and by birth', async () => {
    const { begin, client, host } = await aDesk();
    await begin('waiting', 'w-1');
    await begin('quick', 'q-1');
    await host.advance(10);
    await begin('quick', 'q-2');
    const by = async (filter: df.OrchestrationFilter): Promise<string[]> =>
      (await client((each) => each.getStatusBy(filter))).map(({ instanceId }) => instanceId);
    const later = new Date('2026-03-02T08:05:00Z');
    expect(await by({ runtimeStatus: [df.OrchestrationRuntimeStatus.Running] })).toEqual(['w-1']);
    expect(await by({ runtimeStatus: [df.OrchestrationRuntimeStatus.Completed] })).toEqual(['q-1', 'q-2']);
    expect(await by({ createdTimeFrom: later })).toEqual(['q-2']);
    expect(await by({ createdTimeTo: later })).toEqual(['w-1', 'q-1']);
  });
});

describe('raiseEvent', () => {
  it('reaches a live instance', async () => {
    const { begin, ring, host } = await aDesk();
    await begin('waiting', 'w-1');
    await ring('w-1', 'go', { n: 7 });
    expect(host.instance('w-1')).toMatchObject({ runtimeStatus: 'Completed', output: { n: 7 } });
  });

  it('resolves silently for a finished instance, and throws for none', async () => {
    const { begin, client } = await aDesk();
    await begin('quick', 'q-1');
    await expect(client((each) => each.raiseEvent('q-1', 'go', {}))).resolves.toBeUndefined();
    await expect(client((each) => each.raiseEvent('nobody', 'go', {}))).rejects.toThrow("No instance with ID 'nobody'");
  });

  it('needs data', async () => {
    const { begin, client } = await aDesk();
    await begin('waiting', 'w-1');
    await expect(client((each) => each.raiseEvent('w-1', 'go', undefined))).rejects.toThrow('Invalid JSON content');
  });
});

describe('control operations', () => {
  it.each(['terminate', 'suspend', 'resume'] as const)(
    '%s is silent for a finished instance, and throws for none',
    async (operation) => {
      const { begin, client } = await aDesk();
      await begin('quick', 'q-1');
      await expect(client((each) => each[operation]('q-1', 'why'))).resolves.toBeUndefined();
      await expect(client((each) => each[operation]('nobody', 'why'))).rejects.toThrow('No instance');
    },
  );

  it('terminate ends a live instance', async () => {
    const { begin, client, host } = await aDesk();
    await begin('waiting', 'w-1');
    await client((each) => each.terminate('w-1', 'enough'));
    await host.quiet();
    expect(await client((each) => each.getStatus('w-1'))).toMatchObject({
      runtimeStatus: 'Terminated',
      output: 'enough',
    });
  });

  it('rewind is refused with a clear text', async () => {
    const { begin, client } = await aDesk();
    await begin('failing', 'f-1');
    await begin('waiting', 'w-1');
    await expect(client((each) => each.rewind('f-1', 'why'))).rejects.toThrow('The local host does not rewind');
    await expect(client((each) => each.rewind('w-1', 'why'))).rejects.toThrow('only supported on failed');
    await expect(client((each) => each.rewind('nobody', 'why'))).rejects.toThrow();
  });

  it('entities are refused with a clear text', async () => {
    const { client } = await aDesk();
    const id = new df.EntityId('counter', 'a');
    await expect(client((each) => each.signalEntity(id, 'add', 1))).rejects.toThrow('The local host has no entities');
    await expect(client((each) => each.readEntityState(id))).rejects.toThrow('The local host has no entities');
  });
});

describe('the endpoints themselves', () => {
  it('are in this process, at a host that no network knows', async () => {
    const { client, host } = await aDesk();
    const { statusQueryGetUri } = await client(async (each) => each.createHttpManagementPayload('w-1'));
    expect(statusQueryGetUri).toBe('http://localhost:7071/durabletask/instances/w-1');
    const { baseUrl } = await client(
      async (each) => (each as unknown as { clientData: { baseUrl: string } }).clientData,
    );
    expect(new URL(baseUrl).host).toMatch(/^durable-[0-9a-f-]{36}\.tierline\.invalid$/);
    const get = (path: string) => axios.get(baseUrl + path, { validateStatus: () => true });
    expect((await get('instances/')).status).toBe(200);
    expect((await get('instances/?createdTimeFrom=never')).status).toBe(400);
    expect((await get('unknown')).status).toBe(404);
    await host.stop();
    // Nobody answers for the host any more: it is looked for in the network, here by a look-up that fails.
    const lookup = (_name: string, _options: object, found: (error: Error) => void) => found(new Error('no network'));
    await expect(axios.get(`${baseUrl}instances/`, { lookup: lookup as never })).rejects.toThrow('no network');
  });

  it('leave to the network what is for another host', async () => {
    await aDesk();
    const elsewhere = createServer((_request, response) => response.end('{"from":"elsewhere"}'));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    expect((await axios.get(`http://127.0.0.1:${port}/`)).data).toEqual({ from: 'elsewhere' });
    elsewhere.closeAllConnections();
    await new Promise((resolve) => elsewhere.close(resolve));
  });
});

describe('purging', () => {
  it('removes a finished instance, and no live one', async () => {
    const { begin, client, host } = await aDesk();
    await begin('quick', 'q-1');
    await begin('waiting', 'w-1');
    expect(await client((each) => each.purgeInstanceHistory('q-1'))).toEqual({ instancesDeleted: 1 });
    expect(await client((each) => each.purgeInstanceHistory('q-1'))).toEqual({ instancesDeleted: 0 });
    expect(await client((each) => each.purgeInstanceHistory('w-1'))).toEqual({ instancesDeleted: 0 });
    expect(host.instances().map(({ id }) => id)).toEqual(['w-1']);
  });

  it('removes many by birth and status, and needs a first instant', async () => {
    const { begin, client, host } = await aDesk();
    await begin('quick', 'q-1');
    await begin('failing', 'f-1');
    await begin('waiting', 'w-1');
    const createdTimeFrom = new Date('2026-01-01T00:00:00Z');
    const { Failed } = df.OrchestrationRuntimeStatus;
    await expect(client((each) => each.purgeInstanceHistoryBy({}))).rejects.toThrow('400');
    expect(await client((each) => each.purgeInstanceHistoryBy({ createdTimeFrom, runtimeStatus: [Failed] }))).toEqual({
      instancesDeleted: 1,
    });
    expect(await client((each) => each.purgeInstanceHistoryBy({ createdTimeFrom }))).toEqual({ instancesDeleted: 1 });
    expect(host.instances().map(({ id }) => id)).toEqual(['w-1']);
  });
});
