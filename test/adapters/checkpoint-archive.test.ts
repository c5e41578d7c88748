import { createCheckpointArchive } from '../../adapters/blobs/checkpoint-archive';
import type { CheckpointArchive, StoredCheckpoint } from '../../desk/ports';
import { aClock } from '../support/a-desk';
import { someBlobs } from '../support/some-blobs';
import { storedCheckpoints } from './ledger.contract';
import { faultOf } from './ticket-store.contract';

let blobs: ReturnType<typeof someBlobs>;
let archive: CheckpointArchive;
beforeEach(() => {
  blobs = someBlobs(aClock().now);
  archive = createCheckpointArchive(blobs.checkpoints);
});
afterEach(() => blobs.close());

const [first, second] = storedCheckpoints(2) as [StoredCheckpoint, StoredCheckpoint];

it('keeps each checkpoint under its number, with its signature and heads', async () => {
  expect([await archive.keep(first), await archive.keep(second)]).toEqual([true, true]);
  expect(blobs.keys()).toEqual(['checkpoint-000000001.json', 'checkpoint-000000002.json']);
  const kept = await blobs.checkpoints.getBlobClient('checkpoint-000000002.json').downloadToBuffer();
  const { resume: _resume, ...published } = second;
  expect(JSON.parse(kept.toString())).toEqual(published);
});

it('keeps it once, also when the reply to the first try was lost', async () => {
  blobs.inject(({ attempt, kind }) =>
    attempt === 1 && kind === 'put-blob' ? { when: 'after', drop: 'ECONNRESET' } : undefined,
  );
  expect(await archive.keep(first)).toBe(true);
  expect(await archive.keep(first)).toBe(true);
});

it('replaces nothing: whoever comes with another checkpoint of the same number hears of it', async () => {
  await archive.keep(first);
  expect(await archive.keep({ ...first, jws: 'x.y.z' })).toBe(false);
  expect(await archive.keep(first)).toBe(true);
  const puts = blobs.calls.filter(({ method }) => method === 'PUT');
  expect(puts.map(({ headers }) => headers['if-none-match'])).toEqual(['*', '*', '*']);
});

it('fails when the storage does', async () => {
  blobs.inject(() => ({ when: 'before', status: 503, code: 'ServerBusy' }));
  expect((await faultOf(archive.keep(first))).kind).toBe('throttled');
});
