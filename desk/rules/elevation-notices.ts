import { type Absence, standInsAt } from './absences';
import { type Notice, noticesTo, noticeToPerson } from './alerts';
import type { DeviceEvent } from './device-events';
import type { Device } from './devices';
import { waits } from './evolve-device';
import type { ElevationRules, Grant } from './grants';

/** Which notice tells approvers that their yes or no is wanted: to a request, or to a longer lease. */
export const approvalWantedId = (grantId: string): string => `approval-${grantId}`;
export const extensionWantedId = (grantId: string): string => `extension-${grantId}`;
/** And which tells them that it is not any more. */
export const withdrawnId = (grantId: string): string => `withdrawn-${grantId}`;

/**
 * Approvers are told of a request, or of a longer lease, at once and in the same breath as it is stored; whoever stands in
 * for one who is away is told by a mail of their own, for the group's mailbox may be nobody's to read just now.
 */
export const approvalNoticesOf = (
  { deviceId }: Pick<Device, 'deviceId'>,
  grant: Grant | undefined,
  events: readonly DeviceEvent[],
  { approvers }: Pick<ElevationRules, 'approvers'>,
  absences: readonly Absence[],
): readonly Notice[] => {
  if (grant?.approvalsNeeded === undefined) return [];
  const { grantId, holder } = grant;
  return events.flatMap(({ kind, at }) => {
    const idOf = toldBy[kind];
    if (idOf === undefined) return [];
    const subject = { deviceId, alertId: idOf(grantId) };
    const standIns = standInsAt(absences, at, holder);
    return [
      ...noticesTo(approvers.groups, subject, at),
      ...standIns.map((person, index) => noticeToPerson(`stand-in-${index + 1}`, person, subject, at)),
    ];
  });
};

/** Is anything of this for approvers, so that it matters who is away? */
export const asksApprovers = (events: readonly DeviceEvent[]): boolean =>
  events.some(({ kind }) => toldBy[kind] !== undefined);

const toldBy: Readonly<Partial<Record<DeviceEvent['kind'], (grantId: string) => string>>> = {
  'elevation-requested': approvalWantedId,
  'extension-requested': extensionWantedId,
  'grant-withdrawn': withdrawnId,
};

/** What a holder is told of what became of their request or lease; each happens to a grant once at most. */
export const holderNewsKinds = [
  'ready',
  'scheduled',
  'denied',
  'unapproved',
  'lapsed',
  'extended',
  'extension-denied',
  'revoked',
] as const;
export type HolderNews = (typeof holderNewsKinds)[number];

export const holderNewsId = (news: HolderNews, grantId: string): string => `holder-${news}-${grantId}`;

/** A request that was ready at once keeps nobody waiting, so that it lapses is no news. */
const newsIn = ({ kind }: DeviceEvent, grant: Grant): HolderNews | undefined => {
  switch (kind) {
    case 'grant-ready':
      return 'ready';
    case 'grant-scheduled':
      return 'scheduled';
    case 'grant-denied':
      return 'denied';
    case 'grant-expired':
      return grant.revealedAt === undefined ? 'unapproved' : undefined;
    case 'grant-lapsed':
      return waits(grant) ? 'lapsed' : undefined;
    case 'grant-extended':
      return 'extended';
    case 'extension-denied':
      return 'extension-denied';
    case 'grant-revoked':
      return 'revoked';
    default:
      return undefined;
  }
};

/** The holder is told by mail what others decided, and what time did; never of what they did themselves. */
export const holderNoticesOf = (grant: Grant | undefined, events: readonly DeviceEvent[]): readonly Notice[] => {
  if (grant === undefined) return [];
  const { deviceId, grantId, holder } = grant;
  return events.flatMap((event) => {
    const news = newsIn(event, grant);
    if (news === undefined || event.by === holder) return [];
    return [noticeToPerson('holder', holder, { deviceId, alertId: holderNewsId(news, grantId) }, event.at)];
  });
};
