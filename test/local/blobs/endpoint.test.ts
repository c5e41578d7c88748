import { createHash } from 'node:crypto';
import { RestError } from '@azure/storage-blob';
import { createBlobEndpoint } from '../../../local/blobs/endpoint';
import { blobsUrl, someBlobs } from '../../support/some-blobs';

let nowMs: number;
let blobs: ReturnType<typeof someBlobs>;
beforeEach(() => {
  nowMs = Date.parse('2026-03-02T09:00:00.250Z');
  blobs = someBlobs(() => nowMs);
});
afterEach(() => blobs.close());

const text = (content: string): Buffer => Buffer.from(content);
const blob = (name = 'a-key') => blobs.container.getBlockBlobClient(name);
const put = (content: string, options = {}, name = 'a-key') =>
  blob(name).upload(text(content), text(content).byteLength, options);

const refusalOf = async (work: Promise<unknown>): Promise<readonly unknown[]> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    // A reply to HEAD has no body: its code is in the header only.
    return [error.statusCode, error.response?.headers.get('x-ms-error-code')];
  }
  throw new Error('nothing was refused');
};

const read = async (stream: NodeJS.ReadableStream | undefined): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};

/** A call without the SDK. */
const call = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: Uint8Array = new Uint8Array(),
) =>
  blobs.handle({
    ...{ method, url: new URL(path, blobsUrl), body },
    headers: { authorization: 'Bearer a-token', 'x-ms-version': '2026-06-06', ...headers },
  });

describe('a blob', () => {
  it('comes back as it was put, with what was said of it', async () => {
    const every = Buffer.from(Uint8Array.from({ length: 256 }, (_, index) => index));
    const { etag, contentMD5 } = await blob().upload(every, every.byteLength, {
      blobHTTPHeaders: { blobContentType: 'image/png', blobContentDisposition: 'attachment' },
      metadata: { origin: 'test' },
    });
    expect(Buffer.from(contentMD5 ?? '').equals(createHash('md5').update(every).digest())).toBe(true);

    expect(await blob().downloadToBuffer()).toEqual(every);
    const facts = { contentType: 'image/png', contentDisposition: 'attachment', metadata: { origin: 'test' }, etag };
    expect(await blob().getProperties()).toMatchObject({
      ...{ ...facts, contentLength: 256, blobType: 'BlockBlob', acceptRanges: 'bytes' },
      lastModified: new Date('2026-03-02T09:00:00Z'),
      createdOn: new Date('2026-03-02T09:00:00Z'),
    });
    expect(await blob().download()).toMatchObject({ ...facts, contentLength: 256 });
    expect(await blob('another').exists()).toBe(false);
    expect(await blob().exists()).toBe(true);
  });

  it('may be empty, and has a name with anything in it that a name may have', async () => {
    await put('', {}, 'a folder/ünïcode & 100% +.txt');
    expect(await blob('a folder/ünïcode & 100% +.txt').downloadToBuffer()).toEqual(Buffer.alloc(0));
  });

  it('is replaced whole by the next one, and keeps its day of creation', async () => {
    const first = await put('one', { metadata: { a: '1' } });
    nowMs += 60_000;
    const second = await put('two');
    expect(second.etag).not.toBe(first.etag);
    const { metadata, createdOn, lastModified } = await blob().getProperties();
    expect([metadata, createdOn?.getMinutes(), lastModified?.getMinutes()]).toEqual([{}, 0, 1]);
  });

  it('is gone once deleted', async () => {
    await put('one');
    await blob().delete();
    expect(await refusalOf(blob().download())).toEqual([404, 'BlobNotFound']);
    expect(await refusalOf(blob().delete())).toEqual([404, 'BlobNotFound']);
    expect(await refusalOf(blob().getProperties())).toEqual([404, 'BlobNotFound']);
    expect(await blob().deleteIfExists()).toMatchObject({ succeeded: false });
  });

  it('is of one container only, and none is made on request', async () => {
    await put('one');
    const { status, headers } = await call('GET', '/other-one/a-key');
    expect([status, headers['x-ms-error-code']]).toEqual([404, 'ContainerNotFound']);
    expect((await refusalOf(blobs.container.create()))[0]).toBe(400);
  });
});

