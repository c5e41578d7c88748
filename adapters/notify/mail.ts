import { createHash } from 'node:crypto';
import { createTransport, type SMTPTransportOptions, type Transport } from 'nodemailer';
import type { Notifier } from '../../desk/ports';
import { noMailbox, withFaults } from './errors';

export interface MailSettings {
  /** A transport plugin (the mail room), SMTP options, or an `smtps://` URL. */
  readonly transport: Transport | SMTPTransportOptions | string;
  /** `desk@example.org` or `Tierline <desk@example.org>`; its domain ends the Message-ID. */
  readonly from: string;
}

/**
 * Sends notices as plain-text mail. Throws `Fault` `unavailable` when the server refuses or does not answer, and
 * `missing` when `to` is no single mail address.
 *
 * Sent twice, a notice has the same Message-ID both times, by which servers and readers drop the second. Nothing in a
 * notice can add a header or a recipient, or make the server read a file or a URL. Source: docs/design.md §10.
 */
export const createMailNotifier = ({ transport, from }: MailSettings): Notifier => {
  const mailer = createTransport(transport);
  const domain = domainOf(from);

  return {
    send: async ({ noticeId, to, subject, text, replyTo }) => {
      if (!isMailAddress(to)) throw noMailbox();
      await withFaults(() =>
        mailer.sendMail({
          from,
          to: { name: '', address: to },
          // A mailbox that is none is left out: the mail is worth more than the way to answer it.
          ...(replyTo !== undefined && isMailAddress(replyTo) && { replyTo: { name: '', address: replyTo } }),
          subject: oneLine(subject),
          text,
          messageId: `<${createHash('sha256').update(noticeId).digest('hex').slice(0, 40)}@${domain}>`,
          headers: {
            'X-Tierline-Notice': oneLine(noticeId),
            'Auto-Submitted': 'auto-generated', // RFC 3834: no out-of-office mail comes back for it.
          },
          disableFileAccess: true,
          disableUrlAccess: true,
        }),
      );
    },
  };
};

/** One address without a name, and nothing that RFC 5322 could read as a second one, a comment or a new line. */
const isMailAddress = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{C}]+@[^\s@<>()[\]\\,;:"\p{C}]+$/u.test(text);

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

const domainOf = (from: string): string => /@([a-z0-9.-]+)>?\s*$/i.exec(from)?.[1] ?? 'tierline.invalid';
