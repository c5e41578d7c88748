import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { openSoundDatabase } from '../sound-database';
import { createWriter, type OpenDatabase } from '../sqlite';
import { createDamageReport, type Say, sayOnStderr, type Trouble } from '../trouble';
import { checkConditions } from './conditions';
import { createFaults, faultToReply, type InjectBlobFault } from './faults';
import { rangeOf } from './ranges';
import {
  BlobRefusal,
  badHeader,
  blobNotFound,
  conditionNotMet,
  containerNotFound,
  missingHeader,
  refusalToReply,
} from './refusal';
import { type Route, routeOf } from './route';
import { createStore, layout, type StoredBlob } from './store';
import type { BlobHandler, BlobReply, BlobRequest } from './transport';

export interface BlobOptions {
  /** The database; its folder exists. */
  readonly file: string;
  /** Those that Bicep would have made: the endpoint makes none on request. */
  readonly containers: readonly string[];
  /** The host's clock, milliseconds since 1970. */
  readonly now: () => number;
  readonly inject?: InjectBlobFault;
  /** For tests that fill the disk. */
  readonly open?: OpenDatabase;
  /** Hears once of a disk that is full, and of each damaged row. */
  readonly say?: Say;
}

export interface BlobEndpoint {
  /** For `blobTransport(handle)`, the SDK's `httpClient`. */
  readonly handle: BlobHandler;
  /** Waits for the writes under way, then closes the database. */
  close(): Promise<void>;
}

/** Azure takes 5,000 MiB in one Put Blob; a row here is read and written as a whole. */
const contentBytesMax = 32 * 1024 * 1024;

/**
 * Block blobs of one storage account in this process, in one SQLite file: Put Blob, Get Blob (ranges), Get Blob
 * Properties, Delete Blob, each with its condition headers.
 *
 * Any bearer token is let in, and no key: as in Azure with `allowSharedKeyAccess` off. A write is acknowledged after its
 * commit is on the disk: while that is full it is a 503, and what needs a damaged row is a 500. Whatever else Blob Storage
 * can do (blocks above all, so uploads come in one shot) is refused by name. Throws when the file is damaged or of another
 * format. Source: docs/data.md §8; Microsoft Learn, "Blob service REST API".
 */
export const createBlobEndpoint = (options: BlobOptions): BlobEndpoint => {
  const { file, containers, now, inject, open, say = sayOnStderr } = options;
  const database = openSoundDatabase(file, layout, open);
  const write = createWriter(database, say);
  const reportDamage = createDamageReport(file, say);
  const store = createStore(database);
  const faultOf = createFaults(inject);

  const perform = async (route: Route, request: BlobRequest): Promise<BlobReply> => {
    const { container, blob } = route;
    switch (route.kind) {
      case 'put-blob': {
        const put = contentOf(request);
        const stored = await write(() => {
          const before = store.find(container, blob);
          checkConditions(request.headers, before, false);
          const modifiedAt = now();
          const etag = `"0x${randomBytes(8).toString('hex').toUpperCase()}"`;
          const after: StoredBlob = {
            ...{ container, name: blob, ...put, etag, modifiedAt },
            createdAt: before?.createdAt ?? modifiedAt,
          };
          store.put(after);
          return after;
        });
        const headers = { ...identityOf(stored), 'content-md5': stored.md5, 'x-ms-request-server-encrypted': 'true' };
        return { status: 201, headers, body: nothing };
      }
      case 'get-blob':
      case 'head-blob': {
        const found = store.find(container, blob);
        if (found === undefined) throw blobNotFound();
        checkConditions(request.headers, found, true);
        return route.kind === 'get-blob' ? contentReply(found, request) : propertiesReply(found);
      }
      case 'delete-blob':
        await write(() => {
          const before = store.find(container, blob);
          if (before === undefined) throw 'if-match' in request.headers ? conditionNotMet() : blobNotFound();
          checkConditions(request.headers, before, false);
          store.remove(container, blob);
        });
        return { status: 202, headers: { 'x-ms-delete-type-permanent': 'true' }, body: nothing };
    }
  };

  const answer = async (request: BlobRequest): Promise<BlobReply> => {
    if (!/^Bearer \S/i.test(request.headers['authorization'] ?? '')) return challenge();
    if (request.headers['x-ms-version'] === undefined) throw missingHeader('x-ms-version');
    const route = routeOf(request);
    if (!containers.includes(route.container)) throw containerNotFound();
    const fault = faultOf(route.kind, route.blob);
    if (fault?.when === 'before') return faultToReply(fault);
    const reply = await perform(route, request);
    return fault === undefined ? reply : faultToReply(fault);
  };

  const troubled = (error: unknown): BlobReply => {
    const trouble = reportDamage(error);
    const refusal = trouble === undefined ? error : troubleRefusal(trouble);
    if (refusal instanceof BlobRefusal) return refusalToReply(refusal);
    throw refusal;
  };

  let isOpen = true;
  return {
    handle: async (request) => {
      if (!isOpen) throw new Error('The Blob Storage endpoint is closed.');
      const { status, headers, body } = await answer(request).catch(troubled);
      const common = commonHeaders(request, now());
      // A reply to HEAD has no body, so a refusal says what it is in its header only.
      return { status, headers: { ...common, ...headers }, body: request.method === 'HEAD' ? nothing : body };
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await write(() => undefined);
      database.close();
    },
  };
};

