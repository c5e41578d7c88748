import type { SentMessageInfo, Transport } from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import { instantOfMs, iso } from '../../desk/rules/time';
import { type CheckedTable, checksumSql, isSoundSql, type Layout, openSoundDatabase } from '../sound-database';
import { createWriter, type OpenDatabase } from '../sqlite';
import { checkRow, createDamageReport, type Say, sayOnStderr } from '../trouble';

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
  /** Where an answer goes, when not to the sender. */
  readonly replyTo?: string;
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
    seq INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, notice_id TEXT NOT NULL,
    recipient TEXT NOT NULL, sender TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
    source BLOB NOT NULL, delivered_ms INTEGER NOT NULL, deliveries INTEGER NOT NULL,
    crc INTEGER NOT NULL
  ) STRICT`;

const mailsTable: CheckedTable = {
  name: 'mails',
  key: 'seq',
  columns: [
    ...['message_id', 'notice_id', 'recipient', 'sender', 'subject', 'text', 'source', 'delivered_ms', 'deliveries'],
  ],
};

const layout: Layout = { format: 1, tables: [mailsTable], prepare: (database) => database.exec(schema) };

export interface MailRoomOptions {
  readonly file: string;
  /** The host's clock, milliseconds since 1970. */
  readonly now: () => number;
  /** For tests that fill the disk. */
  readonly open?: OpenDatabase;
  /** Hears once of a disk that is full, and of each damaged mail. */
  readonly say?: Say;
}

/**
 * The laptop's mail server, without a socket: what the desk sends is read back as the recipient would read it.
 *
 * Give it to nodemailer in place of SMTP options. A message is acknowledged once it is on the disk; the same Message-ID
 * again is counted and not stored. A damaged mail is listed as one, and never shown or counted up. Throws when the file is
 * damaged or of another format. Source: docs/design.md §10, §13.
 */
export const createMailRoom = ({ file, now, open, say = sayOnStderr }: MailRoomOptions): MailRoom => {
  const database = openSoundDatabase(file, layout, open);
  const write = createWriter(database, say);
  const reportDamage = createDamageReport(file, say);
  const isSound = `${isSoundSql(mailsTable)} AS is_sound`;
  const store = database.prepare(
    `INSERT INTO mails (${mailsTable.columns.join(', ')}, crc)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, checksum(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1))`,
  );
  const count = database.prepare(
    `UPDATE mails SET deliveries = deliveries + 1, crc = ${checksumSql(mailsTable, { deliveries: 'deliveries + 1' })}
     WHERE message_id = ?`,
  );
  const newest = database.prepare(`SELECT *, ${isSound} FROM mails ORDER BY seq DESC LIMIT ?`);
  const one = database.prepare(`SELECT seq, source, ${isSound} FROM mails WHERE message_id = ?`);
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
    await write(() => (find(messageId) === undefined ? store.run(...parts) : count.run(messageId)));
    return { envelope, messageId, accepted: envelope.to, rejected: [], response: '250 stored' };
  };

  const find = (messageId: string): Uint8Array | undefined => {
    const row = one.get(messageId);
    if (row !== undefined) checkRow(row['is_sound'], mailsTable.name, row['seq']);
    return row && (row['source'] as Uint8Array);
  };

  /** The others are shown beside a damaged one: nobody can tell what it said. */
  const listed = (row: Record<string, unknown>): ReceivedMail => {
    try {
      checkRow(row['is_sound'], mailsTable.name, row['seq']);
      return rowToMail(row);
    } catch (error) {
      if (reportDamage(error) === undefined) throw error;
      return damagedMail(row['seq']);
    }
  };

  return {
    name: 'mail-room',
    version: '1',
    send: (mail, done) => {
      receive(mail).then(
        (info) => done(null, info),
        (error: Error) => {
          reportDamage(error);
          done(error);
        },
      );
    },
    messages: ({ limit = 100 } = {}) => newest.all(limit).map(listed),
    source: (messageId) => {
      const source = find(messageId);
      return source && Buffer.from(source).toString('utf8');
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

const damagedMail = (seq: unknown): ReceivedMail => ({
  ...{ messageId: '', noticeId: '', to: '', from: '', subject: `Mail ${seq} is damaged`, text: '' },
  ...{ deliveredAt: iso(instantOfMs(0)), deliveries: 0 },
});

const rowToMail = (row: Record<string, unknown>): ReceivedMail => ({
  messageId: String(row['message_id']),
  noticeId: String(row['notice_id']),
  to: String(row['recipient']),
  from: String(row['sender']),
  subject: String(row['subject']),
  text: String(row['text']),
  deliveredAt: iso(instantOfMs(Number(row['delivered_ms']))),
  deliveries: Number(row['deliveries']),
  ...replyToIn(row['source'] as Uint8Array),
});

const replyToIn = (source: Uint8Array): Pick<ReceivedMail, 'replyTo'> => {
  const [head = ''] = Buffer.from(source).toString('latin1').split('\r\n\r\n', 1);
  const replyTo = /^Reply-To: (.*)$/im.exec(head)?.[1]?.trim();
  return replyTo === undefined ? {} : { replyTo };
};
