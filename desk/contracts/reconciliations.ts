import * as z from 'zod';
import { gateways } from '../rules/devices';
import { findingKinds } from '../rules/reconcile';

/** `POST /api/v1/devices/{id}/adopt`: what Intune and Entra ID call the device; the directory's ids where one is left out. */
export const AdoptBody = z
  .strictObject({
    managedDeviceId: z.guid('The id of the device in Intune.').toLowerCase().exactOptional(),
    entraDeviceId: z.guid('The id of the device in Entra ID.').toLowerCase().exactOptional(),
  })
  .meta({ id: 'AdoptDeviceBody' });

/** One page asks the vault a few times for each of its devices, and has minutes; a secret takes seconds to come back. */
const devicesPerPageMax = 25;
const devicesPerPage = 10;

/**
 * `POST /api/v1/devices/reconcile`: a page of the devices, or of the vault's secrets; what is found is repaired only when it
 * says `apply`. `continuation` is what the page before answered.
 */
export const ReconcileBody = z
  .strictObject({
    of: z.enum(['devices', 'secrets'], 'Choose devices or secrets.').default('devices'),
    apply: z.boolean().default(false),
    limit: z
      .int()
      .min(1, 'At least 1.')
      .max(devicesPerPageMax, `At most ${devicesPerPageMax}.`)
      .default(devicesPerPage),
    continuation: z
      .string()
      .min(1, 'Leave it out for the first page.')
      .max(4_096, 'At most 4096 characters.')
      .optional(),
  })
  .meta({ id: 'ReconcileBody' });

/** One device or secret. `under-way` ends when the device has a new password; what is `left` is for a person. */
export const ReconciliationView = z
  .object({
    deviceId: z.string(),
    secretName: z.string(),
    gateway: z.enum(gateways).optional(),
    findings: z.array(
      z.object({
        kind: z.enum(findingKinds),
        version: z.string().optional(),
        outcome: z.enum(['found', 'repaired', 'under-way', 'left']),
      }),
    ),
  })
  .meta({ id: 'ReconciliationView' });
