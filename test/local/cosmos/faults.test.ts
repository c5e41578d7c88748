import type { FaultPoint, WireFault } from '../../../local/cosmos/faults';
import { codeOf, type RigOptions, refusalOf, rigs } from './an-endpoint';

const aFresh = rigs();

/** Fails the first calls of one kind, then none. */
const failing = (kind: string, fault: WireFault, times = 1): RigOptions => {
  let left = times;
  return {
    inject: (point) => {
      if (point.kind !== kind || left === 0) return undefined;
      left -= 1;
      return fault;
    },
  };
};

describe('a fault before the work', () => {
  it('is retried by the SDK when it is a 429, after the time that it says', async () => {
    const rig = aFresh(failing('create', { when: 'before', status: 429, retryAfterMs: 1 }, 9));
    expect((await rig.container().items.create({ id: 'a', pk: 'p' })).statusCode).toBe(201);
    expect(rig.calls.filter(({ method }) => method === 'POST')).toHaveLength(10);
  });

  it('reaches the caller after ten 429', async () => {
    const rig = aFresh(failing('create', { when: 'before', status: 429, retryAfterMs: 1 }, 100));
    expect(await refusalOf(rig.container().items.create({ id: 'a', pk: 'p' }))).toMatchObject({
      code: 429,
      retryAfterInMs: 1,
    });
    expect(rig.calls.filter(({ method }) => method === 'POST')).toHaveLength(10);
  });

  it.each([[408], [412], [449], [500], [503]])(
    'reaches the caller at once when it is a %d on a write',
    async (status) => {
      const rig = aFresh(failing('create', { when: 'before', status, substatus: 21 }));
      expect(await refusalOf(rig.container().items.create({ id: 'a', pk: 'p' }))).toMatchObject({
        code: status,
        substatus: 21,
      });
      expect((await rig.container().item('a', 'p').read()).statusCode).toBe(404);
    },
  );

  it('hides its code in the cause of a batch', async () => {
    const rig = aFresh(failing('batch', { when: 'before', status: 503 }));
    const refusal = await refusalOf(
      rig.container().items.batch([{ operationType: 'Create', resourceBody: { id: 'a', pk: 'p' } }], 'p'),
    );
    expect('code' in refusal).toBe(false);
    expect(refusal).toMatchObject({ cause: { code: 503 } });
  });
});

describe('applied, reply lost', () => {
  it('leaves a create, a replace and a batch done though the caller sees a failure', async () => {
    for (const drop of ['ECONNRESET', 'EPIPE'] as const) {
      const rig = aFresh(failing('create', { when: 'after', drop }));
      expect(await codeOf(rig.container().items.create({ id: 'a', pk: 'p' }))).toBe(drop);
      expect((await rig.container().item('a', 'p').read()).statusCode).toBe(200);
    }
    const rig = aFresh(failing('batch', { when: 'after', status: 500 }));
    await refusalOf(
      rig.container().items.batch([{ operationType: 'Create', resourceBody: { id: 'a', pk: 'p' } }], 'p'),
    );
    expect((await rig.container().item('a', 'p').read()).statusCode).toBe(200);
  });

  it('turns success into 409 and 412 when the SDK itself repeats the call', async () => {
    const creating = aFresh(failing('create', { when: 'after', drop: 'REQUEST_SEND_ERROR' }));
    const replacing = aFresh(failing('replace', { when: 'after', drop: 'REQUEST_SEND_ERROR' }));
    const batching = aFresh(failing('batch', { when: 'after', drop: 'REQUEST_SEND_ERROR' }));
    const { etag } = await replacing.container().items.create({ id: 'a', pk: 'p' });
    const condition = { accessCondition: { type: 'IfMatch', condition: etag } };
    const [created, replaced, batched] = await Promise.all([
      codeOf(creating.container().items.create({ id: 'a', pk: 'p' })),
      codeOf(replacing.container().item('a', 'p').replace({ id: 'a', pk: 'p', n: 1 }, condition)),
      batching.container().items.batch([{ operationType: 'Create', resourceBody: { id: 'a', pk: 'p' } }], 'p'),
    ]);
    expect([created, replaced, batched.code, batched.result?.[0]?.statusCode]).toEqual([409, 412, 207, 409]);
    expect((await replacing.container().item('a', 'p').read()).resource?.n).toBe(1);
  });
});

it('a hang ends with the SDK timeout', async () => {
  const rig = aFresh({
    ...failing('create', { when: 'after', hang: true }),
    client: { connectionPolicy: { requestTimeout: 20 } },
  });
  expect(await codeOf(rig.container().items.create({ id: 'a', pk: 'p' }))).toBe('TimeoutError');
  expect((await rig.container().item('a', 'p').read()).statusCode).toBe(200);
});

it('the hook sees what, where and how often', async () => {
  const seen: FaultPoint[] = [];
  const rig = aFresh({
    inject: (point) => {
      seen.push(point);
      return undefined;
    },
  });
  await rig.container().items.create({ id: 'a', pk: 'p' });
  await rig.container().item('a', 'p').read();
  await rig.container().item('a', 'p').read();
  await rig.container().items.batch([{ operationType: 'Create', resourceBody: { id: 'b', pk: 'p' } }], 'p');
  const of = (kind: string) => seen.filter((point) => point.kind === kind);
  expect(of('create')).toEqual([
    { service: 'cosmos', kind: 'create', container: 'plain', partition: '["p"]', id: 'a', attempt: 1 },
  ]);
  expect(of('read').map(({ id, attempt }) => [id, attempt])).toEqual([
    ['a', 1],
    ['a', 2],
  ]);
  expect(of('batch')[0]).toMatchObject({ id: 'b', partition: '["p"]' });
});
