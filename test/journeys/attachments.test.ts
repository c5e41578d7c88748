import { type Answer, aLaptop, type Client, type Laptop } from '../support/laptop';
import { anArchive, aPdf, aPng, bytes, claiming } from '../support/some-files';

jest.setTimeout(60_000);

const mib = 1024 * 1024;
const tickets = '/api/v1/tickets';

let laptop: Laptop;
let requester: Client;
let agent: Client;
let ticketId: string;
beforeAll(async () => {
  laptop = await aLaptop();
  requester = laptop.as('requester');
  agent = laptop.as('agent');
  ticketId = await filed();
});
afterAll(() => laptop.stop());

const filed = async (more = {}): Promise<string> => {
  const { json } = await requester.post(tickets, { title: 'The VPN drops', description: 'Since noon.', ...more });
  return json.ticketId;
};
const pathOf = (id = ticketId): string => `${tickets}/${id}/attachments`;

const raw = (content: Uint8Array, name: string, path = pathOf(), headers = {}, client = requester): Promise<Answer> =>
  client.send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'x-attachment-name': encodeURIComponent(name), ...headers },
    body: new Uint8Array(content),
  });

interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly type?: string;
  readonly content: Uint8Array | string;
}

const boundary = 'a-boundary';

/** A multipart body, spelt as it is: what is in a file name goes out as it stands. */
const formOf = (...parts: readonly Part[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    Buffer.concat([
      ...parts.flatMap(({ name, filename, type, content }) => {
        const file = filename === undefined ? '' : `; filename="${filename}"`;
        const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n`;
        const kind = type === undefined ? '' : `Content-Type: ${type}\r\n`;
        return [Buffer.from(`${head}${kind}\r\n`), Buffer.from(content), Buffer.from('\r\n')];
      }),
      Buffer.from(`--${boundary}--\r\n`),
    ]),
  );

const send = (body: Uint8Array<ArrayBuffer>, headers = {}, path = pathOf()): Promise<Answer> =>
  requester.send(path, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers },
    body,
  });

const aPart = (content: Uint8Array | string = aPng, filename = 'screen.png', type = 'image/png'): Part => ({
  ...{ name: 'file', filename, type, content },
});

const kindOf = ({ status, json }: Answer): string =>
  `${status} ${String(json?.type).replace('urn:tierline:problem:', '')}`;

const standing = async (): Promise<unknown> => [
  (await agent.get(pathOf())).json,
  (await agent.get(`${tickets}/${ticketId}`)).json.attachments,
  (await agent.get(`${tickets}/${ticketId}/events`)).json.items.length,
];

/** Says no, as a problem, and has changed nothing. */
const refuses = async (work: () => Promise<Answer>, kind: string): Promise<Answer> => {
  const before = await standing();
  const answer = await work();
  expect(kindOf(answer)).toBe(kind);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(await standing()).toEqual(before);
  return answer;
};

/** The bytes that a browser would save. */
const download = async (path: string, person = 'agent'): Promise<{ content: Buffer; headers: Headers }> => {
  const login = await fetch(`${laptop.origin}/.auth/login/local?person=${person}`, { redirect: 'manual' });
  const cookie = login.headers.getSetCookie().map((one) => one.split(';')[0]);
  const reply = await fetch(laptop.origin + path, { headers: { cookie: cookie.join('; ') } });
  return { content: Buffer.from(await reply.arrayBuffer()), headers: reply.headers };
};

describe('a file', () => {
  it('is attached by a form or as it is, listed, counted, and saved again under its name', async () => {
    const ticket = await filed();
    const every = anArchive(
      'all',
      Uint8Array.from({ length: 256 }, (_, index) => index),
    );
    const first = await send(
      formOf(aPart(every, 'C:\\Temp\\Größe "1".zip'.replaceAll('"', '%22'))),
      {},
      pathOf(ticket),
    );
    expect([first.status, first.headers.get('location')]).toEqual([
      201,
      `${pathOf(ticket)}/${first.json.attachmentId}`,
    ]);
    const second = await raw(aPdf, 'Plan – März.pdf', pathOf(ticket), {}, agent);
    expect(second.json).toMatchObject({ name: 'Plan – März.pdf', type: 'application/pdf', bytes: aPdf.byteLength });

    expect((await agent.get(pathOf(ticket))).json.items).toEqual([first.json, second.json]);
    expect((await agent.get(`${tickets}/${ticket}`)).json.attachments).toBe(2);
    const { content, headers } = await download(first.headers.get('location') ?? '');
    expect(content.equals(Buffer.from(every))).toBe(true);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="Gr__e .*"; filename\*=UTF-8''Gr%C3%B6%C3%9Fe%20.*\.zip$/,
      ),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
    });
  });

  it('is taken before its ticket is there, and by that ticket', async () => {
    const uploaded = await raw(aPng, 'screen.png', '/api/v1/attachments');
    expect(uploaded.status).toBe(201);
    expect(uploaded.json).toMatchObject({ name: 'screen.png', expiresAt: '2026-03-03T09:00:00.000Z' });
    const ticket = await filed({ attachments: [uploaded.json.attachmentId] });
    const [item] = (await agent.get(pathOf(ticket))).json.items;
    expect(item).toMatchObject({ attachmentId: uploaded.json.attachmentId, addedBy: 'requester' });
    const again = { title: 'a', description: 'b', attachments: [uploaded.json.attachmentId] };
    expect(kindOf(await requester.post(tickets, again))).toBe('404 attachment-unknown');
    for (const attachments of [
      ['x'],
      'x',
      [again.attachments[0], again.attachments[0]],
      Array(21).fill('0'.repeat(32)),
    ])
      expect(kindOf(await requester.post(tickets, { ...again, attachments }))).toBe('400 body-invalid');
  });

  it('is the same again under the same key', async () => {
    const key = { 'idempotency-key': 'k-1' };
    const first = await raw(aPng, 'again.png', pathOf(), key);
    expect((await raw(aPng, 'again.png', pathOf(), key)).json).toEqual(first.json);
    await refuses(() => raw(aPdf, 'again.png', pathOf(), key), '422 idempotency-key-reused');
    await refuses(() => raw(aPng, 'a.png', pathOf(), { 'idempotency-key': 'a b' }), '400 header-malformed');
  });

  it('of 10 MiB is taken, by form and as it is; of one byte more by neither', async () => {
    const text = (length: number) => Buffer.alloc(length, 'a line of a log\n');
    expect((await raw(text(10 * mib), 'large.log')).json).toMatchObject({ bytes: 10 * mib, name: 'large.log' });
    const byForm = await send(formOf(aPart(text(10 * mib), 'form.log', 'text/plain')));
    expect(byForm.json).toMatchObject({ bytes: 10 * mib, type: 'text/plain' });
    const { content } = await download(byForm.headers.get('location') ?? '');
    expect(content.equals(text(10 * mib))).toBe(true);

    const one = await refuses(() => raw(text(10 * mib + 1), 'large.log'), '413 body-too-long');
    expect(one.json.bytesMax).toBe(10 * mib);
    await refuses(() => send(formOf(aPart(text(10 * mib + 1), 'a.log'))), '413 body-too-long');
    await refuses(() => raw(text(10 * mib + 1), 'large.log', '/api/v1/attachments'), '413 body-too-long');
    await refuses(() => raw(text(12 * mib), 'large.log'), '413 body-too-long');
  });

  it('lasts when the process is killed', async () => {
    const folder = laptop.data;
    const { json, headers } = await raw(aPdf, 'kept.pdf');
    await laptop.kill();
    const before = laptop;
    laptop = await aLaptop({ data: folder });
    expect(before.origin).not.toBe('');
    [requester, agent] = [laptop.as('requester'), laptop.as('agent')];
    expect((await agent.get(pathOf())).json.items).toContainEqual(json);
    expect((await download(headers.get('location') ?? '')).content.equals(Buffer.from(aPdf))).toBe(true);
  });
});

describe('a bad file', () => {
  it.each<[string, Uint8Array, string, string]>([
    ['a program that says it is an image', bytes('MZ\x90\0\x03'), 'screen.png', '415 attachment-type-not-allowed'],
    ['a program with two endings', bytes('\x7fELF\x02\x01'), 'report.pdf.exe', '415 attachment-type-not-allowed'],
    ['empty', new Uint8Array(), 'empty.txt', '422 attachment-empty'],
    ['a disk full, packed', claiming(anArchive('a'), { unpacked: 1024 ** 3 + 1 }), 'a.zip', '422 archive-too-large'],
    ['packed over itself', claiming(anArchive('a', 'b'), { packed: 99 }), 'a.zip', '415 attachment-type-not-allowed'],
    ['text that is not UTF-8', bytes('Gr\xfc\xdfe'), 'a.txt', '415 attachment-type-not-allowed'],
  ])('that is %s is refused', async (_, content, name, kind) => {
    await refuses(() => raw(content, name), kind);
    await refuses(() => send(formOf(aPart(content, name))), kind);
    await refuses(() => raw(content, name, '/api/v1/attachments'), kind);
  });

  it('of a gigabyte packed is taken: the limit itself is not beyond it', async () => {
    const archive = claiming(anArchive('a'), { unpacked: 1024 ** 3 });
    expect((await raw(archive, 'a.zip')).json).toMatchObject({ type: 'application/zip', bytes: archive.byteLength });
  });

  it('that claims another type is taken for what it is', async () => {
    const { json } = await send(formOf(aPart('<script>alert(1)</script>', 'page.html', 'text/html')));
    expect(json).toMatchObject({ type: 'text/plain', name: 'page.html.txt' });
    const svg = await raw(bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.svg', pathOf(), {
      'content-type': 'image/svg+xml',
    });
    expect(svg.json).toMatchObject({ type: 'text/plain', name: 'a.svg.txt' });
    const asJson = await raw(bytes('{"a":1}'), 'a.json', pathOf(), { 'content-type': 'application/json' });
    expect(asJson.json).toMatchObject({ type: 'application/json', name: 'a.json' });
  });
});

describe('a bad name', () => {
  it.each([
    ['../../etc/passwd', 'passwd.png'],
    ['..\\..\\boot.ini', 'boot.ini.png'],
    ['photo\u202egnp.exe', 'photognp.exe.png'],
    ['a\r\nSet-Cookie: session=stolen\r\n\r\n<b>.png', 'aSet-Cookie_ session=stolen_b_.png'],
    ['a"; filename="b.exe', 'a_; filename=_b.exe.png'],
    ['=cmd|calc', '=cmd_calc.png'],
    ['__proto__', '__proto__.png'],
    [`${'x'.repeat(400)}.png`, `${'x'.repeat(146)}.png`],
  ])('%j becomes harmless, in the list and in the header', async (name, shown) => {
    const { json, headers, status } = await raw(aPng, name);
    expect([status, json.name]).toEqual([201, shown]);
    const reply = await download(headers.get('location') ?? '');
    expect(reply.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[ -~]*"; filename\*=UTF-8''[!-~]*$/,
    );
    expect(reply.headers.get('set-cookie')).toBeNull();
  });

  it.each([
    ['path', 'a/../b%0d%0aX-Evil: 1.png'],
    ['quotes', 'a%22; x=%22b.png'],
  ])('with %s in a form is cut as well', async (_, filename) => {
    const { json, status } = await send(formOf(aPart(aPng, filename)));
    expect(status).toBe(201);
    expect(json.name).not.toMatch(/[/\\\r\n"]/);
  });

  it.each([undefined, '', '%', '%ff%fe'])('%j in the header is none', async (name) => {
    const headers: Record<string, string> = { 'content-type': 'image/png' };
    if (name !== undefined) headers['x-attachment-name'] = name;
    const sent = () => requester.send(pathOf(), { method: 'POST', headers, body: new Uint8Array(aPng) });
    await refuses(sent, '400 header-malformed');
  });
});

describe('a bad form', () => {
  it.each<[string, readonly Part[]]>([
    ['two files', [aPart(), aPart(aPdf, 'b.pdf')]],
    ['two files of two names', [aPart(), { ...aPart(), name: 'other' }]],
    ['no file', []],
    ['a text in the place of the file', [{ name: 'file', content: 'text' }]],
    ['a field too many', [aPart(), { name: 'title', content: 'x' }]],
    ['the same field twice', [aPart(), { name: '_key', content: 'a' }, { name: '_key', content: 'b' }]],
  ])('with %s is refused', async (_, parts) => {
    await refuses(() => send(formOf(...parts)), '400 body-malformed');
  });

  it('that breaks off, or has no boundary, is refused', async () => {
    await refuses(() => send(formOf(aPart()).subarray(0, 80)), '400 body-malformed');
    await refuses(() => send(formOf(aPart()), { 'content-type': 'multipart/form-data' }), '400 body-malformed');
  });

  it('of a browser needs the token of our pages; of another site it is refused at once', async () => {
    const page = { accept: 'text/html' };
    const stranger = await send(formOf(aPart()), page);
    expect([stranger.status, stranger.text]).toEqual([403, expect.stringContaining('The form is too old or not ours')]);
    await refuses(() => send(formOf(aPart()), { origin: 'https://evil.example' }), '403 origin-foreign');
  });

  it('of our page leads back to the ticket, which shows the file and a form for the next', async () => {
    const page = { accept: 'text/html' };
    const shown = await requester.get(`/tickets/${ticketId}`, page);
    const token = /enctype="multipart\/form-data"[\s\S]*?name="_csrf" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
    const cookie = `tierline-form=${token}`;
    const parts = [{ name: '_csrf', content: token }, aPart(aPng, 'tap & <b>.png')];
    const posted = await send(formOf(...parts), { ...page, cookie, origin: laptop.origin });
    expect([posted.status, posted.headers.get('location')]).toEqual([303, `/tickets/${ticketId}`]);
    const after = await requester.get(`/tickets/${ticketId}`, page);
    expect(after.text).toMatch(
      /<a href="\/api\/v1\/tickets\/TL-\w{10}\/attachments\/[0-9a-f]{32}">tap &amp; _b_.png<\/a>/,
    );

    const wrong = await send(formOf({ name: '_csrf', content: token }, aPart(bytes('MZ\0'), 'a.exe')), {
      ...page,
      cookie,
    });
    expect([wrong.status, wrong.text]).toEqual([415, expect.stringContaining('See the ticket as it is now')]);
  });
});

describe('an address', () => {
  it('of a ticket or attachment that is none, or not the caller’s, is a 404', async () => {
    const { json } = await raw(aPng, 'mine.png');
    const other = laptop.as('requester-2');
    for (const path of [`${tickets}/TL-1/attachments`, `${tickets}/..%2f..%2fx/attachments`])
      expect((await raw(aPng, 'a.png', path)).status).toBe(404);
    for (const id of [
      '0'.repeat(32),
      'x',
      '..%2f..%2fcosmos.db',
      `${json.attachmentId}%00`,
      json.attachmentId.toUpperCase(),
    ])
      expect((await agent.get(`${pathOf()}/${id}`)).status).toBe(404);
    expect(kindOf(await other.get(`${pathOf()}/${json.attachmentId}`))).toBe('404 ticket-unknown');
    expect(kindOf(await other.get(pathOf()))).toBe('404 ticket-unknown');
    expect(kindOf(await raw(aPng, 'a.png', pathOf(), {}, other))).toBe('404 ticket-unknown');
    expect((await laptop.as(undefined).get(`${pathOf()}/${json.attachmentId}`)).status).toBe(401);
    expect(kindOf(await laptop.as('auditor').get(`${pathOf()}/${json.attachmentId}`))).toBe('200 undefined');
    expect(kindOf(await raw(aPng, 'a.png', '/api/v1/attachments', {}, laptop.as('guest')))).toBe('403 act-forbidden');
  });
});

it('a resolved ticket takes no more, and still shows what it has', async () => {
  const ticket = await filed();
  await raw(aPng, 'screen.png', pathOf(ticket));
  await agent.post(`${tickets}/${ticket}/respond`);
  await agent.post(`${tickets}/${ticket}/resolve`, { solution: 'Done.' });
  expect(kindOf(await raw(aPdf, 'late.pdf', pathOf(ticket)))).toBe('409 ticket-not-editable');
  expect((await agent.get(pathOf(ticket))).json.items).toHaveLength(1);
  const page = await requester.get(`/tickets/${ticket}`, { accept: 'text/html' });
  expect(page.text).not.toContain('multipart/form-data');
  expect(page.text).toContain('screen.png');
});

it('the sweep by the clock removes what no ticket took, and leaves what one did', async () => {
  // What runs often, and what keeps blobs of its own.
  const off = ['sla-sweep', 'notice-retry', 'rotation-sweep', 'policy-watch', 'checkpoint'];
  const other = await aLaptop({ at: '2026-03-02T01:00:00Z', faults: [], switchedOff: off });
  const uploader = other.as('requester');
  for (const name of ['orphan.png', 'taken.png']) {
    const headers = { 'x-attachment-name': name, 'idempotency-key': name };
    await uploader.send('/api/v1/attachments', { method: 'POST', headers, body: new Uint8Array(aPng) });
  }
  const headers = { 'x-attachment-name': 'taken.png', 'idempotency-key': 'taken.png' };
  const again = await uploader.send('/api/v1/attachments', { method: 'POST', headers, body: new Uint8Array(aPng) });
  const filing = { title: 'a', description: 'b', attachments: [again.json.attachmentId] };
  const { json } = await uploader.post(tickets, filing);
  await other.advance(24 * 60);
  expect((await other.points()).map(({ kind }) => kind)).not.toContain('delete-blob');
  await other.advance(90);
  const points = (await other.points()).filter(({ at }) => at === 'blobs');
  expect(points).toEqual([
    { at: 'blobs', kind: 'put-blob', met: 3 },
    { at: 'blobs', kind: 'delete-blob', met: 1 },
  ]);
  const path = `${pathOf(json.ticketId)}/${again.json.attachmentId}`;
  expect((await uploader.get(path)).status).toBe(200);
  await other.stop();
});

it('says nothing of a file on the console', async () => {
  const canary = 'canary-4be1';
  await raw(bytes(`text of ${canary}`), `${canary}.txt`);
  await raw(bytes(`MZ ${canary}\0`), `${canary}.exe`);
  expect(laptop.output()).not.toContain(canary);
});
