import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAttachmentStore } from '../../adapters/blobs/attachment-store';
import { createCheckpointArchive } from '../../adapters/blobs/checkpoint-archive';
import { openCosmos } from '../../adapters/cosmos/client';
import { createDeviceStore } from '../../adapters/cosmos/device-store';
import { createDirectory } from '../../adapters/cosmos/directory';
import { createLedger } from '../../adapters/cosmos/ledger';
import { createTicketStore } from '../../adapters/cosmos/ticket-store';
import { createUploadStore } from '../../adapters/cosmos/uploads';
import { createGraphClient } from '../../adapters/graph/client';
import { createLaps } from '../../adapters/graph/laps';
import { createSecretClient } from '../../adapters/keyvault/secret-client';
import { createSecretVault } from '../../adapters/keyvault/secret-vault';
import { nodeIds } from '../../adapters/platform/ids';
import { createReceiptSigner } from '../../adapters/signing/receipt-signer';
import { readEffWords } from '../../adapters/words/eff-words';
import type { Clock, Ids, Log, Message, Ports } from '../../desk/ports';
import type { Caller } from '../../desk/rules/people';
import type { FileTicket } from '../../desk/rules/ticket-commands';
import type { Ticket } from '../../desk/rules/tickets';
import { type Instant, instant, iso, plusMinutes } from '../../desk/rules/time';
import { createDesk, type Desk } from '../../desk/usecases/desk';
import { containersIn } from '../../local/containers';
import { createCosmosEndpoint } from '../../local/cosmos/endpoint';
import type { Inject } from '../../local/cosmos/faults';
import { createGraphEndpoint } from '../../local/graph/endpoint';
import { aLapsDevice, createLapsDevices, lapsInMemory } from '../../local/graph/laps-devices';
import type { GraphReply } from '../../local/graph/reply';
import { graphTransport } from '../../local/graph/transport';
import { groupIdsOf, sampleGroups, samplePeople } from '../../local/identity/people';
import { transport, type WireRequest } from '../../local/transport';
import { createVaultEndpoint, type VaultEndpoint } from '../../local/vault/endpoint';
import type { InjectVaultFault } from '../../local/vault/faults';
import { policySource, type ShippedPolicy, sha256 } from './a-policy';
import { mondayMorning } from './a-ticket';
import { aRequester } from './people';
import { someBlobs } from './some-blobs';
import { unsynced } from './unsynced';

