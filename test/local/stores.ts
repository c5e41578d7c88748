import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { createBlobEndpoint } from '../../local/blobs/endpoint';
import { createCosmosEndpoint } from '../../local/cosmos/endpoint';
import { openFleetStore } from '../../local/devices/store';
import { openJournal } from '../../local/durable/journal';
import { textOfInstance } from '../../local/durable/state';
import { createMailRoom } from '../../local/mail/room';
import type { OpenDatabase } from '../../local/sqlite';
import type { Say } from '../../local/trouble';
import { createVaultEndpoint } from '../../local/vault/endpoint';
import { someContainers } from './cosmos/an-endpoint';

const startsAt = Date.parse('2026-03-02T08:00:00Z');
const now = (): number => startsAt;

/** What a test asks of an open service: to store one thing more, to tell all it has, to close. */
export interface OpenStore {
  /** Stores `bytes` of content under number `n`; rejects when it is not stored. */
  add(n: number, bytes?: number): Promise<void>;
  /** Everything a reader can see. Throws what a reader would meet. */
  content(): Promise<unknown>;
  close(): Promise<void> | void;
}

export interface StoreOptions {
  readonly open?: OpenDatabase;
  readonly say?: Say;
}

/** The services of a data folder by the names of their files, each opened as the laptop opens it. */
export const stores: Readonly<Record<string, (folder: string, options?: StoreOptions) => OpenStore>> = {
  'cosmos.db': (folder, options = {}) => {
    const endpoint = createCosmosEndpoint({
      file: join(folder, 'cosmos.db'),
      containers: someContainers,
      now,
      ...options,
    });
    const call = async (method: string, path: string, headers: Record<string, string>, body = ''): Promise<unknown> => {
      const url = new URL(path, 'https://cosmos.tierline.invalid/');
      const reply = await endpoint.handle({
        ...{ method, url, body },
        headers: { authorization: 'type=aad&ver=1.0&sig=any', ...headers },
      });
      if (reply.status >= 400) throw Object.assign(new Error(reply.body), { status: reply.status });
      return reply.status === 304 ? [] : JSON.parse(reply.body);
    };
    const docs = (container: string): string => `/dbs/desk/colls/${container}/docs`;
    const query = (text: string): Promise<unknown> =>
      call(
        'POST',
        docs('tickets'),
        { 'x-ms-documentdb-isquery': 'true', 'x-ms-documentdb-partitionkeyrangeid': '0', 'x-ms-max-item-count': '-1' },
        JSON.stringify({ query: text, parameters: [] }),
      );
    return {
      add: async (n, bytes = 40) => {
        const ticketId = `T-${n % 3}`;
        const document = {
          id: `d-${n}`,
          ticketId,
          kind: n % 2 ? 'event' : 'ticket',
          seq: n,
          dueAt: `${n}`,
          text: 'x'.repeat(bytes),
        };
        const key = { 'x-ms-documentdb-partitionkey': JSON.stringify([ticketId]) };
        await call('POST', docs('tickets'), key, JSON.stringify(document));
      },
      content: async () => [
        await call('GET', docs('tickets'), { 'x-ms-documentdb-partitionkey': '["T-1"]' }),
        await call('GET', docs('tickets'), { 'a-im': 'Incremental Feed', 'x-ms-max-item-count': '-1' }),
        await query('SELECT * FROM c WHERE c.kind = "ticket" ORDER BY c.dueAt'),
        await query('SELECT c.id, c.seq FROM c WHERE c.seq >= 0'),
      ],
      close: endpoint.close,
    };
  },

  'vault.db': (folder, options = {}) => {
    const endpoint = createVaultEndpoint({
      ...{ file: join(folder, 'vault.db'), keyFile: join(folder, 'vault.key'), now, ...options },
    });
    const call = async (method: string, path: string, body = ''): Promise<Record<string, unknown>> => {
      const url = new URL(`https://vault.tierline.invalid${path}?api-version=7.5`);
      const reply = await endpoint.handle({ method, url, headers: { authorization: 'Bearer a-token' }, body });
      if (reply.status >= 400) throw Object.assign(new Error(reply.body), { status: reply.status });
      return JSON.parse(reply.body);
    };
    return {
      add: async (n, bytes = 40) => {
        const value = `password ${n} ${'x'.repeat(bytes)}`.slice(0, 25_000); // Key Vault takes no more.
        await call('PUT', `/secrets/device-${n % 4}`, JSON.stringify({ value, tags: { n: `${n}` } }));
      },
      content: async () => {
        const list = await call('GET', '/secrets');
        const names = (list['value'] as { id: string }[]).map(({ id }) => id.split('/').at(-1));
        const each = names.map(async (name) => [
          await call('GET', `/secrets/${name}`),
          await call('GET', `/secrets/${name}/versions`),
        ]);
        return [list, await Promise.all(each)];
      },
      close: endpoint.close,
    };
  },

  'blobs.db': (folder, options = {}) => {
    const endpoint = createBlobEndpoint({ file: join(folder, 'blobs.db'), containers: ['files'], now, ...options });
    const names = Array.from({ length: 20 }, (_, n) => `file-${n}`);
    const call = async (method: string, name: string, headers = {}, body = new Uint8Array()) => {
      const url = new URL(`https://blobs.tierline.invalid/files/${name}`);
      const common = { authorization: 'Bearer a-token', 'x-ms-version': '2026-06-06' };
      const reply = await endpoint.handle({ method, url, headers: { ...common, ...headers }, body });
      if (reply.status >= 400 && reply.headers['x-ms-error-code'] !== 'BlobNotFound')
        throw Object.assign(new Error(String(reply.headers['x-ms-error-code'])), { status: reply.status });
      return reply;
    };
    return {
      add: async (n, bytes = 40) => {
        const headers = {
          'x-ms-blob-type': 'BlockBlob',
          'x-ms-blob-content-type': 'text/plain',
          'x-ms-meta-n': `${n}`,
        };
        await call('PUT', `file-${n}`, headers, new Uint8Array(bytes).fill(n));
      },
      content: async () => {
        const replies = await Promise.all(names.map((name) => call('GET', name)));
        return replies.map(({ status, headers, body }) => {
          const { date: _date, 'x-ms-request-id': _id, ...lasting } = headers;
          return [status, lasting, Buffer.from(body).toString('hex')];
        });
      },
      close: endpoint.close,
    };
  },

  'mail.db': (folder, options = {}) => {
    const room = createMailRoom({ file: join(folder, 'mail.db'), now, ...options });
    const post = createTransport(room);
    return {
      add: async (n, bytes = 40) => {
        const [from, to] = ['Desk <desk@example.org>', 'ada@example.org'];
        const text = 'x'.repeat(bytes);
        await post.sendMail({
          from,
          to,
          subject: `Mail ${n}`,
          text,
          messageId: `<m-${n}@example.org>`,
          date: new Date(now()),
        });
      },
      content: async () => {
        const mails = room.messages();
        return [mails, mails.map(({ messageId }) => room.source(messageId))];
      },
      close: room.close,
    };
  },

  'devices.db': (folder, options = {}) => {
    const store = openFleetStore({ file: join(folder, 'devices.db'), ...options });
    const bytesOf = (n: number, bytes: number): Uint8Array => new Uint8Array(bytes).fill(n);
    return {
      add: async (n, bytes = 40) => {
        const id = ['LAPTOP-01', 'LAPTOP-02', 'KIOSK-01'][n % 3] ?? '';
        const verifier = { salt: bytesOf(n, 16), hash: bytesOf(n + 1, bytes) };
        await store.apply(id, verifier, { step: 'applied', rotationId: `r-${n}`, version: `v-${n}` });
      },
      content: async () =>
        store.devices().map(({ privateKey, verifier, ...rest }) => ({
          ...rest,
          key: privateKey.export({ format: 'jwk' }),
          verifier: verifier && [
            Buffer.from(verifier.salt).toString('hex'),
            Buffer.from(verifier.hash).toString('hex'),
          ],
        })),
      close: store.close,
    };
  },

  'durable.db': (folder, options = {}) => {
    const journal = openJournal(folder, { snapshotAfter: 8, ...options });
    return {
      add: async (n, bytes = 40) => {
        const birth = {
          id: `i-${n}`,
          name: 'story',
          input: JSON.stringify('x'.repeat(bytes)),
          version: null,
          parent: null,
        };
        await journal.append({ kind: 'created', at: now() + n, birth } as unknown as Parameters<
          typeof journal.append
        >[0]);
      },
      content: async () => {
        const { instances, timers, now: at, next } = journal.state;
        return { at, next, timers: [...timers], instances: [...instances.values()].map(textOfInstance) };
      },
      close: journal.close,
    };
  },
};

const undo: (() => Promise<void> | void)[] = [];

export const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-store-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** What a kill would leave of a folder that is in use. */
export const aCopyOf = (folder: string): string => {
  const copy = aFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
};

export const later = (step: () => Promise<void> | void): void => void undo.push(step);

/** Closes and removes everything: hand it to `afterEach`. */
export const tidyUp = async (): Promise<void> => {
  for (const step of undo.splice(0).reverse()) await step();
};
