import { createTransport, type SendMailOptions } from 'nodemailer';
import { mailPage } from '../../../local/mail/page';
import { type AMailRoom, aMailRoom } from './a-mail-room';

let world: AMailRoom;
beforeEach(() => {
  world = aMailRoom();
});
afterEach(() => world.remove());

const aMail = (changes: SendMailOptions = {}): SendMailOptions => ({
  ...{ from: 'Tierline <desk@example.org>', to: 'ada@example.org', subject: 'Hello', text: 'Dear Ada' },
  ...changes,
});
const send = (changes?: SendMailOptions) => createTransport(world.room).sendMail(aMail(changes));

describe('the mail room', () => {
  it('keeps a message as its recipient reads it', async () => {
    const headers = { 'X-Tierline-Notice': 'n-1' };
    const info = await send({ messageId: '<n-1@example.org>', headers });

    expect(world.room.messages()).toEqual([
      {
        ...{ messageId: '<n-1@example.org>', noticeId: 'n-1', to: 'ada@example.org' },
        ...{ from: 'Tierline <desk@example.org>', subject: 'Hello', text: 'Dear Ada' },
        ...{ deliveredAt: '2026-03-02T08:00:00.000Z', deliveries: 1 },
      },
    ]);
    expect(info).toMatchObject({ messageId: '<n-1@example.org>', accepted: ['ada@example.org'], rejected: [] });
    expect(world.room.source('<n-1@example.org>')).toMatch(/\r\nFrom: Tierline <desk@example\.org>\r\n/);
    expect(world.room.source('<other@example.org>')).toBeUndefined();
  });

  it.each([
    ['in short', 'Grüße', 'Zoë: “ok”'],
    ['long and in another script', '緊急 '.repeat(60).trim(), '緊急\n\n  = 1.5 €\n.\n..dots\ttab '.repeat(40).trim()],
    ['with emoji', '🚨 response due '.repeat(12).trim(), 'x'.repeat(2000)],
    ['with an equals sign at a line end', 'a=b', `${'y'.repeat(75)}=\n=3D`],
    ['with trailing newlines', 's', 'one\n\n'],
  ])('decodes what nodemailer encodes, %s', async (_what, subject, text) => {
    await send({ subject, text });
    const [mail] = world.room.messages();
    expect(mail?.subject).toBe(subject);
    expect(mail?.text.trimEnd()).toBe(text.trimEnd());
  });

  it('shows the plain text of a message that has both', async () => {
    await send({ text: 'plain ü', html: '<b>rich</b>' });
    expect(world.room.messages()[0]?.text).toBe('plain ü');
  });

  it('stores the same Message-ID once, and counts its deliveries', async () => {
    await send({ messageId: '<n-1@example.org>' });
    world.pass(60_000);
    await Promise.all([send({ messageId: '<n-1@example.org>' }), send({ messageId: '<n-1@example.org>' })]);
    await send({ messageId: '<n-2@example.org>' });

    expect(
      world.room.messages().map(({ messageId, deliveries, deliveredAt }) => [messageId, deliveries, deliveredAt]),
    ).toEqual([
      ['<n-2@example.org>', 1, '2026-03-02T08:01:00.000Z'],
      ['<n-1@example.org>', 3, '2026-03-02T08:00:00.000Z'],
    ]);
  });

  it('shows the newest first, as many as asked, and keeps them over a restart', async () => {
    for (const subject of ['one', 'two', 'three']) await send({ subject });
    await world.reopen();
    expect(world.room.messages({ limit: 2 }).map(({ subject }) => subject)).toEqual(['three', 'two']);
    expect(world.room.messages()).toHaveLength(3);
  });

  it('refuses when it is closed', async () => {
    const mailer = createTransport(world.room);
    await world.room.close();
    await expect(mailer.sendMail(aMail())).rejects.toThrow('closed');
  });
});

describe('the page of the mail room', () => {
  it('escapes all that a message holds, and has no script', async () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='a'>&amp;`;
    await send({
      ...{ subject: hostile, text: hostile, from: { name: hostile, address: 'desk@example.org' } },
      headers: { 'X-Tierline-Notice': hostile },
    });
    const page = mailPage(world.room.messages());
    expect(page).not.toMatch(/<script|<img|'a'/i);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;a&#39;&gt;&amp;amp;');
  });

  it('reads like a mail: lines kept, addresses linked, dates in words a program can read', async () => {
    await send({ text: 'First line.\n\nSee (https://desk.example.org/t?a=1&b="2"), javascript:alert(1).' });
    const page = mailPage(world.room.messages());
    expect(page).toContain('First line.\n\nSee (<a href="https://desk.example.org/t?a=1&amp;b=" rel="noreferrer">');
    expect(page).not.toContain('href="javascript');
    expect(page).toContain('<time datetime="2026-03-02T08:00:00.000Z">2026-03-02 08:00 UTC</time>');
  });

  it('says so when a message came more than once, and when there is none', async () => {
    expect(mailPage([])).toContain('No mail yet');
    await send({ messageId: '<n-1@example.org>' });
    expect(mailPage(world.room.messages())).not.toContain('times');
    await send({ messageId: '<n-1@example.org>' });
    expect(mailPage(world.room.messages())).toContain('2 times, shown once');
  });
});

describe('a line that is longer than the wire allows', () => {
  it('reads as it was written, blanks at the breaks included', async () => {
    const text =
      'The response deadline of ticket TL-WT9XWFWB99, severity A, was 2026-03-02T10:00:00.000Z and passed.\nSecond line.';
    await send({ text });
    expect(world.room.messages()[0]?.text).toBe(text);
  });
});
