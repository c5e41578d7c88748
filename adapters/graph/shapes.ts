import * as z from 'zod';

/** What we ask of Graph v1.0: these properties and no others (`$select`), though more may come. */
const maybe = z.string().nullable().optional();

/** learn.microsoft.com/graph/api/resources/intune-devices-manageddevice; `userId` is empty for a device of nobody's. */
export const IntuneDevice = z.object({
  id: z.string(),
  deviceName: maybe,
  serialNumber: maybe,
  azureADDeviceId: maybe,
  userId: maybe,
  managedDeviceOwnerType: maybe,
  lastSyncDateTime: maybe,
});
export type IntuneDevice = z.output<typeof IntuneDevice>;

/** …/resources/user. */
export const User = z.object({
  id: z.string(),
  displayName: maybe,
  mail: maybe,
  userType: maybe,
  accountEnabled: z.boolean().nullable().optional(),
  preferredLanguage: maybe,
});
export type User = z.output<typeof User>;

/** …/resources/device: `id` is the object id that groups hold, `deviceId` the one that Intune and the device know. */
export const EntraDevice = z.object({ id: z.string(), deviceId: maybe });
export type EntraDevice = z.output<typeof EntraDevice>;

/** …/resources/group; a security group has no mail. */
export const EntraGroup = z.object({ id: z.string(), displayName: maybe, mail: maybe });
export type EntraGroup = z.output<typeof EntraGroup>;

/** A direct member of any type, with what is readable of one that the caller may not see. */
export const Member = z.object({ '@odata.type': z.string(), id: z.string() });
export type Member = z.output<typeof Member>;

/** The `$select` of a shape; what begins with @ comes unasked. */
export const selectOf = ({ shape }: z.ZodObject): string =>
  Object.keys(shape)
    .filter((name) => !name.startsWith('@'))
    .join(',');
