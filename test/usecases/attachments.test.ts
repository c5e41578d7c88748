import { inspect } from 'node:util';
import { Fault } from '../../desk/ports';
import { brokenLinkOf } from '../../desk/rules/audit';
import type { Decision } from '../../desk/rules/decision';
import type { Caller } from '../../desk/rules/people';
import type { Refusal } from '../../desk/usecases/refusals';
import type { SentFile } from '../../desk/usecases/store-upload';
import { type ADesk, aFiling, desks } from '../support/a-desk';
import { granted, refusalOf } from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import {
  aGuest,
  anAgent,
  anApp,
  anAuditor,
  anEngineerOfTheTop,
  anItAdmin,
  anotherRequester,
  aRequester,
} from '../support/people';
import { anArchive, aPdf, aPng, bytes, claiming } from '../support/some-files';

const openDesk = desks();
let desk: ADesk;
let ticketId: string;
beforeEach(async () => {
  desk = await openDesk();
  ({ ticketId } = await desk.files());
});

const aFile = (content: Uint8Array = aPng, name = 'screen.png'): SentFile => ({ name, content });
const attach = (file: SentFile = aFile(), caller: Caller = aRequester, key?: string, id = ticketId) =>
  desk.attachFile({ caller, ticketId: id, key }, file);
const attached = async (...given: Parameters<typeof attach>) => granted(await attach(...given));
const uploaded = async (file: SentFile = aFile(), caller: Caller = aRequester, key?: string) =>
  granted(await desk.uploadFile(caller, file, key));
const kindOf = async (work: Promise<Decision<unknown, Refusal>>): Promise<string> => refusalOf(await work) ?? 'done';
const namesOf = async (id = ticketId): Promise<readonly string[]> =>
  (await desk.ports.tickets.attachments(id)).map(({ name }) => name);
const file = (attachments: readonly string[], caller: Caller = aRequester, key?: string) =>
  desk.fileTicket({ ...aFiling, attachments }, caller, key);
const resolve = async (): Promise<void> => {
  await desk.respondToTicket({ caller: anAgent, ticketId }, {});
  await desk.resolveTicket({ caller: anAgent, ticketId }, { solution: 'Done.' });
};

