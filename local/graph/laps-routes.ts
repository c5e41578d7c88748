import { accountName, accountSid, type LapsDevices } from './laps-devices';
import { denied, type GraphReply, graphError, json } from './reply';

/** One request about Windows LAPS: `path` is what comes after `version`, and `may` says what the caller was granted. */
export interface LapsRequest {
  readonly method: string;
  readonly version: 'v1.0' | 'beta';
  readonly path: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly may: (permission: string) => boolean;
}

const weekMs = 7 * 24 * 3_600_000;

/**
 * `GET /directory/deviceLocalCredentials/{id}`, with the passwords only for `$select=credentials` and whoever may read
 * them, and `POST /deviceManagement/managedDevices/{id}/rotateLocalAdminPassword`, which is under /beta alone; `undefined`
 * for other paths. Source: learn.microsoft.com/graph/api/devicelocalcredentialinfo-get (a user agent is required there),
 * …/intune-devices-manageddevice-rotatelocaladminpassword?view=graph-rest-beta.
 */
export const answerLaps = async (devices: LapsDevices, request: LapsRequest): Promise<GraphReply | undefined> => {
  const { method, version, path } = request;
  const [, read] = /^(?:directory\/)?deviceLocalCredentials\/([^/]+)$/.exec(path) ?? [];
  if (read !== undefined && method === 'GET') return credentialsOf(devices, read, request);
  const [, asked] = /^deviceManagement\/managedDevices\/([^/]+)\/rotateLocalAdminPassword$/.exec(path) ?? [];
  if (asked === undefined || method !== 'POST' || version !== 'beta') return undefined;
  if (!request.may('DeviceManagementManagedDevices.PrivilegedOperations.All')) return denied();
  const isKnown = await devices.ask(decodeURIComponent(asked));
  return isKnown ? { status: 204, headers: {}, body: '' } : notFound(asked);
};

const credentialsOf = (devices: LapsDevices, id: string, { url, headers, may }: LapsRequest): GraphReply => {
  const wantsPasswords = url.searchParams.get('$select')?.split(',').includes('credentials') ?? false;
  const readsAll = may('DeviceLocalCredential.Read.All');
  if (!readsAll && (wantsPasswords || !may('DeviceLocalCredential.ReadBasic.All'))) return denied();
  if (!headers['user-agent']) return graphError(400, 'badRequest', 'The User-Agent header is required.');
  const found = devices.backedUp(decodeURIComponent(id));
  const [newest] = found?.backups ?? [];
  if (found === undefined || newest === undefined) return notFound(id);
  const credentials = found.backups.map(({ password, backedUpAt }) => ({
    ...{ accountName, accountSid, backupDateTime: timeOf(backedUpAt) },
    passwordBase64: Buffer.from(password, 'utf8').toString('base64'),
  }));
  return json(200, {
    '@odata.context': `${url.origin}/v1.0/$metadata#directory/deviceLocalCredentials/$entity`,
    id,
    ...(wantsPasswords
      ? { credentials }
      : {
          deviceName: found.name,
          lastBackupDateTime: timeOf(newest.backedUpAt),
          refreshDateTime: timeOf(newest.backedUpAt + weekMs),
        }),
  });
};

/** With seven digits of a second, as .NET writes them. */
const timeOf = (ms: number): string => new Date(ms).toISOString().replace('Z', '0000Z');

const notFound = (id: string): GraphReply =>
  graphError(404, 'itemNotFound', `The device '${decodeURIComponent(id)}' could not be found.`);