const nothing = new Uint8Array();

const commonHeaders = ({ headers }: BlobRequest, nowMs: number): Record<string, string> => {
  const asked = headers['x-ms-client-request-id'];
  return {
    date: new Date(nowMs).toUTCString(),
    'x-ms-request-id': randomUUID(),
    ...(headers['x-ms-version'] !== undefined && { 'x-ms-version': headers['x-ms-version'] }),
    ...(asked !== undefined && { 'x-ms-client-request-id': asked }),
  };
};

const propertyNames = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type'];

/** Reads what a Put Blob brings. Throws when it is no block blob, too long, or not what its headers say it is. */
const contentOf = ({ headers, body }: BlobRequest): Pick<StoredBlob, 'content' | 'md5' | 'properties'> => {
  if (headers['x-ms-blob-type'] === undefined) throw missingHeader('x-ms-blob-type');
  if (headers['x-ms-blob-type'] !== 'BlockBlob') throw badHeader('x-ms-blob-type');
  if (Number(headers['content-length'] ?? body.byteLength) !== body.byteLength) throw badHeader('Content-Length');
  if (body.byteLength > contentBytesMax)
    throw new BlobRefusal(413, 'RequestBodyTooLarge', 'The request body is too large and exceeds the limit.');
  const md5 = createHash('md5').update(body).digest('base64');
  if (headers['content-md5'] !== undefined && headers['content-md5'] !== md5)
    throw new BlobRefusal(400, 'Md5Mismatch', 'The MD5 value specified did not match the calculated value.');
  const given = propertyNames.map((name) => [name, headers[`x-ms-blob-${name}`]] as const);
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith('x-ms-meta-'));
  const properties = [...given, ...metadata].filter((pair): pair is [string, string] => pair[1] !== undefined);
  return {
    content: body,
    md5,
    properties: { 'content-type': 'application/octet-stream', ...Object.fromEntries(properties) },
  };
};

const identityOf = ({ etag, modifiedAt }: StoredBlob): Record<string, string> => ({
  etag,
  'last-modified': new Date(modifiedAt).toUTCString(),
});

const factsOf = (blob: StoredBlob): Record<string, string> => ({
  ...blob.properties,
  ...identityOf(blob),
  'accept-ranges': 'bytes',
  'x-ms-blob-type': 'BlockBlob',
  'x-ms-creation-time': new Date(blob.createdAt).toUTCString(),
  'x-ms-server-encrypted': 'true',
});

const propertiesReply = (blob: StoredBlob): BlobReply => ({
  status: 200,
  headers: { ...factsOf(blob), 'content-length': String(blob.content.byteLength), 'content-md5': blob.md5 },
  body: nothing,
});

const contentReply = (blob: StoredBlob, { headers }: BlobRequest): BlobReply => {
  const { byteLength } = blob.content;
  const range = rangeOf(headers, byteLength);
  if (range === undefined) return { ...propertiesReply(blob), body: blob.content };
  const { start, end } = range;
  const about = {
    'content-range': `bytes ${start}-${end - 1}/${byteLength}`,
    'content-length': String(end - start),
    'x-ms-blob-content-md5': blob.md5,
  };
  return { status: 206, headers: { ...factsOf(blob), ...about }, body: blob.content.subarray(start, end) };
};

/** The zeros are no tenant, and nobody is asked. */
const challenge = (): BlobReply => {
  const authorization = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/oauth2/authorize';
  return refusalToReply(new BlobRefusal(401, 'NoAuthenticationInformation', 'A bearer token is required.'), {
    'www-authenticate': `Bearer authorization_uri=${authorization} resource_id=https://storage.azure.com`,
  });
};

const troubleRefusal = (trouble: Trouble): BlobRefusal =>
  trouble === 'damaged'
    ? new BlobRefusal(500, 'InternalError', 'What the storage account has stored is damaged.')
    : new BlobRefusal(503, 'ServerBusy', 'The server is currently unable to receive requests.');
