import type { SentMessageInfo, Transport } from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import { instantOfMs, iso } from '../../desk/rules/time';
import { createWriter, openDatabase } from '../sqlite';

/** One message as `GET /local/mail` shows it. `deliveredAt` is the first delivery, RFC 3339. */
export interface ReceivedMail {
  readonly messageId: string;
  readonly noticeId: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly deliveredAt: string;
  readonly deliveries: number;
}

/** A nodemailer transport that delivers into a database, and what has arrived there. */
export interface MailRoom extends Transport {
  /** The newest first, 100 unless told. */
  messages(options?: { readonly limit?: number }): readonly ReceivedMail[];
  /** The message as it would have gone over the wire; `undefined` when there is none. */
  source(messageId: string): string | undefined;
  close(): Promise<void>;
}

const schema = `
  CREATE TABLE IF NOT EXISTS mails (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE, notice_id TEXT NOT NULL,
    recipient TEXT NOT NULL, sender TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
    source BLOB NOT NULL, delivered_ms INTEGER NOT NULL, deliveries INTEGER NOT NULL
  ) STRICT`;

/**
 * The laptop's mail server, without a socket: what the desk sends is read back as the recipient would read it.
 *
 * Give it to nodemailer in place of SMTP options. A message is acknowledged once it is on the disk; the same Message-ID
 * again is counted and not stored. `now` is the host's clock, milliseconds since 1970. Source: docs/design.md §10, §13.
 */
export const createMailRoom = ({ file, now }: { readonly file: string; readonly now: () => number }): MailRoom => {
  const database = openDatabase(file);
  database.exec(schema);
  const write = createWriter(database);
  const deliver = database.prepare(
    `INSERT INTO mails (message_id, notice_id, recipient, sender, subject, text, source, delivered_ms, deliveries)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (message_id) DO UPDATE SET deliveries = deliveries + 1`,
  );
  const newest = database.prepare('SELECT * FROM mails ORDER BY seq DESC LIMIT ?');
  const one = database.prepare('SELECT source FROM mails WHERE message_id = ?');
  let isOpen = true;

  const receive: (mail: Sent) => Promise<SentMessageInfo> = async ({ message }) => {
    const envelope = message.getEnvelope();
    const source = await message.build();
    if (!isOpen) throw new Error('The mail room is closed.');
    const read = await PostalMime.parse(source);
    const { messageId = '', subject = '', text = '' } = read;
    const noticeId = read.headers.find(({ key }) => key === 'x-tierline-notice')?.value ?? '';
    const people = [envelope.to.join(', '), senderOf(read)];
    const parts = [messageId, noticeId, ...people, subject, text.trimEnd(), source, now()];
    await write(() => deliver.run(...parts));
    return { envelope, messageId, accepted: envelope.to, rejected: [], response: '250 stored' };
  };

  return {
    name: 'mail-room',
    version: '1',
    send: (mail, done) => {
      receive(mail).then(
        (info) => done(null, info),
        (error: Error) => done(error),
      );
    },
    messages: ({ limit = 100 } = {}) => newest.all(limit).map(rowToMail),
    source: (messageId) => {
      const row = one.get(messageId);
      return row && Buffer.from(row['source'] as Uint8Array).toString('utf8');
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await write(() => undefined);
      database.close();
    },
  };
};

const senderOf = ({ from }: Email): string =>
  from === undefined || from.name === '' ? (from?.address ?? '') : `${from.name} <${from.address}>`;

type Sent = Parameters<Transport['send']>[0];

const rowToMail = (row: Record<string, unknown>): ReceivedMail => ({
  messageId: String(row['message_id']),
  noticeId: String(row['notice_id']),
  to: String(row['recipient']),
  from: String(row['sender']),
  subject: String(row['subject']),
  text: String(row['text']),
  deliveredAt: iso(instantOfMs(Number(row['delivered_ms']))),
  deliveries: Number(row['deliveries']),
});
