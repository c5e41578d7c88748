import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface Received {
  readonly to: readonly string[];
  readonly subject: string | undefined;
  readonly text: string | undefined;
  readonly messageId: string | undefined;
}

/** What goes wrong with the next mail: a code in answer to its recipient, or the connection cut after its text. */
export type MailTrouble = 451 | 550 | 'cut';

const user = 'desk@example.org';

/**
 * A mail server in this process, which wants a password; with `tls` it speaks TLS with a certificate that nobody trusts.
 * Close it, and open it again where it was.
 */
export const aMailServer = async ({ password = 'a-password', tls = false, port = 0 } = {}) => {
  const received: Received[] = [];
  const troubles: MailTrouble[] = [];
  const server = new SMTPServer({
    secure: tls,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: (given, _session, done) =>
      given.username === user && given.password === password
        ? done(null, { user })
        : done(new Error('that is not the password')),
    onRcptTo: (_address, _session, done) => {
      const [code] = troubles;
      if (code === undefined || code === 'cut') return done();
      troubles.shift();
      done(Object.assign(new Error('not now'), { responseCode: code }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const { subject, text, messageId } = await PostalMime.parse(Buffer.concat(chunks));
        const to = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ to, subject, text: text?.trim(), messageId });
        if (troubles[0] !== 'cut') return done();
        troubles.shift();
        for (const connection of server.connections) connection.close();
      });
    },
  });
  server.on('error', () => {}); // A client that goes away in the middle is one of the stories.
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const at = (server.server.address() as AddressInfo).port;
  const urlWith = (secret: string): string =>
    `${tls ? 'smtps' : 'smtp'}://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@127.0.0.1:${at}`;
  return {
    port: at,
    url: urlWith(password),
    urlWith,
    received: received as readonly Received[],
    meets: (...trouble: readonly MailTrouble[]): void => void troubles.push(...trouble),
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
};