describe('a file that is attached', () => {
  it('is counted, recorded in one batch with its event, and comes back as it was', async () => {
    const attachment = await attached(aFile(aPdf, 'C:\\temp\\Bericht – März.pdf'));
    expect(attachment).toMatchObject({
      ...{ ticketId, name: 'Bericht – März.pdf', type: 'application/pdf', bytes: aPdf.byteLength },
      ...{ sha256: sha256(Buffer.from(aPdf).toString()), addedBy: aRequester.id },
    });
    expect((await desk.ticket(ticketId)).attachments).toBe(1);
    const events = await desk.ports.tickets.events(ticketId);
    const { attachmentId, name, bytes: length, type } = attachment;
    expect(events.at(-1)).toMatchObject({
      ...{ kind: 'attachment-added', by: aRequester.id, data: { attachmentId, bytes: length, type } },
      text: { name, sha256: attachment.sha256 },
    });
    expect(JSON.stringify(events.at(-1)?.data)).not.toContain('Bericht');
    expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();

    const opened = await desk.openAttachment(anAgent, ticketId, attachmentId);
    expect(opened).toEqual({ ok: true, value: { attachment, content: Uint8Array.from(aPdf) } });
    expect(desk.blobs.keys()).toEqual([attachment.blobKey]);
    expect(attachment.blobKey).toMatch(/^[0-9a-f]{32}$/);
  });

  it('stands in the list in the order in which it came', async () => {
    for (const name of ['b.png', 'a.png', 'c.png']) {
      await attached(aFile(aPng, name));
      desk.clock.pass(1);
    }
    const listed = await desk.listAttachments(anAuditor, ticketId);
    expect(listed.ok && listed.value.attachments.map(({ name }) => name)).toEqual(['b.png', 'a.png', 'c.png']);
  });

  it('moves no clock', async () => {
    const { cycles, waits } = await desk.ticket(ticketId);
    await attached();
    expect(await desk.ticket(ticketId)).toMatchObject({ cycles, waits, state: 'new' });
    expect(desk.rings).toEqual([]);
  });

  it.each([
    ['nothing', new Uint8Array(), 'attachment-empty'],
    ['a disk full, packed', claiming(anArchive('a'), { unpacked: 1024 ** 3 + 1 }), 'archive-too-large'],
    ['a program', bytes('MZ\x90\0'), 'attachment-type-not-allowed'],
  ])('is refused when it is %s, and leaves nothing', async (_, content, kind) => {
    expect(await kindOf(attach(aFile(content)))).toBe(kind);
    expect(await kindOf(desk.uploadFile(aRequester, aFile(content), undefined))).toBe(kind);
    expect([desk.blobs.calls.length, await namesOf()]).toEqual([0, []]);
  });

  it('is kept as it is when it is an archive', async () => {
    const archive = anArchive('zeros', new Uint8Array(1000));
    const { attachmentId } = await attached(aFile(archive, 'a.zip'));
    const opened = await desk.openAttachment(aRequester, ticketId, attachmentId);
    expect(opened.ok && Buffer.from(opened.value.content).equals(Buffer.from(archive))).toBe(true);
  });

  it('is one of 20 at most, also when two come at once', async () => {
    for (let n = 0; n < 19; n += 1) await attached(aFile(aPng, `${n}.png`));
    const [one, other] = await Promise.all([kindOf(attach()), kindOf(attach())]);
    expect([one, other].sort()).toEqual(['attachment-limit-reached', 'done']);
    expect(await namesOf()).toHaveLength(20);
    expect(await desk.ticket(ticketId)).toMatchObject({ attachments: 20 });
    const before = desk.blobs.calls.length;
    expect(await kindOf(attach())).toBe('attachment-limit-reached');
    expect(desk.blobs.calls).toHaveLength(before);
  });

  it('is not taken once the ticket is resolved (R67), nor when that happens meanwhile', async () => {
    const { attachments } = desk.ports;
    const slow = desk.but({
      attachments: {
        ...attachments,
        put: async (...given) => {
          await attachments.put(...given);
          await resolve();
        },
      },
    });
    expect(await kindOf(slow.attachFile({ caller: aRequester, ticketId }, aFile()))).toBe('ticket-not-editable');
    expect(await kindOf(attach())).toBe('ticket-not-editable');
    expect(await namesOf()).toEqual([]);
    expect(desk.blobs.keys()).toHaveLength(1);
    desk.clock.pass(26 * 60);
    await desk.sweepUploads();
    expect(desk.blobs.keys()).toEqual([]);
  });
});

describe('who may', () => {
  const answers = (caller: Caller) => Promise.all([kindOf(attach(aFile(), caller)), openedBy(caller)]);
  const openedBy = async (caller: Caller): Promise<string> => {
    const { attachmentId } = await attached();
    return kindOf(desk.openAttachment(caller, ticketId, attachmentId));
  };

  it.each<[string, Caller, string, string]>([
    ['the requester', aRequester, 'done', 'done'],
    ['an agent of the tier', anAgent, 'done', 'done'],
    ['an app that writes', anApp('tickets.write'), 'done', 'ticket-unknown'],
    ['an app that reads', anApp('tickets.read'), 'act-forbidden', 'done'],
    ['an engineer of another tier', anEngineerOfTheTop, 'act-forbidden', 'done'],
    ['an IT admin', anItAdmin, 'act-forbidden', 'done'],
    ['an auditor', anAuditor, 'act-forbidden', 'done'],
    ['another requester', anotherRequester, 'ticket-unknown', 'ticket-unknown'],
    ['a guest', aGuest, 'ticket-unknown', 'ticket-unknown'],
  ])('attach and open: %s', async (_, caller, mayAttach, mayOpen) => {
    expect(await answers(caller)).toEqual([mayAttach, mayOpen]);
    expect(await kindOf(desk.listAttachments(caller, ticketId))).toBe(mayOpen);
  });

  it('open a file: nobody by the number of another ticket', async () => {
    const { attachmentId } = await attached();
    const { ticketId: other } = await desk.files();
    expect(await kindOf(desk.openAttachment(aRequester, other, attachmentId))).toBe('attachment-unknown');
    expect(await kindOf(desk.openAttachment(aRequester, 'TL-0000000000', attachmentId))).toBe('ticket-unknown');
  });
});

