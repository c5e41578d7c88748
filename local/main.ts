import './durable/core';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAttachmentStore } from '../adapters/blobs/attachment-store';
import { createCheckpointArchive } from '../adapters/blobs/checkpoint-archive';
import {
  attachmentsContainer,
  checkpointsContainer,
  openAttachments,
  openCheckpoints,
} from '../adapters/blobs/container-client';
import { openCosmos } from '../adapters/cosmos/client';
import { createDeviceStore } from '../adapters/cosmos/device-store';
import { createDirectory } from '../adapters/cosmos/directory';
import { createLedger } from '../adapters/cosmos/ledger';
import { createTicketStore } from '../adapters/cosmos/ticket-store';
import { createUploadStore } from '../adapters/cosmos/uploads';
import { createSignatures } from '../adapters/devices/signatures';
import { createWorkflows } from '../adapters/durable/workflows';
import { createGraphClient } from '../adapters/graph/client';
import { createLaps } from '../adapters/graph/laps';
import { callerOf } from '../adapters/identity/principal';
import { createSecretClient } from '../adapters/keyvault/secret-client';
import { createSecretVault } from '../adapters/keyvault/secret-vault';
import { createMailNotifier } from '../adapters/notify/mail';
import { nodeIds } from '../adapters/platform/ids';
import { createLog, type LogSink } from '../adapters/platform/log';
import { readPolicy } from '../adapters/policies/read-policy';
import { createReceiptSigner } from '../adapters/signing/receipt-signer';
import { watched } from '../adapters/telemetry/outgoing';
import { createTelemetry } from '../adapters/telemetry/telemetry';
import { readEffWords } from '../adapters/words/eff-words';
import type { Instant } from '../desk/rules/time';
import { createDesk, type Desk } from '../desk/usecases/desk';
import { registerApp } from '../functions/app';
import { createRateLimiter, noRateLimit } from '../functions/rate-limiter';
import { addressOfStyle, styleSheetOf } from '../functions/style-sheet';
import { createBlobEndpoint } from './blobs/endpoint';
import { blobTransport } from './blobs/transport';
import { cannotStart, isCannotStart } from './cannot-start';
import { createClock, installDate } from './clock';
import { clockDoors } from './clock-doors';
import { containersIn } from './containers';
import { createCosmosEndpoint } from './cosmos/endpoint';
import { routeOf as cosmosRouteOf } from './cosmos/router';
import { takeDataFolder } from './data-folder';
import { deskDoors, signInDoors } from './desk-doors';
import { deviceDoors } from './device-doors';
import type { Heard } from './devices/desk-line';
import { createFleet, type Fleet } from './devices/fleet';
import { createHost } from './durable/host';
import { durableDoors } from './durable-doors';
import { createFaults } from './faults/faults';
import { readFaultRules } from './faults/file';
import { noSeams, seamsOf } from './faults/seams';
import { createGraphEndpoint } from './graph/endpoint';
import { createLapsFleet } from './graph/laps-fleet';
import { graphTransport } from './graph/transport';
import { graphDoors } from './graph-doors';
import { createEasyAuth } from './identity/easy-auth';
import { groupIdsOf, sampleContacts, sampleGroups, samplePeople, samplePrograms } from './identity/people';
import { createMailRoom } from './mail/room';
import { mailDoors } from './mail-doors';
import { createMeasured } from './measured';
import { metricsDoors } from './metrics-doors';
import { type Options, readOptions, usage } from './options';
import { listen } from './server';
import { createTally } from './tally';
import { transport, type WireRequest } from './transport';
import { isDiskTrouble } from './trouble';
import { createVaultEndpoint } from './vault/endpoint';
import { routeOf as vaultRouteOf } from './vault/route';
import { welcomeText } from './welcome';

/** The composition root for the laptop: Azure in one process, and the same app on it. */

const root = join(__dirname, '..', '..');
const asset = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

/** Few want it, and it takes a while to load. */
const otlp = (): typeof import('../adapters/telemetry/otlp') => require('../adapters/telemetry/otlp');

/** Reads the policy before anything is opened, so that a broken one is the only thing that is said. */
const policySourceOf = (name: string): string => {
  const file = /[/\\.]/.test(name) ? name : join(root, 'policies', `${name}.yaml`);
  if (!existsSync(file)) {
    throw cannotStart(`the policy ${name} cannot be read: --policy takes a name in policies/ or a path`);
  }
  const read = readPolicy(file, nodeIds.hash);
  if (read.ok) return read.source;
  const [first] = read.problems;
  const more = read.problems.length - 1;
  const rest = more > 0 ? ` (and ${more} more)` : '';
  throw cannotStart(`the policy file ${first?.file} is broken at line ${first?.line}: ${first?.message}${rest}`);
};

