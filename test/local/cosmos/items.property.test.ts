import type { Container, OperationInput } from '@azure/cosmos';
import fc from 'fast-check';
import { aRig } from './an-endpoint';

/** One write; `match` says whether it carries no ETag, the current one or an old one. */
interface Step {
  readonly kind: 'Create' | 'Upsert' | 'Replace' | 'Delete' | 'Patch' | 'Read';
  readonly id: string;
  readonly match: 'none' | 'current' | 'stale';
  readonly n: number;
}

interface Held {
  readonly n: number;
  readonly etag: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('Create', 'Upsert', 'Replace', 'Delete', 'Patch', 'Read'),
  id: fc.constantFrom('a', 'b', 'c'),
  match: fc.constantFrom('none', 'none', 'current', 'stale'),
  n: fc.integer({ min: 0, max: 9 }),
});

const stale = '"stale"';

/** The status a step earns and the value it leaves; undefined is an item that is not there. */
const expected = ({ kind, n, match }: Step, held: Held | undefined): { status: number; n: number | undefined } => {
  const same = { n: held?.n };
  if (kind === 'Create') return held ? { status: 409, ...same } : { status: 201, n };
  if (kind === 'Upsert' && !held) return { status: 201, n };
  if (!held) return { status: 404, ...same };
  if (kind === 'Read') return { status: 200, ...same };
  if (match === 'stale') return { status: 412, ...same };
  if (kind === 'Delete') return { status: 204, n: undefined };
  return { status: 200, n: kind === 'Patch' ? held.n + n : n };
};

const operationOf = ({ kind, id, match, n }: Step, held: Held | undefined): OperationInput => {
  const ifMatch =
    match === 'none' || kind === 'Create' || kind === 'Read'
      ? {}
      : { ifMatch: match === 'stale' ? stale : (held?.etag ?? stale) };
  const resourceBody = { id, pk: 'p', n };
  switch (kind) {
    case 'Create':
    case 'Upsert':
      return { operationType: kind, resourceBody, ...ifMatch };
    case 'Replace':
      return { operationType: kind, id, resourceBody, ...ifMatch };
    case 'Patch':
      return {
        operationType: kind,
        id,
        resourceBody: { operations: [{ op: 'incr', path: '/n', value: n }] },
        ...ifMatch,
      };
    default:
      return { operationType: kind, id, ...ifMatch };
  }
};

const stateOf = async (container: Container): Promise<Map<string, Held>> => {
  const { resources } = await container.items
    .query<Held & { id: string; _etag: string }>('SELECT * FROM c', { partitionKey: 'p' })
    .fetchAll();
  return new Map(resources.map(({ id, n, _etag }) => [id, { n, etag: _etag }]));
};

it('any batches leave what a map would hold: each whole or not at all, and still so after opening again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
      async (batches) => {
        const rig = aRig();
        try {
          let held = await stateOf(rig.container());
          for (const steps of batches) {
            const before = held;
            const values = new Map([...before].map(([id, { n }]) => [id, n]));
            const statuses: number[] = [];
            for (const one of steps) {
              const n = values.get(one.id);
              // Within the batch the ETag moves on with each write, so that the one from before it is stale after that.
              const moved = steps.slice(0, statuses.length).some(({ id, kind }) => id === one.id && kind !== 'Read');
              const judged = one.match === 'current' && moved ? { ...one, match: 'stale' as const } : one;
              const outcome = expected(judged, n === undefined ? undefined : { n, etag: '' });
              statuses.push(outcome.status);
              if (outcome.n === undefined) values.delete(one.id);
              else values.set(one.id, outcome.n);
              if (outcome.status >= 400) break;
            }
            const failed = statuses.findIndex((status) => status >= 400);
            const { code, result } = await rig.container().items.batch(
              steps.map((one) => operationOf(one, before.get(one.id))),
              'p',
            );
            expect(code).toBe(failed === -1 ? 200 : 207);
            expect(result?.map(({ statusCode }) => statusCode)).toEqual(
              failed === -1 ? statuses : steps.map((_, index) => (index === failed ? statuses[failed] : 424)),
            );
            held = await stateOf(rig.container());
            if (failed === -1) expect(new Map([...held].map(([id, { n }]) => [id, n]))).toEqual(values);
            else expect(held).toEqual(before);
          }
          rig.endpoint.close();
          const again = aRig({ folder: rig.folder });
          expect(await stateOf(again.container())).toEqual(held);
          again.close();
        } finally {
          rig.close();
        }
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
