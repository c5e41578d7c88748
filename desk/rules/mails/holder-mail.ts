import type { Device } from '../devices';
import { type HolderNews, holderNewsId, holderNewsKinds } from '../elevation-notices';
import type { Grant } from '../grants';
import { iso } from '../time';
import { type MailText, type Said, saidIn } from './mail';

interface Wording {
  readonly subject: string;
  readonly lines: readonly string[];
}

const wordingOf = (news: HolderNews, grant: Grant, said: Said): Wording => {
  const { startsAt, lapsesAt, expiresAt, extension } = grant;
  switch (news) {
    case 'ready':
      return {
        subject: 'your elevation is ready',
        lines: [`Have the password shown before ${said(iso(lapsesAt))}; after that it lapses.`],
      };
    case 'scheduled': {
      const from = startsAt === undefined ? 'later' : `at ${said(iso(startsAt))}`;
      return {
        subject: 'your elevation is approved',
        lines: [`It begins ${from}, or once nobody else holds the device. You get a mail then.`],
      };
    }
    case 'denied':
      return { subject: 'your elevation is denied', lines: ['The reason stands at the elevation.'] };
    case 'unapproved':
      return {
        subject: 'nobody approved your elevation in time',
        lines: ['It is over. Ask again, and tell an approver that you wait.'],
      };
    case 'lapsed':
      return {
        subject: 'your elevation has lapsed',
        lines: [
          'The device was not free in time, or the password was not shown in time. Ask again if you still need it.',
        ],
      };
    case 'extended':
      return {
        subject: 'your lease is longer',
        lines: expiresAt === undefined ? [] : [`It ends at ${said(iso(expiresAt))}.`],
      };
    case 'extension-denied':
      return {
        subject: 'your lease is not made longer',
        lines: [
          `The ${extension?.minutes ?? 0} minutes that you asked for were denied.`,
          ...(expiresAt === undefined ? [] : [`The lease ends at ${said(iso(expiresAt))}, as before.`]),
        ],
      };
    case 'revoked':
      return {
        subject: 'your elevation was ended',
        lines: ['Stop work on the device and sign out of it. If the password was shown, say there what you did.'],
      };
  }
};

/** What the mail to the holder says; `undefined` when the notice is no such news. Never a secret, and nobody's name or words. */
export const holderMessage = (
  grant: Grant,
  alertId: string,
  { name }: Pick<Device, 'name'>,
  grantUrl: string,
  zone: string | undefined,
): MailText | undefined => {
  const { grantId, deviceId, ticketId } = grant;
  const news = holderNewsKinds.find((kind) => holderNewsId(kind, grantId) === alertId);
  if (news === undefined) return undefined;
  const { subject, lines } = wordingOf(news, grant, saidIn(zone));
  const about = [`Elevation: ${grantId}`, `Device: ${deviceId} (${name})`, `Ticket: ${ticketId}`];
  return { subject: `${deviceId}: ${subject}`, text: [...about, ...lines, '', grantUrl, ''].join('\n') };
};