const anyCredential = {
  getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

/** The containers as Bicep makes them. */
export const containers = containersIn(readFileSync(join(__dirname, '..', '..', 'infra', 'containers.json'), 'utf8'));

const account = 'https://cosmos.tierline.invalid/';

export interface SettableClock extends Clock {
  set(at: string): void;
  /** Wall-clock minutes, not open ones. */
  pass(minutes: number): void;
}

/** For whoever has nothing to say here. */
export const nothingSaid: Log = () => {};

/** Stands still until it is told. */
export const aClock = (at: string = mondayMorning): SettableClock => {
  let now = instant(at);
  return {
    now: (): Instant => now,
    set: (moment) => {
      now = instant(moment);
    },
    pass: (minutes) => {
      now = plusMinutes(now, minutes);
    },
  };
};

/** Real digests; chance that is the same in every run. */
export const seededIds = (seed: string): Ids => {
  let drawn = 0;
  const bytes = (count: number): Buffer => {
    drawn += 1;
    return Buffer.from(sha256(`${seed} ${drawn}`), 'hex').subarray(0, count);
  };
  return { hash: sha256, random: (count) => bytes(count).toString('base64url'), bytes, digest: nodeIds.digest };
};

/**
 * The real Cosmos client over an endpoint in this process, in a fresh folder unless one is given, which goes when it is
 * closed. `reopen` counts as another process would.
 */
export const aCosmos = (now: () => number, folder = mkdtempSync(join(tmpdir(), 'tierline-desk-'))) => {
  let inject: Inject = () => undefined;
  const endpoint = createCosmosEndpoint({
    file: join(folder, 'cosmos.db'),
    containers,
    now,
    inject: (point) => inject(point),
    open: unsynced,
  });
  const calls: WireRequest[] = [];
  const httpClient = transport((request) => {
    calls.push(request);
    return endpoint.handle(request);
  });
  const open = () => openCosmos({ endpoint: account, database: 'desk', credential: anyCredential, httpClient });
  const opened = [open()];
  return {
    endpoint,
    file: join(folder, 'cosmos.db'),
    /** Everything that went over the wire. */
    calls: calls as readonly WireRequest[],
    database: opened[0] as (typeof opened)[number],
    /** The same store, seen by another process. */
    reopen: () => {
      const database = open();
      opened.push(database);
      return database;
    },
    /** What goes wrong on the wire from now on. */
    inject: (hook: Inject): void => {
      inject = hook;
    },
    close: (): void => {
      for (const { client } of opened) client.dispose();
      endpoint.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** The real Key Vault client over an endpoint in this process, opened only when somebody asks: most stories never do. */
export const aVaultOver = (now: () => number) => {
  const vaultUrl = 'https://vault.tierline.invalid';
  let inject: InjectVaultFault = () => undefined;
  let opened: { readonly endpoint: VaultEndpoint; readonly folder: string } | undefined;
  const open = (): VaultEndpoint => {
    if (opened === undefined) {
      const folder = mkdtempSync(join(tmpdir(), 'tierline-vault-'));
      const files = { file: join(folder, 'vault.db'), keyFile: join(folder, 'vault.key') };
      const hook: InjectVaultFault = (call) => inject(call);
      const endpoint = createVaultEndpoint({ ...files, now, retryAfterMs: 1, inject: hook, open: unsynced });
      opened = { endpoint, folder };
    }
    return opened.endpoint;
  };
  const client = createSecretClient({
    url: vaultUrl,
    credential: anyCredential,
    httpClient: transport((request) => open().handle(request)),
    retryOptions: { retryDelayInMs: 1, maxRetryDelayInMs: 2 },
  });
  return {
    vault: createSecretVault(client),
    /** For what only people do to a vault. */
    client,
    /** What goes wrong on the wire to the vault from now on. */
    inject: (hook: InjectVaultFault): void => {
      inject = hook;
    },
    close: async (): Promise<void> => {
      if (opened === undefined) return;
      await opened.endpoint.close();
      rmSync(opened.folder, { recursive: true, force: true });
    },
  };
};

/** A tenant with one machine of Windows LAPS, `SURFACE-01`, behind the real Graph client. */
export const aTenantOfLaps = (now: () => number) => {
  let inject: (path: string) => GraphReply | undefined = () => undefined;
  const asked: string[] = [];
  const machines = createLapsDevices(lapsInMemory([aLapsDevice(aSurface, now())]), now);
  const none = { managedDevices: [], users: [], devices: [], groups: [], members: {} };
  const endpoint = createGraphEndpoint({
    tenant: () => none,
    laps: machines,
    inject: ({ method, url }) => {
      asked.push(`${method} ${url.pathname}${url.search}`);
      return inject(url.pathname + url.search);
    },
  });
  const graph = createGraphClient({
    base: 'https://graph.tierline.invalid',
    token: async () => 'a-token',
    fetch: graphTransport(endpoint.handle),
    wait: async () => undefined,
    expiry: () => new AbortController().signal,
    patience: { tries: 2, waitMs: 10_000 },
  });
  return {
    ...machines,
    port: createLaps(graph),
    /** What the desk asked of Graph. */
    asked: asked as readonly string[],
    /** What Graph answers in place of the tenant from now on. */
    inject: (hook: typeof inject): void => {
      inject = hook;
    },
  };
};

export const aSurface = {
  id: 'SURFACE-01',
  name: 'A Surface',
  managedDeviceId: '7d41f0a2-5c3e-4b19-8f60-2a9c1e7b5d01',
  entraDeviceId: 'c0f3a9d4-6b2e-47f8-9a15-3e8d7c6b5a01',
};

export interface DeskOptions {
  readonly policy?: ShippedPolicy;
  readonly at?: string;
}

export interface ADesk extends Desk {
  readonly ports: Ports;
  readonly clock: SettableClock;
  readonly cosmos: ReturnType<typeof aCosmos>;
  readonly keyVault: ReturnType<typeof aVaultOver>;
  readonly blobs: ReturnType<typeof someBlobs>;
  readonly tenant: ReturnType<typeof aTenantOfLaps>;
  /** Every mail that went out, in order. */
  readonly mails: readonly Message[];
  /** Numbers of the tickets whose doorbell rang, and whose lifecycle was started. */
  readonly rings: readonly string[];
  readonly starts: readonly string[];
  /** When a lifecycle was told to look first: number and moment, of those that were told. */
  readonly firstLooks: readonly string[];
  /** The same for the leases of grants. */
  readonly leaseRings: readonly string[];
  readonly leaseStarts: readonly string[];
  /** Policies whose rollout was started, as `<id>-<version>`. */
  readonly rollouts: readonly string[];
  /** Campaigns that were woken. */
  readonly campaignRings: readonly string[];
  /** What the desk said to whoever runs it. */
  readonly log: readonly string[];
  /** The same desk with some of its world exchanged. */
  but(ports: Partial<Ports>): Desk;
  /** The desk as another process runs it: its own caches over the same store. */
  beside(): Desk;
  /** Files a ticket that the policy takes. */
  files(command?: Partial<FileTicket>, by?: Caller): Promise<Ticket>;
  /** The ticket as stored now. */
  ticket(ticketId: string): Promise<Ticket>;
  /** Sends the mails that wait and forgets them: for stories about other mails than those of what happened so far. */
  forgetsMails(): Promise<void>;
  /** Does whatever is due, a step at a time, as the lifecycle would; answers what it did. */
  keepsPromises(ticketId: string): Promise<readonly string[]>;
  /** The same at each moment that the ticket waits for, while nobody else does anything; ends when nothing is due any more. */
  keepsAllPromises(ticketId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Close it, or let `desks` do so. */
export const aDesk = async ({
  policy = 'managed-desktop-2023',
  at = mondayMorning,
}: DeskOptions = {}): Promise<ADesk> => {
  const clock = aClock(at);
  const cosmos = aCosmos(clock.now);
  const keyVault = aVaultOver(clock.now);
  const blobs = someBlobs(clock.now);
  const tenant = aTenantOfLaps(clock.now);
  const ids = seededIds('a desk');
  const mails: Message[] = [];
  const rings: string[] = [];
  const starts: string[] = [];
  const firstLooks: string[] = [];
  const leaseRings: string[] = [];
  const leaseStarts: string[] = [];
  const rollouts: string[] = [];
  const campaignRings: string[] = [];
  const log: string[] = [];
  const say: Log = (level, message, facts = {}) => void log.push(`${level}: ${message} ${JSON.stringify(facts)}`);
  const worldOver = (database: typeof cosmos.database): Ports => {
    const directory = createDirectory(database, {
      clock,
      hash: ids.hash,
      policySource: policySource(policy),
      log: say,
    });
    return {
      clock,
      ids,
      words: readEffWords,
      tickets: createTicketStore(database, say),
      uploads: createUploadStore(database, say),
      attachments: createAttachmentStore(blobs.container),
      devices: createDeviceStore(database, say),
      ledger: createLedger(database, say),
      archive: createCheckpointArchive(blobs.checkpoints),
      vault: keyVault.vault,
      laps: tenant.port,
      signer: createReceiptSigner({ vault: keyVault.vault, directory, clock }),
      directory,
      notifier: { send: async (message) => void mails.push(message) },
      workflows: {
        start: async (ticketId, firstLookAt) => {
          starts.push(ticketId);
          if (firstLookAt !== undefined) firstLooks.push(`${ticketId} ${iso(firstLookAt)}`);
        },
        ring: async (ticketId) => void rings.push(ticketId),
        startLease: async (grantId) => void leaseStarts.push(grantId),
        ringLease: async (grantId) => void leaseRings.push(grantId),
        ringCampaign: async (campaignId) => void campaignRings.push(campaignId),
        startRollout: async ({ id, version }) => void rollouts.push(`${id}-${version}`),
      },
      log: say,
      publicUrl: 'https://desk.contoso.example',
    };
  };

  const ports = worldOver(cosmos.database);
  for (const group of sampleGroups) await ports.directory.saveGroup(group);
  await ports.directory.savePeople(
    samplePeople.map((one) => ({ id: one.id, name: one.name, mail: one.mail, groups: groupIdsOf(one) })),
  );
  const desk = createDesk(ports);

  const ticket = async (ticketId: string): Promise<Ticket> => {
    const stored = await ports.tickets.read(ticketId);
    if (stored === undefined) throw new Error(`no ticket ${ticketId}`);
    return stored.ticket;
  };

  const keepsPromises = async (ticketId: string): Promise<readonly string[]> => {
    const done: string[] = [];
    for (;;) {
      const step = await desk.decideNextStep(ticketId);
      if (step.kind === 'wait' || step.kind === 'finish') return done;
      await desk.takeDueStep(ticketId, step.key);
      done.push(`${iso(clock.now())} ${step.key}`);
    }
  };

  return {
    ...desk,
    ports,
    clock,
    cosmos,
    keyVault,
    blobs,
    tenant,
    mails,
    rings,
    starts,
    firstLooks,
    leaseRings,
    leaseStarts,
    rollouts,
    campaignRings,
    log,
    but: (others) => createDesk({ ...ports, ...others }),
    beside: () => createDesk(worldOver(cosmos.reopen())),
    files: async (command = {}, by = aRequester) => {
      const filed = await desk.fileTicket({ ...aFiling, ...command }, by, undefined);
      if (!filed.ok) throw new Error(`refused: ${filed.refusal.kind}`);
      return filed.value.ticket;
    },
    ticket,
    forgetsMails: async () => {
      await desk.retryNotices();
      mails.length = 0;
    },
    keepsPromises,
    keepsAllPromises: async (ticketId) => {
      const done: string[] = [];
      for (let step = await desk.decideNextStep(ticketId); step.kind === 'wait' && step.until !== undefined; ) {
        clock.set(iso(step.until));
        done.push(...(await keepsPromises(ticketId)));
        step = await desk.decideNextStep(ticketId);
      }
      return done;
    },
    close: async () => {
      cosmos.close();
      await keyVault.close();
      await blobs.close();
    },
  };
};

/** What a requester fills in. */
export const aFiling: FileTicket = {
  title: 'Outlook does not start',
  description: 'It closes at once.',
  type: 'incident',
  severity: 'B',
};

/** Gives each test desks of its own and closes them after it. */
export const desks = (): ((options?: DeskOptions) => Promise<ADesk>) => {
  const open: ADesk[] = [];
  afterEach(async () => {
    for (const desk of open.splice(0)) await desk.close();
  });
  return async (options) => {
    const desk = await aDesk(options);
    open.push(desk);
    return desk;
  };
};