describe('a range', () => {
  beforeEach(() => put('0123456789'));

  it.each([
    [0, 4, '0123', 'bytes 0-3/10'],
    [3, 4, '3456', 'bytes 3-6/10'],
    [8, 100, '89', 'bytes 8-9/10'],
    [4, undefined, '456789', 'bytes 4-9/10'],
  ])('from %p, %p long, is that much of it', async (offset, count, expected, contentRange) => {
    const reply = await blob().download(offset, count);
    expect([await read(reply.readableStreamBody), reply.contentRange, reply.contentLength]).toEqual([
      expected,
      contentRange,
      expected.length,
    ]);
  });

  it('that begins behind the end is a 416', async () => {
    expect(await refusalOf(blob().download(10, 1))).toEqual([416, 'InvalidRange']);
    await put('', {}, 'empty');
    expect(await refusalOf(blob('empty').download(0, 1))).toEqual([416, 'InvalidRange']);
  });

  it.each(['bytes=5-2', 'lines=1-2', 'bytes=a-b', 'bytes=-3'])('%s is none that the service knows', async (range) => {
    expect((await call('GET', '/attachments/a-key', { range })).status).toBe(200);
  });
});

describe('a condition', () => {
  it('that nothing be there lets one put through, of any number at once', async () => {
    const puts = Array.from({ length: 8 }, (_, n) => put(`${n}`, { conditions: { ifNoneMatch: '*' } }));
    const settled = await Promise.allSettled(puts);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusalOf(put('again', { conditions: { ifNoneMatch: '*' } }))).toEqual([409, 'BlobAlreadyExists']);
    expect((await blob().downloadToBuffer()).byteLength).toBe(1);
  });

  it('on the etag holds for put, get, head and delete', async () => {
    const { etag = '' } = await put('one');
    const { etag: newer = '' } = await put('two', { conditions: { ifMatch: etag } });
    const stale = { conditions: { ifMatch: etag } };
    const notMet = [412, 'ConditionNotMet'];
    expect(await refusalOf(put('three', stale))).toEqual(notMet);
    expect(await refusalOf(blob().download(0, undefined, stale))).toEqual(notMet);
    expect(await refusalOf(blob().getProperties(stale))).toEqual(notMet);
    expect(await refusalOf(blob().delete(stale))).toEqual(notMet);
    expect(await refusalOf(put('x', stale, 'nothing-there'))).toEqual(notMet);
    expect(await refusalOf(put('three', { conditions: { ifNoneMatch: newer } }))).toEqual(notMet);
    await blob().delete({ conditions: { ifMatch: newer } });
    expect(await blob().exists()).toBe(false);
  });

  it('of a reader that has the newest is a 304 without a body', async () => {
    const { etag = '' } = await put('one');
    const asked = await call('GET', '/attachments/a-key', { 'if-none-match': etag });
    expect([asked.status, asked.body.byteLength]).toEqual([304, 0]);
    expect((await call('GET', '/attachments/a-key', { 'if-none-match': '"0x1"' })).status).toBe(200);
  });

  it('on the time counts in whole seconds', async () => {
    await put('one');
    const at = (second: string) => new Date(`2026-03-02T09:00:${second}Z`);
    const since = (second: string) => blob().download(0, undefined, { conditions: { ifModifiedSince: at(second) } });
    const until = (second: string) => blob().download(0, undefined, { conditions: { ifUnmodifiedSince: at(second) } });
    await expect(until('00')).resolves.toBeDefined();
    expect(
      await refusalOf(blob().delete({ conditions: { ifUnmodifiedSince: new Date('2026-03-02T08:59:59Z') } })),
    ).toEqual([412, 'ConditionNotMet']);
    expect((await refusalOf(since('00')))[0]).toBe(304);
    expect((await call('GET', '/attachments/a-key', { 'if-modified-since': 'noon' })).status).toBe(400);
  });
});

