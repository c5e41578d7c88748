import * as z from 'zod';
import type { Laps } from '../../desk/ports';
import type { LapsIds } from '../../desk/rules/devices';
import { Secret } from '../../desk/rules/secret';
import { type Instant, instant } from '../../desk/rules/time';
import { type GraphClient, isMissing } from './client';

/** learn.microsoft.com/graph/api/resources/devicelocalcredentialinfo; the examples there stand within a `value`. */
const unwrapped = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((body) => (body as { readonly value?: unknown } | null)?.value ?? body, shape);

const BackupTime = z.string().refine((text) => !Number.isNaN(Date.parse(text)));

const Info = unwrapped(z.object({ lastBackupDateTime: BackupTime.nullable().optional() }));

const Credentials = unwrapped(
  z.object({
    credentials: z
      .array(z.object({ backupDateTime: BackupTime, passwordBase64: z.string().min(1) }))
      .nullable()
      .optional(),
  }),
);

/**
 * Windows LAPS of a tenant. When a password was backed up is asked without the passwords: reading those is an entry in the
 * directory's audit each time, and needs the greater permission.
 *
 * Application permissions: `DeviceLocalCredential.Read.All`, which covers `DeviceLocalCredential.ReadBasic.All`, and
 * `DeviceManagementManagedDevices.PrivilegedOperations.All`. `rotateLocalAdminPassword` is documented under /beta only.
 */
export const createLaps = (graph: GraphClient): Laps => ({
  backedUpAt: async (ids) => {
    const info = await orNothing(() => graph.one(pathOf(ids), Info));
    return info?.lastBackupDateTime ? instant(info.lastBackupDateTime) : undefined;
  },

  password: async (ids) => {
    const info = await orNothing(() => graph.one(`${pathOf(ids)}?$select=credentials`, Credentials));
    const [newest] = (info?.credentials ?? [])
      .map(({ backupDateTime, passwordBase64 }) => ({ backedUpAt: instant(backupDateTime), passwordBase64 }))
      .toSorted((one, other) => other.backedUpAt - one.backedUpAt);
    return newest && { backedUpAt: newest.backedUpAt satisfies Instant, password: passwordOf(newest.passwordBase64) };
  },

  askRotation: async ({ managedDeviceId }) => {
    const path = `/deviceManagement/managedDevices/${encodeURIComponent(managedDeviceId)}/rotateLocalAdminPassword`;
    const asked = await orNothing(async () => {
      await graph.act(path);
      return true;
    });
    return asked ?? false;
  },
});

const pathOf = ({ entraDeviceId }: LapsIds): string =>
  `/directory/deviceLocalCredentials/${encodeURIComponent(entraDeviceId)}`;

const orNothing = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** The documentation's examples are UTF-16, what tenants answer is UTF-8: no password holds a zero byte in UTF-8. */
const passwordOf = (base64: string): Secret => {
  const bytes = Buffer.from(base64, 'base64');
  return new Secret(bytes.toString(bytes.includes(0) ? 'utf16le' : 'utf8'));
};
