import type { Grant } from './grants';
import type { Instant } from './time';

/**
 * What a device tells its user: that its admin password was shown, for which ticket unless it was an emergency that named
 * none, from when to when. Nobody's name.
 */
export interface UserNotice {
  readonly noticeId: string;
  readonly ticketId?: string;
  readonly from: Instant;
  /** When the lease ended, or ends by itself. */
  readonly to: Instant;
}

/** Absent where nothing was shown. */
export const userNoticeOf = ({
  grantId,
  ticketId,
  revealedAt,
  expiresAt,
  closedAt,
  ending,
}: Grant): UserNotice | undefined => {
  if (revealedAt === undefined || expiresAt === undefined) return undefined;
  const ends = [expiresAt, closedAt, ending?.at].filter((at) => at !== undefined);
  return {
    noticeId: grantId,
    ...(ticketId !== undefined && { ticketId }),
    from: revealedAt,
    to: ends.sort((one, other) => one - other)[0] ?? expiresAt,
  };
};