/** A file that was damaged, or copied with other rights, is nothing that the desk could mend by itself. */
const opened = <Given, Result>(folder: string, open: (given: Given) => Result, given: Given): Result => {
  try {
    return open(given);
  } catch (error) {
    if (isCannotStart(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    if (isDiskTrouble(error))
      throw cannotStart(
        `the disk of the data folder ${folder} takes nothing (${why}): make room, or make it writable, and start again`,
        error,
      );
    throw cannotStart(
      `the data folder ${folder} cannot be opened (${why}): repair it, or start anew with --fresh`,
      error,
    );
  }
};

/** Adds the sample groups, people and contacts that are missing: none on a later start, the rest after a start that was cut off. */
const seed = async (directory: ReturnType<typeof createDirectory>, now: Instant): Promise<void> => {
  const known = await directory.groups();
  for (const group of sampleGroups) if (!known.some(({ id }) => id === group.id)) await directory.saveGroup(group);
  for (const person of samplePeople) {
    const { id, name, mail } = person;
    if ((await directory.person(id)) !== undefined) continue;
    await directory.savePeople([{ id, name, mail, groups: groupIdsOf(person) }]);
  }
  const contacts = await directory.contacts();
  for (const { id, area, ...person } of sampleContacts) {
    if (contacts.some((contact) => contact.id === id)) continue;
    await directory.saveContact({
      id,
      area,
      person: { ...person, verifiedAt: now },
      changedAt: now,
      changedBy: 'laptop',
    });
  }
};

const enrolTriesMax = 3;

/** Has the fleet's devices enrol over HTTP as real ones do, those that are not in already, each with a code of its own. */
const enrol = async (desk: Desk, fleet: Fleet): Promise<void> => {
  for (const { id, name } of fleet.devices()) {
    if ((await desk.deviceKey(id)) !== undefined) continue;
    const { code } = await desk.inviteDevice('laptop', id, name);
    let heard: Heard | undefined;
    for (let tries = 0; tries < enrolTriesMax && heard !== 'yes'; tries += 1)
      heard = await fleet.enrol(id, code.reveal());
    if (heard !== 'yes') console.error(`${id} could not enrol: give it a code at /local/devices, or start again`);
  }
};

const start = async (options: Options): Promise<void> => {
  const policySource = policySourceOf(options.policy);
  const seams = options.faults === undefined ? noSeams : seamsOf(createFaults(readFaultRules(options.faults)));
  const folder = takeDataFolder(options.data, options.fresh);
  const clock = createClock({
    mode: options.clock,
    ...(options.startsAt !== undefined && { startsAt: options.startsAt }),
  });
  installDate(clock);

  const { path } = folder;
  const cosmos = opened(path, createCosmosEndpoint, {
    file: folder.file('cosmos.db'),
    containers: containersIn(asset('infra', 'containers.json')),
    now: clock.now,
    ...seams.cosmos,
  });
  const vault = opened(path, createVaultEndpoint, {
    file: folder.file('vault.db'),
    keyFile: folder.file('vault.key'),
    now: clock.now,
    ...seams.vault,
  });
  const blobs = opened(path, createBlobEndpoint, {
    file: folder.file('blobs.db'),
    containers: [attachmentsContainer, checkpointsContainer],
    now: clock.now,
    ...seams.blobs,
  });
  const mailRoom = opened(path, createMailRoom, { file: folder.file('mail.db'), now: clock.now });
  const workflows = createWorkflows();
  const sink = { info: () => {}, warn: console.warn, error: console.error };
  const sinkNow = (): LogSink | undefined => {
    const { invocationId } = workflows.current() ?? {};
    return invocationId === undefined ? undefined : { ...sink, invocationId };
  };
  // OpenTelemetry takes what is empty for not set.
  const collector = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] || undefined;
  const telemetry = createTelemetry(
    collector === undefined ? undefined : (complain) => otlp().openOtlp(collector, complain),
    (trouble) => console.error('telemetry does not work:', trouble),
  );
  telemetry.begin();
  const measured = createMeasured(createLog(sinkNow, sink));
  const log = telemetry.counting(measured.log);
  const host = opened(path, createHost, {
    folder: folder.path,
    clock,
    hostJson: JSON.parse(asset('host.json')),
    settings: { TASKHUB_NAME: 'tierline', ...process.env },
    log: ({ level, category, message }) => {
      if (level === 'error' || level === 'critical' || level === 'warning') console.error(`${category}: ${message}`);
    },
    ...seams.host,
  });

  const fleet = opened(path, createFleet, { file: folder.file('devices.db'), clock });
  const surfaces = opened(path, createLapsFleet, {
    file: folder.file('laps.db'),
    keyFile: folder.file('laps.key'),
    clock,
  });

  const tally = createTally();
  const cosmosKindOf = (request: WireRequest): string => {
    const { kind, container = '' } = cosmosRouteOf(request);
    return `${kind} ${container}`.trim();
  };
  const vaultKindOf = ({ method, url }: WireRequest): string => vaultRouteOf(method, url.pathname).kind;
  const credential = { getToken: async () => ({ token: 'laptop', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
  const database = openCosmos({
    endpoint: 'https://cosmos.tierline.invalid/',
    database: 'desk',
    credential,
    httpClient: watched('cosmos', transport(tally.counting('cosmos', cosmosKindOf, cosmos.handle))),
  });
  const policyNeeds = { policySource, isChosen: options.isPolicyChosen };
  const directory = createDirectory(database, { clock, hash: nodeIds.hash, log, ...policyNeeds });
  await seed(directory, clock.now());
  const policy = await directory.activePolicy();

  const easyAuth = createEasyAuth({ people: [...samplePeople, ...samplePrograms], now: clock.now });
  const signatures = createSignatures();
  const { requestsPerMinute: perMinute } = options;
  const limiter = perMinute === undefined ? noRateLimit : createRateLimiter({ perMinute }, () => performance.now());
  const vaultClient = createSecretClient({
    url: 'https://vault.tierline.invalid',
    credential,
    httpClient: watched('vault', transport(tally.counting('vault', vaultKindOf, vault.handle))),
  });
  const secrets = createSecretVault(vaultClient);
  const signer = createReceiptSigner({ vault: secrets, directory, clock });
  const blobHandle = tally.counting('blobs', ({ method }) => method, blobs.handle);
  const blobAccount = {
    url: 'https://blobs.tierline.invalid',
    credential,
    httpClient: blobTransport(blobHandle),
  };
  const attachments = createAttachmentStore(openAttachments(blobAccount));
  const archive = createCheckpointArchive(openCheckpoints(blobAccount));
  const noTenant = { managedDevices: [], users: [], devices: [], groups: [], members: {} };
  const graph = createGraphClient({
    base: 'https://graph.tierline.invalid',
    token: async () => 'laptop',
    fetch: graphTransport(createGraphEndpoint({ tenant: () => noTenant, laps: surfaces.tenant }).handle),
    wait: async () => undefined,
    expiry: () => new AbortController().signal,
  });
  const deskAt = (origin: string): Desk =>
    createDesk({
      clock,
      ids: nodeIds,
      words: readEffWords,
      tickets: createTicketStore(database, log),
      uploads: createUploadStore(database, log),
      attachments,
      devices: createDeviceStore(database, log),
      ledger: createLedger(database, log),
      archive,
      vault: secrets,
      laps: createLaps(graph),
      signer,
      directory,
      notifier: createMailNotifier({ transport: mailRoom, from: 'Tierline <desk@contoso.example>' }),
      workflows,
      log,
      publicUrl: origin,
    });
  const style = styleSheetOf(asset('portal', 'desk.css'), nodeIds.hash);
  const listening = await listen(options.port, (origin) => {
    const desk = deskAt(origin);
    registerApp({
      desk,
      porch: {
        ...{ callerOf, signatures, limiter },
        publicUrl: origin,
        origins: [origin, origin.replace('127.0.0.1', 'localhost')],
        styleAddress: addressOfStyle(style),
      },
      dress: { style, hasClockBar: clock.mode !== 'real' },
      within: (context, about, work) => telemetry.within(context, about, () => workflows.within(context, work)),
    });
    seams.register();
    return [
      ...seams.doors,
      signInDoors(easyAuth),
      clockDoors(clock),
      mailDoors(mailRoom),
      durableDoors(host),
      metricsDoors(tally, host.counters, measured),
      deviceDoors(fleet, surfaces),
      graphDoors({
        ...{ people: samplePeople, groups: sampleGroups },
        ...{ devices: fleet.devices(), laps: surfaces.devices() },
      }),
      seams.replies(deskDoors(easyAuth, host)),
    ];
  });
  await host.start();
  fleet.start(listening.origin);
  surfaces.start();
  await enrol(deskAt(listening.origin), fleet);
  await fleet.pollNow();
  stopOnSignal(async () => {
    await fleet.stop();
    await surfaces.stop();
    await listening.close();
    await host.stop();
    cosmos.close();
    await vault.close();
    await blobs.close();
    await mailRoom.close();
    folder.release();
    // Last: a collector that does not answer holds up nothing.
    await telemetry.close();
  });
  console.log(welcomeText(listening.origin, folder.path, policy, options));
};

const stopOnSignal = (stop: () => Promise<void>): void => {
  const once = (): void => {
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', once).on('SIGTERM', once);
};

const main = async (): Promise<void> => {
  try {
    const options = readOptions(process.argv.slice(2), process.env['DESK_POLICY']);
    if (options.help) return console.log(usage);
    await start(options);
  } catch (error) {
    console.error(isCannotStart(error) ? `tierline: ${error.message}` : error);
    process.exit(1);
  }
};

void main();
