import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { app } from '@azure/functions';
import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { createAttachmentStore } from '../adapters/blobs/attachment-store';
import { createCheckpointArchive } from '../adapters/blobs/checkpoint-archive';
import { openAttachments, openCheckpoints } from '../adapters/blobs/container-client';
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
import { createLog } from '../adapters/platform/log';
import { createReceiptSigner } from '../adapters/signing/receipt-signer';
import { type Service, watched } from '../adapters/telemetry/outgoing';
import { createTelemetry } from '../adapters/telemetry/telemetry';
import { readEffWords } from '../adapters/words/eff-words';
import { readSettings } from '../desk/contracts/settings';
import { type Clock, Fault, type Notifier, type SecretVault } from '../desk/ports';
import { instantOfMs } from '../desk/rules/time';
import { createDesk } from '../desk/usecases/desk';
import { registerApp } from './app';
import { createRateLimiter } from './rate-limiter';
import { addressOfStyle, styleSheetOf } from './style-sheet';
import { whenCalled } from './when-called';

/** The composition root for Azure: `package.json` names it as the app's entry, and the Functions worker loads it. */

const read = readSettings(process.env);
if (!read.ok) throw new Error(`the settings are not right:\n${read.problems.join('\n')}`);
const { settings } = read;

// Without Easy Auth anybody could write the principal header themselves.
if (process.env['WEBSITE_AUTH_ENABLED']?.toLowerCase() !== 'true') {
  throw new Error('App Service authentication is off: turn it on, or everybody could say who they are');
}

const root = join(__dirname, '..', '..');
const asset = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

/** The whole text of a policy that was read and checked when the package was made: examples and all are not done again here. */
const policySource = asset('policies', `${settings.DESK_POLICY}.yaml`);

const identity = whenCalled(() => new DefaultAzureCredential());
// SDKs know a credential by its shape, so it is none of `whenCalled`.
const credential: TokenCredential = { getToken: (scopes, options) => identity.getToken(scopes, options) };
const httpClientOf = (service: Service) => watched(service, createDefaultHttpClient());
const vault = whenCalled(() =>
  createSecretVault(
    createSecretClient({ url: settings.DESK_VAULT_URL, credential, httpClient: httpClientOf('vault') }),
  ),
);
const blobAccount = { url: settings.DESK_BLOB_URL, credential };
const attachments = whenCalled(() => createAttachmentStore(openAttachments(blobAccount)));
const archive = whenCalled(() => createCheckpointArchive(openCheckpoints(blobAccount)));
/** A reveal waits for it: what takes longer is left to the sweep. */
const graphMs = 5_000;
const graph = createGraphClient({
  base: settings.DESK_GRAPH_URL,
  token: async () => (await identity.getToken(`${settings.DESK_GRAPH_URL}/.default`)).token,
  fetch,
  wait: (ms) => wait(ms),
  expiry: () => AbortSignal.timeout(graphMs),
  patience: { tries: 2, waitMs: graphMs },
});
const workflows = createWorkflows();
const signatures = createSignatures();
const perMinute = settings.DESK_REQUESTS_PER_MINUTE;
const limiter = createRateLimiter({ perMinute }, () => performance.now());
const connectionString = settings.APPLICATIONINSIGHTS_CONNECTION_STRING;
/** Loaded after the first call; the package has it as a file of its own (scripts/package/second-files.ts). */
const azureMonitor = (): typeof import('../adapters/telemetry/azure-monitor') =>
  require('../adapters/telemetry/azure-monitor');
const share = settings.DESK_TRACE_PERCENT / 100;
const telemetry = createTelemetry(
  connectionString === ''
    ? undefined
    : (complain) => azureMonitor().openAzureMonitor({ connectionString, credential, share }, complain),
  (error) => console.error('telemetry does not work:', error),
);
const log = telemetry.counting(createLog(workflows.current, console));
const clock: Clock = { now: () => instantOfMs(Date.now()) };
/** The SMTP address holds a password, so it is a secret: fetched for each mail, so that a new version counts at once. */
const mailThrough = (secrets: SecretVault, name: string, from: string): Notifier => ({
  send: async (message) => {
    const newest = (await secrets.versions(name)).find(({ isEnabled }) => isEnabled);
    const address = newest && (await secrets.read(name, newest.version));
    if (address === undefined) throw new Fault('unavailable', { cause: 'the mail secret is missing or disabled' });
    await createMailNotifier({ transport: address.reveal(), from }).send(message);
  },
});

const desk = whenCalled(() => {
  const database = openCosmos({
    endpoint: settings.DESK_COSMOS_ENDPOINT,
    database: settings.DESK_COSMOS_DATABASE,
    credential,
    httpClient: httpClientOf('cosmos'),
  });
  const { hash } = nodeIds;
  const directory = createDirectory(database, { clock, hash, policySource, log });
  return createDesk({
    clock,
    ids: nodeIds,
    words: readEffWords,
    tickets: createTicketStore(database, log),
    uploads: createUploadStore(database, log),
    attachments,
    devices: createDeviceStore(database, log),
    ledger: createLedger(database, log),
    archive,
    vault,
    laps: createLaps(graph),
    signer: createReceiptSigner({ vault, directory, clock }),
    directory,
    notifier: mailThrough(vault, settings.DESK_MAIL_SECRET, settings.DESK_MAIL_FROM),
    workflows,
    log,
    publicUrl: settings.DESK_PUBLIC_URL,
  });
});

const style = styleSheetOf(asset('portal', 'desk.css'), nodeIds.hash);

/** Exports leave piece by piece. */
app.setup({ enableHttpStream: true });
app.hook.appTerminate(telemetry.close);

registerApp({
  desk,
  porch: {
    callerOf,
    signatures,
    limiter,
    publicUrl: settings.DESK_PUBLIC_URL,
    origins: [new URL(settings.DESK_PUBLIC_URL).origin],
    styleAddress: addressOfStyle(style),
  },
  dress: { style, hasClockBar: false },
  within: (context, about, work) => telemetry.within(context, about, () => workflows.within(context, work)),
});