describe('a key', () => {
  it('makes the same file again the same attachment, also after the ticket was resolved', async () => {
    const first = await attached(aFile(), aRequester, 'k');
    expect(await attached(aFile(), aRequester, 'k')).toEqual(first);
    await resolve();
    expect(await attached(aFile(), aRequester, 'k')).toEqual(first);
    expect([await namesOf(), desk.blobs.keys()]).toEqual([['screen.png'], [first.blobKey]]);
  });

  it('is refused for another file, or another name', async () => {
    await attached(aFile(), aRequester, 'k');
    expect(await kindOf(attach(aFile(aPdf), aRequester, 'k'))).toBe('idempotency-key-reused');
    expect(await kindOf(attach(aFile(aPng, 'other.png'), aRequester, 'k'))).toBe('idempotency-key-reused');
    await uploaded(aFile(), aRequester, 'u');
    expect(await kindOf(desk.uploadFile(aRequester, aFile(aPdf), 'u'))).toBe('idempotency-key-reused');
  });

  it('is one of its caller and its ticket', async () => {
    const { ticketId: other } = await desk.files();
    await attached(aFile(), aRequester, 'k');
    await attached(aFile(aPdf), anAgent, 'k');
    await attached(aFile(aPdf), aRequester, 'k', other);
    expect([(await namesOf()).length, (await namesOf(other)).length]).toEqual([2, 1]);
  });

  it('makes one attachment of two that come at once', async () => {
    const [one, other] = await Promise.all([attached(aFile(), aRequester, 'k'), attached(aFile(), aRequester, 'k')]);
    expect(one.attachmentId).toBe(other.attachmentId);
    expect(await namesOf()).toHaveLength(1);
    expect(await desk.ticket(ticketId)).toMatchObject({ attachments: 1 });
  });

  it.each(['before', 'after'] as const)('finishes what a fault cut off %s any write', async (when) => {
    const writes = 3; // The note, the bytes, the record.
    let point = 0;
    for (let cut = 1; cut <= writes; cut += 1) {
      point = 0;
      const at = <Fault>(fault: Fault): Fault | undefined => {
        point += 1;
        return point === cut ? fault : undefined;
      };
      const isWrite = (kind: string) => ['create', 'replace', 'batch', 'upsert', 'delete'].includes(kind);
      desk.cosmos.inject(({ kind }) => (isWrite(kind) ? at({ when, status: 500 } as never) : undefined));
      desk.blobs.inject(({ kind }) => (kind === 'put-blob' ? at({ when, status: 400 }) : undefined));
      const key = `k-${cut}`;
      await attach(aFile(), aRequester, key).catch((error: unknown) => expect(error).toBeInstanceOf(Fault));
      expect(point).toBeGreaterThanOrEqual(cut);
      desk.cosmos.inject(() => undefined);
      desk.blobs.inject(() => undefined);
      const attachment = await attached(aFile(), aRequester, key);
      expect(await desk.ports.attachments.read(attachment.blobKey)).toEqual(Uint8Array.from(aPng));
      expect(await namesOf()).toHaveLength(cut);
      expect(await desk.ticket(ticketId)).toMatchObject({ attachments: cut });
    }
    desk.clock.pass(26 * 60);
    await desk.sweepUploads();
    expect(desk.blobs.keys()).toHaveLength(writes);
  });
});

