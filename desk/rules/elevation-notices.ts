import { type Notice, noticesTo } from './alerts';
import type { Device, DeviceEvent } from './devices';
import type { ElevationRules, Grant } from './elevation';

/** Which notice tells approvers that their yes or no is wanted: to a request, or to a longer lease. */
export const approvalWantedId = (grantId: string): string => `approval-${grantId}`;
export const extensionWantedId = (grantId: string): string => `extension-${grantId}`;

/** Approvers are told of a request, or of a longer lease, at once and in the same breath as it is stored. */
export const approvalNoticesOf = (
  { deviceId }: Pick<Device, 'deviceId'>,
  grant: Grant | undefined,
  events: readonly DeviceEvent[],
  { approvers }: Pick<ElevationRules, 'approvers'>,
): readonly Notice[] => {
  if (grant?.approvalsNeeded === undefined) return [];
  const { grantId } = grant;
  return events.flatMap(({ kind, at }) => {
    if (kind === 'elevation-requested')
      return noticesTo(approvers.groups, { deviceId, alertId: approvalWantedId(grantId) }, at);
    if (kind === 'extension-requested')
      return noticesTo(approvers.groups, { deviceId, alertId: extensionWantedId(grantId) }, at);
    return [];
  });
};
