import { z } from 'zod';

/** `POST /api/v1/devices/{id}/adopt`: what Intune and Entra ID call the device; the directory's ids where one is left out. */
export const AdoptBody = z
  .strictObject({
    managedDeviceId: z.guid('The id of the device in Intune.').toLowerCase().exactOptional(),
    entraDeviceId: z.guid('The id of the device in Entra ID.').toLowerCase().exactOptional(),
  })
  .meta({ id: 'AdoptDeviceBody' });