describe('an upload before its ticket', () => {
  it('becomes the ticket’s when it is filed, in one batch', async () => {
    const one = await uploaded();
    const two = await uploaded(aFile(aPdf, 'log.pdf'));
    const filed = await file([one.attachmentId, two.attachmentId]);
    if (!filed.ok) throw new Error(filed.refusal.kind);
    const { ticket, head } = filed.value;
    expect([ticket.attachments, head.seq]).toEqual([2, 3]);
    expect((await desk.ports.tickets.events(ticket.ticketId)).map(({ kind }) => kind)).toEqual([
      'ticket-filed',
      'attachment-added',
      'attachment-added',
    ]);
    const opened = await desk.openAttachment(anAgent, ticket.ticketId, two.attachmentId);
    expect(opened.ok && opened.value.attachment.name).toBe('log.pdf');
  });

  it('is its uploader’s alone, and one ticket’s alone', async () => {
    const { attachmentId } = await uploaded();
    expect(await kindOf(file([attachmentId], anotherRequester))).toBe('attachment-unknown');
    expect(await kindOf(file([attachmentId]))).toBe('done');
    expect(await kindOf(file([attachmentId]))).toBe('attachment-unknown');
    expect(await kindOf(file(['0'.repeat(32)]))).toBe('attachment-unknown');
  });

  it('is taken once when two tickets want it at the same moment', async () => {
    const { attachmentId } = await uploaded();
    const settled = await Promise.allSettled([kindOf(file([attachmentId])), kindOf(file([attachmentId]))]);
    const done = settled.filter((one) => one.status === 'fulfilled' && one.value === 'done');
    expect(done).toHaveLength(1);
  });

  it('stays where one of several is unknown: no ticket is filed', async () => {
    const { attachmentId } = await uploaded();
    expect(await kindOf(file([attachmentId, '0'.repeat(32)]))).toBe('attachment-unknown');
    const listed = await desk.listTickets(aRequester, { limit: 10 });
    expect(listed.ok && listed.value.items).toHaveLength(1);
    expect(await kindOf(file([attachmentId]))).toBe('done');
  });

  it('is the same ticket’s when the filing is sent again under its key', async () => {
    const { attachmentId } = await uploaded();
    const [first, again] = [await file([attachmentId], aRequester, 'k'), await file([attachmentId], aRequester, 'k')];
    expect(again.ok && first.ok && [again.value.ticket, again.value.head]).toEqual(
      first.ok && [first.value.ticket, first.value.head],
    );
    expect(await kindOf(file([], aRequester, 'k'))).toBe('idempotency-key-reused');
  });

  it('is taken by a filing that was cut off after its claim', async () => {
    const { attachmentId } = await uploaded();
    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status: 500 } : undefined));
    await expect(file([attachmentId], aRequester, 'k')).rejects.toThrow(Fault);
    desk.cosmos.inject(() => undefined);
    expect(await kindOf(file([attachmentId], aRequester, 'k'))).toBe('done');
  });

  it('is to be had for 24 hours, and not a millisecond longer', async () => {
    const [one, two] = [await uploaded(), await uploaded()];
    desk.clock.set('2026-03-03T15:59:59.999Z');
    expect(one.dropAt - one.uploadedAt).toBe(24 * 3_600_000);
    const late = desk.but({ clock: { now: () => one.dropAt } });
    expect(await kindOf(late.fileTicket({ ...aFiling, attachments: [two.attachmentId] }, aRequester, undefined))).toBe(
      'attachment-unknown',
    );
    const inTime = desk.but({ clock: { now: () => (one.dropAt - 1) as typeof one.dropAt } });
    expect(
      await kindOf(inTime.fileTicket({ ...aFiling, attachments: [one.attachmentId] }, aRequester, undefined)),
    ).toBe('done');
  });
});

