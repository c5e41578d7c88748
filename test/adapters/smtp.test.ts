import { createMailNotifier } from '../../adapters/notify/mail';
import { aDesk } from '../support/a-desk';
import { aMailServer } from '../support/a-mail-server';

const from = 'Tierline <desk@example.org>';
const aNotice = { noticeId: 'n-1', to: 'ada@example.org', subject: 'Response is due', text: 'In one hour.' };
const open: { close(): Promise<void> }[] = [];
const aServer = async (options: Parameters<typeof aMailServer>[0] = {}) => {
  const server = await aMailServer(options);
  open.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const sends = (transport: string) => createMailNotifier({ transport, from }).send(aNotice);
const unavailable = { name: 'Fault', kind: 'unavailable' };

describe('a notice over SMTP', () => {
  it('arrives, by an address with user and password', async () => {
    const server = await aServer({ password: 'p@ss/w:rd %' });
    await sends(server.url);
    expect(server.received).toEqual([
      {
        to: ['ada@example.org'],
        subject: 'Response is due',
        text: 'In one hour.',
        messageId: expect.stringMatching(/^<[0-9a-f]{40}@example\.org>$/),
      },
    ]);
  });

  it('is refused with a wrong password, which no error repeats', async () => {
    const server = await aServer();
    const fault = await sends(server.urlWith('not-the-secret')).catch((error: unknown) => error);
    expect(fault).toMatchObject(unavailable);
    const said = `${(fault as Error).stack} ${JSON.stringify((fault as Error).cause)} ${String((fault as Error).cause)}`;
    expect(said).not.toContain('not-the-secret');
    expect(server.received).toEqual([]);
  });

  it.each([451, 550] as const)('is tried again where the server says %s', async (code) => {
    const server = await aServer();
    server.meets(code);
    await expect(sends(server.url)).rejects.toMatchObject(unavailable);
    await sends(server.url);
    expect(server.received).toHaveLength(1);
  });

  it('whose answer is lost is sent again as the same message', async () => {
    const server = await aServer();
    server.meets('cut');
    await expect(sends(server.url)).rejects.toMatchObject(unavailable);
    await sends(server.url);
    const [one, again] = server.received.map(({ messageId }) => messageId);
    expect([one, server.received.length]).toEqual([again, 2]);
  });

  it('is not given to a server that nobody vouches for', async () => {
    const server = await aServer({ tls: true });
    await expect(sends(server.url)).rejects.toMatchObject(unavailable);
    expect(server.received).toEqual([]);
  });

  it('waits while no server is there, and arrives once when it is back', async () => {
    const before = await aMailServer();
    await before.close();
    const desk = await aDesk();
    open.push(desk);
    const filing = desk.but({ notifier: createMailNotifier({ transport: before.url, from }) });
    await desk.files();
    await filing.retryNotices();
    expect(desk.log.filter((line) => line.includes('a notice waits for its next try')).length).toBeGreaterThan(0);

    const after = await aServer({ port: before.port });
    desk.clock.pass(60);
    await filing.retryNotices();
    desk.clock.pass(60);
    expect(await filing.retryNotices()).toBe(0);
    expect(after.received.map(({ subject }) => subject)).toEqual([expect.stringContaining('TL-')]);
  });
});