describe('what no blob service of ours serves', () => {
  it('is refused by name: blocks, lists, leases, snapshots, tags', async () => {
    await put('one');
    const refusals = await Promise.all([
      refusalOf(blob().stageBlock('AAAA', text('x'), 1)),
      refusalOf(blob().commitBlockList(['AAAA'])),
      refusalOf(blobs.container.listBlobsFlat().next()),
      refusalOf(blob().createSnapshot()),
      refusalOf(blob().getTags()),
      refusalOf(blob().getBlobLeaseClient().acquireLease(15)),
    ]);
    expect(refusals).toEqual(refusals.map(() => [400, 'UnsupportedQueryParameter']));
    expect((await blob().downloadToBuffer()).toString()).toBe('one');
  });

  it('is an append or page blob, a body that is too long, a digest that is wrong, a name that none can have', async () => {
    expect(await refusalOf(blobs.container.getAppendBlobClient('log').create())).toEqual([400, 'InvalidHeaderValue']);
    const large = Buffer.alloc(32 * 1024 * 1024 + 1);
    expect(await refusalOf(blob().upload(large, large.byteLength))).toEqual([413, 'RequestBodyTooLarge']);
    const wrong = { blobHTTPHeaders: {}, transactionalContentMD5: new Uint8Array(16) };
    expect((await refusalOf(put('one', wrong)))[0]).toBeDefined();
    const md5 = await call(
      'PUT',
      '/attachments/a',
      { 'x-ms-blob-type': 'BlockBlob', 'content-md5': 'AAAA' },
      text('x'),
    );
    expect(md5.headers['x-ms-error-code']).toBe('Md5Mismatch');
    for (const name of ['a%00b', 'a%0D%0Ab', 'a%', 'a.', 'b/', 'x'.repeat(1025)]) {
      const { status, headers } = await call('GET', `/attachments/${name}`);
      expect([name, status, headers['x-ms-error-code']]).toEqual([name, 400, 'InvalidResourceName']);
    }
  });

  it('is a caller without a token, or one who names no version', async () => {
    const stranger = await call('GET', '/attachments/a-key', { authorization: '' });
    expect([stranger.status, stranger.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Bearer /)]);
    const key = await call('GET', '/attachments/a-key', { authorization: 'SharedKey account:signature' });
    expect(key.status).toBe(401);
    const { headers } = await blobs.handle({
      ...{ method: 'GET', url: new URL(`${blobsUrl}/attachments/a`), body: new Uint8Array() },
      headers: { authorization: 'Bearer x' },
    });
    expect(headers['x-ms-error-code']).toBe('MissingRequiredHeader');
  });
});

it('each reply says which request it answers, when, and in which version; an error is XML', async () => {
  const { status, headers, body } = await call('GET', '/attachments/a<b', { 'x-ms-client-request-id': 'mine' });
  expect({ status, headers }).toEqual({
    status: 404,
    headers: {
      date: 'Mon, 02 Mar 2026 09:00:00 GMT',
      'content-type': 'application/xml',
      'x-ms-client-request-id': 'mine',
      'x-ms-error-code': 'BlobNotFound',
      'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-ms-version': '2026-06-06',
    },
  });
  expect(Buffer.from(body).toString()).toBe(
    '<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code><Message>The specified blob does not exist.</Message></Error>',
  );
});

describe('a fault', () => {
  it('that hits before the work leaves nothing; the SDK tries again by itself', async () => {
    blobs.inject(({ attempt }) => (attempt === 1 ? { when: 'before', drop: 'ECONNRESET' } : undefined));
    await put('one');
    expect(blobs.calls).toHaveLength(2);
    blobs.inject(() => ({ when: 'before', status: 429 }));
    expect((await refusalOf(put('two')))[0]).toBe(429);
    blobs.inject(() => undefined);
    expect((await blob().downloadToBuffer()).toString()).toBe('one');
  });

  it('that hits after the work leaves it done', async () => {
    blobs.inject(() => ({ when: 'after', drop: 'EPIPE' }));
    await expect(put('one')).rejects.toMatchObject({ code: 'EPIPE' });
    expect(blobs.calls).toHaveLength(3);
    blobs.inject(() => undefined);
    expect((await blob().downloadToBuffer()).toString()).toBe('one');
  });
});

it('everything is there after closing and opening again, and a closed one takes nothing', async () => {
  const { etag } = await put('one');
  const folder = blobs.folder();
  const again = createBlobEndpoint({ file: `${folder}/again.db`, containers: [], now: () => nowMs });
  await again.close();
  await again.close();
  await expect(
    again.handle({ method: 'GET', url: new URL(blobsUrl), headers: {}, body: new Uint8Array() }),
  ).rejects.toThrow('closed');
  const other = someBlobs(() => nowMs, { folder });
  expect((await other.container.getBlobClient('a-key').getProperties()).etag).toBe(etag);
  await other.close();
});