describe('the sweep of attachments', () => {
  it('drops what no ticket took, and only that', async () => {
    const orphan = await uploaded();
    const taken = await uploaded();
    await file([taken.attachmentId]);
    const kept = await attached();
    desk.clock.pass(24 * 60 + 59);
    expect(await desk.sweepUploads()).toBe(0);
    expect(desk.blobs.keys()).toHaveLength(3);
    desk.clock.pass(2);
    expect(await desk.sweepUploads()).toBe(3);
    expect(desk.blobs.keys()).toEqual([taken.blobKey, kept.blobKey].sort());
    for (const { attachmentId } of [orphan, taken, kept])
      expect(await desk.ports.uploads.read(attachmentId)).toBeUndefined();
    expect(await desk.sweepUploads()).toBe(0);
    expect(Object.keys(await desk.ports.directory.heartbeats())).toContain('attachment-sweep');
  });

  it('drops bytes whose record was never stored', async () => {
    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status: 500 } : undefined));
    await expect(attach()).rejects.toThrow(Fault);
    desk.cosmos.inject(() => undefined);
    expect(desk.blobs.keys()).toHaveLength(1);
    desk.clock.pass(26 * 60);
    await desk.sweepUploads();
    expect(desk.blobs.keys()).toEqual([]);
  });

  it('goes on where it was cut off, and holds up no other upload', async () => {
    await uploaded();
    await uploaded();
    desk.clock.pass(26 * 60);
    let isFirst = true;
    desk.blobs.inject(({ kind }) => {
      if (kind !== 'delete-blob' || !isFirst) return undefined;
      isFirst = false;
      return { when: 'after', status: 403 };
    });
    await desk.sweepUploads();
    expect([desk.blobs.keys(), desk.log.filter((line) => line.startsWith('warn'))]).toHaveLength(2);
    expect(await desk.sweepUploads()).toBe(1);
    expect(await desk.sweepUploads()).toBe(0);
  });

  it('leaves an upload that is sent again first, and does not drop the bytes of one that comes after it', async () => {
    const late = await uploaded(aFile(), aRequester, 'k');
    desk.clock.pass(26 * 60);
    const renewed = await uploaded(aFile(), aRequester, 'k');
    expect(renewed).toMatchObject({ attachmentId: late.attachmentId, blobKey: late.blobKey });
    expect(await desk.sweepUploads()).toBe(0);
    expect(await kindOf(file([renewed.attachmentId]))).toBe('done');

    desk.clock.pass(26 * 60);
    await desk.sweepUploads();
    const anew = await uploaded(aFile(), aRequester, 'k');
    expect(anew.blobKey).not.toBe(late.blobKey);
    desk.clock.pass(26 * 60);
    await desk.sweepUploads();
    expect(desk.blobs.keys()).toEqual([late.blobKey]);
  });

  it('has an upload that it is dropping refused until it is gone', async () => {
    const { attachmentId } = await uploaded(aFile(), aRequester, 'k');
    desk.clock.pass(26 * 60);
    desk.blobs.inject(({ kind }) => (kind === 'delete-blob' ? { when: 'before', status: 403 } : undefined));
    await desk.sweepUploads();
    desk.blobs.inject(() => undefined);
    await expect(uploaded(aFile(), aRequester, 'k')).rejects.toMatchObject({ kind: 'conflict' });
    expect(await kindOf(file([attachmentId]))).toBe('attachment-unknown');
    await desk.sweepUploads();
    expect((await uploaded(aFile(), aRequester, 'k')).attachmentId).toBe(attachmentId);
  });
});

describe('bytes that are not those that were stored', () => {
  it('are answered by no one: gone is missing, other ones are unreadable', async () => {
    const { attachmentId, blobKey } = await attached();
    const open = () => desk.openAttachment(aRequester, ticketId, attachmentId);
    await desk.ports.attachments.remove(blobKey);
    await expect(open()).rejects.toMatchObject({ kind: 'missing' });
    await desk.ports.attachments.put(blobKey, aPdf, 'image/png');
    await expect(open()).rejects.toMatchObject({ kind: 'unreadable' });
  });
});

it('nothing of a file, nor its name, stands in a log, a mail or an error; its content stands in no document', async () => {
  const canary = 'kanarienvogel-7c1f';
  const content = Buffer.from(`secret ${canary} in a log\n`);
  const errors: unknown[] = [];
  const tried = async (work: Promise<unknown>) => void (await work.catch((error: unknown) => errors.push(error)));
  const forms = [canary, content.toString('base64').slice(12, 30), Buffer.from(canary).toString('hex')];
  const named = aFile(content, `name-${canary}.txt`);

  const { blobKey } = await attached(named);
  await desk.uploadFile(aRequester, named, undefined);
  for (const fault of [{ status: 500 }, { status: 403 }, { drop: 'EPIPE' }] as const) {
    desk.blobs.inject(() => ({ when: 'after', ...fault }) as never);
    await tried(attach(named));
    await tried(desk.ports.attachments.read(blobKey));
    desk.clock.pass(26 * 60);
    await tried(desk.sweepUploads());
  }
  desk.blobs.inject(() => undefined);
  desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status: 500 } : undefined));
  await tried(attach(named));
  desk.cosmos.inject(() => undefined);

  const { resources } = await desk.cosmos.database.container('tickets').items.query('SELECT * FROM c').fetchAll();
  const documents = JSON.stringify(resources).replaceAll(`name-${canary}`, '');
  const blobErrors = errors.filter((error) => /Blob Storage/.test(String((error as Error).cause)));
  expect(blobErrors.length).toBeGreaterThanOrEqual(4);
  const everything = [
    documents,
    desk.log.join('\n'),
    JSON.stringify(desk.mails),
    inspect(blobErrors, { depth: null, showHidden: true }),
  ];
  for (const form of forms) for (const place of everything) expect(place).not.toContain(form);
  expect(desk.log.length).toBeGreaterThan(0);
  expect(desk.blobs.calls.some(({ body }) => Buffer.from(body).includes(canary))).toBe(true);
});

