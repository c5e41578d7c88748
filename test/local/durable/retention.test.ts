import { openJournal } from '../../../local/durable/journal';
import { aCopyOf, aHost, df, returning, type TestHost, tidyUp } from './a-host';

afterEach(tidyUp);

const retention = { histories: 2, finished: 4, batch: 1 };

const register = (): void => {
  df.app.orchestration('short', returning('done'));
  df.app.orchestration('waiting', function* ({ df: inner }) {
    yield inner.waitForExternalEvent('doorbell');
  });
};

const endThese = async ({ begin }: TestHost, ids: readonly string[]): Promise<void> => {
  for (const id of ids) await begin('short', id, { id });
};

const pictureOf = ({ host }: TestHost) =>
  host.instances().map(({ id, runtimeStatus }) => {
    const { output, input, history = [] } = host.instance(id) ?? {};
    return { id, runtimeStatus, output, input, hasHistory: history.length > 0 };
  });

const kept = (id: string, hasHistory: boolean) => ({
  id,
  runtimeStatus: 'Completed',
  output: 'done',
  input: { id },
  hasHistory,
});

describe('instances that ended', () => {
  it('give up their history first, and go when more have ended since', async () => {
    const desk = await aHost(register, { retention });
    await endThese(desk, ['i-1', 'i-2', 'i-3', 'i-4', 'i-5', 'i-6']);
    const picture = [kept('i-3', false), kept('i-4', false), kept('i-5', true), kept('i-6', true)];
    expect(pictureOf(desk)).toEqual(picture);
    expect(pictureOf(await aHost(register, { retention, folder: aCopyOf(desk.folder) }))).toEqual(picture);
  });

  it('answer a status query without a history as they did with one', async () => {
    const desk = await aHost(register, { retention: { ...retention, histories: 1 } });
    await endThese(desk, ['i-1']);
    const statusOf = () => desk.client((client) => client.getStatus('i-1'));
    const before = await statusOf();
    await endThese(desk, ['i-2']);
    expect(desk.host.instance('i-1')?.history).toEqual([]);
    expect(await statusOf()).toEqual(before);
  });

  it('can be started again by their id, with a history and without, kept and gone', async () => {
    const desk = await aHost(register, { retention });
    await endThese(desk, ['i-1', 'i-2', 'i-3', 'i-4', 'i-5']);
    await endThese(desk, ['i-1', 'i-2', 'i-5']);
    expect(pictureOf(desk).map(({ id, hasHistory }) => [id, hasHistory])).toEqual([
      ['i-4', false],
      ['i-1', false],
      ['i-2', true],
      ['i-5', true],
    ]);
  });

  it('never take a live one with them, however old it is', async () => {
    const desk = await aHost(register, { retention });
    await desk.begin('waiting', 'old');
    await endThese(desk, ['i-1', 'i-2', 'i-3', 'i-4', 'i-5']);
    expect(desk.host.instance('old')).toMatchObject({ runtimeStatus: 'Running' });
    expect(desk.host.instance('old')?.history).not.toEqual([]);
    await desk.ring('old', 'doorbell');
    expect(pictureOf(desk).map(({ id }) => id)).toEqual(['old', 'i-3', 'i-4', 'i-5']);
  });

  it('count as many after a restart as before', async () => {
    const before = await aHost(register, { retention });
    await endThese(before, ['i-1', 'i-2', 'i-3', 'i-4']);
    const after = await aHost(register, { retention, folder: aCopyOf(before.folder) });
    await endThese(after, ['i-5']);
    expect(pictureOf(after)).toEqual([kept('i-2', false), kept('i-3', false), kept('i-4', true), kept('i-5', true)]);
  });

  it('stay when their end cannot be stored, and go later', async () => {
    let isFull = true;
    const desk = await aHost(register, {
      retention,
      openJournal: (folder) => {
        const journal = openJournal(folder);
        return {
          ...journal,
          append: (record) =>
            isFull && (record.kind === 'trimmed' || record.kind === 'purged')
              ? Promise.reject(new Error('disk full'))
              : journal.append(record),
        };
      },
    });
    await endThese(desk, ['i-1', 'i-2', 'i-3', 'i-4', 'i-5']);
    expect(desk.host.instances()).toHaveLength(5);
    expect(desk.log).toContainEqual(
      expect.objectContaining({ level: 'warning', message: 'finished instances stay: disk full' }),
    );
    isFull = false;
    await endThese(desk, ['i-6']);
    expect(pictureOf(desk)).toEqual([kept('i-3', false), kept('i-4', false), kept('i-5', true), kept('i-6', true)]);
  });
});
