import type { Transport } from 'nodemailer';
import { createMailNotifier } from '../../adapters/notify/mail';
import { type AMailRoom, aMailRoom } from '../local/mail/a-mail-room';

let world: AMailRoom;
beforeEach(() => {
  world = aMailRoom();
});
afterEach(() => world.remove());

const from = 'Tierline <desk@example.org>';
const aNotice = { noticeId: 'n-1', to: 'ada@example.org', subject: 'Response is due', text: 'In one hour.' };
const notifier = () => createMailNotifier({ transport: world.room, from });

describe('a notice by mail', () => {
  it('arrives with its subject, text and notice id', async () => {
    await notifier().send(aNotice);
    expect(world.room.messages()).toMatchObject([{ ...aNotice, from, deliveries: 1 }]);
    const [mail] = world.room.messages();
    expect(mail?.messageId).toMatch(/^<[0-9a-f]{40}@example\.org>$/);
    expect(world.room.source(mail?.messageId ?? '')).toContain('\r\nAuto-Submitted: auto-generated\r\n');
  });

  it.each([
    ['service-desk@example.org', ['service-desk@example.org']],
    ['a@example.org, eve@example.org', []],
    ['a@example.org\r\nBcc: eve@example.org', []],
  ])('is answered to one mailbox, or to none: %j', async (replyTo, expected) => {
    await notifier().send({ ...aNotice, replyTo });
    const [mail] = world.room.messages();
    const source = world.room.source(mail?.messageId ?? '') ?? '';
    expect([...source.matchAll(/^Reply-To: (.*?)\r$/gm)].map(([, address]) => address)).toEqual(expected);
    expect(source).not.toContain('Bcc');
  });

  it('is the same message when it is sent twice, also by another process', async () => {
    await notifier().send(aNotice);
    await notifier().send(aNotice);
    await notifier().send({ ...aNotice, noticeId: 'n-2' });
    expect(world.room.messages().map(({ noticeId, deliveries }) => [noticeId, deliveries])).toEqual([
      ['n-2', 1],
      ['n-1', 2],
    ]);
  });

  it('cannot add a header or a recipient', async () => {
    const evil = 'x\r\nBcc: eve@example.org\r\n\r\nbody\n\u2028Cc: eve@example.org';
    await notifier().send({ ...aNotice, noticeId: evil, subject: evil });
    const [mail] = world.room.messages();
    expect(mail?.to).toBe('ada@example.org');
    const head = (world.room.source(mail?.messageId ?? '') ?? '').split('\r\n\r\n')[0] ?? '';
    const names = head
      .split(/\r\n(?![ \t])/)
      .map((line) => line.split(':')[0])
      .sort();
    expect(names).toEqual(
      [
        ...['Auto-Submitted', 'Content-Transfer-Encoding', 'Content-Type', 'Date', 'From', 'MIME-Version'],
        ...['Message-ID', 'Subject', 'To', 'X-Tierline-Notice'],
      ].sort(),
    );
    expect(mail?.text).toBe('In one hour.');
  });

  it('goes out as it is, dots, long lines and other scripts included', async () => {
    const text = `.\n..\n${'緊急 '.repeat(300)}\nend`;
    await notifier().send({ ...aNotice, text });
    expect(world.room.messages()[0]?.text).toBe(text);
  });

  it.each([
    'eve@example.org, ada@example.org',
    'Ada <ada@example.org>',
    'ada@example.org\r\nBcc: eve@example.org',
    'ada',
    '',
    '"a b"@example.org',
    'ada@exam ple.org',
    'ada@@example.org',
    'ada@example.org>',
    `${'a'.repeat(250)}@example.org`,
  ])('is refused for the recipient %j, and never asked again', async (to) => {
    await expect(notifier().send({ ...aNotice, to })).rejects.toMatchObject({ name: 'Fault', kind: 'missing' });
    expect(world.room.messages()).toEqual([]);
  });

  it('is a Fault when the server cannot be reached or says no', async () => {
    const refusal = Object.assign(new Error('550 no'), { code: 'EENVELOPE', responseCode: 550 });
    const transport: Transport = { name: 'no', version: '1', send: (_mail, done) => done(refusal) };
    const sent = createMailNotifier({ transport, from }).send(aNotice);
    await expect(sent).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable', cause: refusal });
  });
});