describe('files that come with a form', () => {
  const send = (files: readonly SentFile[], key: string | undefined = 'a-form', caller: Caller = aRequester) =>
    desk.uploadFormFiles(caller, files, key);
  const idsOf = ({ uploads }: Awaited<ReturnType<typeof send>>): readonly string[] =>
    uploads.map(({ attachmentId }) => attachmentId);

  it('are kept each for itself: one that is refused does not cost the others', async () => {
    const { uploads, refused } = await send([
      aFile(),
      aFile(bytes('MZ\x90\0'), 'a.pdf'),
      aFile(bytes(''), 'empty.txt'),
      aFile(aPdf, 'b.pdf'),
    ]);
    expect(uploads.map(({ name }) => name)).toEqual(['screen.png', 'b.pdf']);
    expect(refused.map(({ name, refusal }) => [name, refusal.kind])).toEqual([
      ['a.pdf', 'attachment-type-not-allowed'],
      ['empty.txt', 'attachment-empty'],
    ]);
  });

  it('are the same uploads when the form is sent again, and others when a file has changed', async () => {
    const once = idsOf(await send([aFile(), aFile(aPdf, 'b.pdf')]));
    expect(idsOf(await send([aFile(), aFile(aPdf, 'b.pdf')]))).toEqual(once);
    expect(idsOf(await send([aFile(aPdf, 'screen.png')]))).not.toEqual(once.slice(0, 1));
    expect(idsOf(await send([aFile(aPng, 'other.png')]))).not.toEqual(once.slice(0, 1));
    expect(idsOf(await send([aFile()], 'another-form'))).not.toEqual(once.slice(0, 1));
    expect(idsOf(await send([aFile()], 'a-form', anotherRequester))).not.toEqual(once.slice(0, 1));
    expect(idsOf(await send([aFile(), aFile()]))).toEqual(once.slice(0, 1));
  });

  it('wait for a ticket for their sender, until one has taken them or their day is over', async () => {
    const ids = idsOf(await send([aFile(), aFile(aPdf, 'b.pdf')]));
    const waiting = async (caller: Caller = aRequester) =>
      (await desk.waitingUploads(caller, [...ids, ...ids, '0'.repeat(32)])).map(({ name }) => name);
    expect(await waiting()).toEqual(['screen.png', 'b.pdf']);
    expect(await waiting(anotherRequester)).toEqual([]);
    expect((await file(ids.slice(0, 1))).ok).toBe(true);
    expect(await waiting()).toEqual(['b.pdf']);
    desk.clock.pass(24 * 60);
    expect(await waiting()).toEqual([]);
  });

  it('file the same ticket when the form is sent again, before and after the sweep has cleared up', async () => {
    const once = await file(idsOf(await send([aFile()])), aRequester, 'a-form');
    const again = await file(idsOf(await send([aFile()])), aRequester, 'a-form');
    expect(once.ok && again.ok && again.value.ticket.ticketId).toBe(once.ok && once.value.ticket.ticketId);
    desk.clock.pass(26 * 60);
    await desk.sweepUploads();
    const late = await file(idsOf(await send([aFile()])), aRequester, 'a-form');
    expect(late.ok && late.value.ticket.ticketId).toBe(once.ok && once.value.ticket.ticketId);
    expect(once.ok && (await namesOf(once.value.ticket.ticketId))).toEqual(['screen.png']);
  });
});
