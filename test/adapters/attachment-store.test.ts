import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { DefaultAzureCredential } from '@azure/identity';
import { createAttachmentStore } from '../../adapters/blobs/attachment-store';
import { openAttachments } from '../../adapters/blobs/container-client';
import { Fault } from '../../desk/ports';
import type { BlobFault } from '../../local/blobs/faults';
import { someBlobs } from '../support/some-blobs';
import { attachmentStoreContract } from './attachment-store.contract';

const now = (): number => Date.parse('2026-03-02T09:00:00Z');

describe('the attachments on the laptop', () => {
  attachmentStoreContract(async () => {
    const blobs = someBlobs(now);
    return { store: createAttachmentStore(blobs.container), key: randomUUID, close: blobs.close };
  });
});

// biome-ignore lint/style/noProcessEnv: a run against a real account is asked for from outside, never by default
const { DESK_LIVE, DESK_BLOB_URL } = process.env;
(DESK_LIVE === '1' ? describe : describe.skip)('the attachments in Azure', () => {
  attachmentStoreContract(async () => {
    const container = openAttachments({ url: DESK_BLOB_URL ?? '', credential: new DefaultAzureCredential() });
    return {
      store: createAttachmentStore(container),
      key: () => `contract-${randomUUID()}`,
      close: async () => undefined,
    };
  });
});

describe('when Blob Storage fails', () => {
  let blobs: ReturnType<typeof someBlobs>;
  let store: ReturnType<typeof createAttachmentStore>;
  beforeEach(() => {
    blobs = someBlobs(now);
    store = createAttachmentStore(blobs.container);
  });
  afterEach(() => blobs.close());

  const content = Buffer.from('what nobody else may read');
  const failWith = (fault: BlobFault, times = Number.POSITIVE_INFINITY): void =>
    blobs.inject(({ attempt }) => (attempt <= times ? fault : undefined));
  const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
    const error: unknown = await work.catch((caught) => caught);
    if (!(error instanceof Fault)) throw new Error(`no Fault: ${inspect(error)}`);
    return error;
  };

  it.each([
    [403, 'AuthorizationPermissionMismatch', 'unavailable'],
    [404, 'ContainerNotFound', 'missing'],
    [409, 'ContainerBeingDeleted', 'conflict'],
    [412, 'ConditionNotMet', 'stale'],
    [429, 'TooManyRequests', 'throttled'],
    [500, 'InternalError', 'unavailable'],
    [503, 'ServerBusy', 'throttled'],
    [503, 'Unknown', 'unavailable'],
  ])('a %i %s is %s, whatever was asked', async (status, code, kind) => {
    failWith({ when: 'before', status, code });
    const works = [() => store.put('k', content, 'text/plain'), () => store.read('k'), () => store.remove('k')];
    for (const work of works) expect((await faultOf(work())).kind).toBe(kind);
  });

  it('passes on how long to wait', async () => {
    failWith({ when: 'before', status: 503, code: 'ServerBusy', retryAfterMs: 7_000 });
    expect(await faultOf(store.read('k'))).toMatchObject({ kind: 'throttled', retryAfterMs: 7_000 });
  });

  it('puts once when the reply to the first try is lost', async () => {
    failWith({ when: 'after', drop: 'ECONNRESET' }, 1);
    await store.put('k', content, 'text/plain');
    blobs.inject(() => undefined);
    expect(Buffer.from((await store.read('k')) ?? []).toString()).toBe(content.toString());
  });

  it('removes when the reply to the first try is lost', async () => {
    await store.put('k', content, 'text/plain');
    failWith({ when: 'after', drop: 'ECONNRESET' }, 1);
    await store.remove('k');
    expect(blobs.keys()).toEqual([]);
  });

  it('says nothing of the content, nor of the token, in what it throws', async () => {
    failWith({ when: 'before', drop: 'EPIPE' });
    const broken = await faultOf(store.put('k', content, 'text/plain'));
    expect(blobs.calls).toHaveLength(3);
    failWith({ when: 'after', status: 400 });
    const refused = await faultOf(store.put('k', content, 'text/plain'));
    const said = [broken, refused].map((fault) => inspect(fault, { depth: null, showHidden: true })).join('\n');
    expect(said).toMatch(/Blob Storage: EPIPE|Blob Storage: no answer/);
    for (const form of [
      content.toString(),
      content.toString('hex'),
      content.toString('base64'),
      '77 68 61 74',
      'a-token',
    ])
      expect(said).not.toContain(form);
  });

  it('sends the bytes and their type once, under a condition that lets nothing be replaced', async () => {
    await store.put('k', content, 'text/csv');
    const [{ method, headers, body }] = blobs.calls as [(typeof blobs.calls)[number]];
    expect([method, Buffer.from(body).toString()]).toEqual(['PUT', content.toString()]);
    expect(headers).toMatchObject({
      'if-none-match': '*',
      'x-ms-blob-content-type': 'text/csv',
      authorization: 'Bearer a-token',
    });
    expect(blobs.calls).toHaveLength(1);
  });
});
