import { expectGolden } from '../support/golden';
import { switchOffFleet, withoutChain } from '../support/golden-ticket';
import { type Answer, aLaptop, type Laptop } from '../support/laptop';

const tickets = '/api/v1/tickets';
const contact = { firstName: 'Ida', lastName: 'Brandt', mail: 'ida.brandt@fabrikam.example', phone: '+45 33 00 00 00' };
const successor = {
  firstName: 'Noor',
  lastName: 'Haddad',
  mail: 'noor.haddad@contoso.example',
  phone: '+45 33 00 00 01',
};

let laptop: Laptop;
afterEach(() => laptop.stop());

const posts = (
  person: string,
  ticketId: string,
  verb: string,
  body: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> => laptop.as(person).post(`${tickets}/${ticketId}/${verb}`, body, headers);

const does = async (...order: Parameters<typeof posts>): Promise<Answer> => {
  const answer = await posts(...order);
  expect({ verb: order[2], status: answer.status, text: answer.text }).toMatchObject({ verb: order[2], status: 200 });
  return answer;
};

const kindOf = ({ status, json }: Answer) => [status, String(json?.type).replace('urn:tierline:problem:', '')];

/** Everything that happened, and every mail as its reader reads it, by its moment. */
const transcript = async (ticketId: string): Promise<string> => {
  const { items } = (await laptop.as('it-admin').get(`${tickets}/${ticketId}/events`)).json;
  const events = items
    .map(withoutChain)
    .map(({ at, kind, by }: Record<string, string>) => `${at}  ${kind?.padEnd(19)}  by ${by}`);
  const mails = (await laptop.mail()).toReversed().map(({ deliveredAt, to, subject, text }) => {
    const lines = [`to ${to}: ${subject}`, ...text.replaceAll(laptop.origin, '').trimEnd().split('\n')];
    return `${deliveredAt}  mail                 ${lines.map((line, index) => `${index > 0 ? '    ' : ''}${line}`.trimEnd()).join('\n')}`;
  });
  const at = (line: string): string => line.slice(0, 24);
  const ordered = [...events, ...mails].sort((one, other) => (at(one) < at(other) ? -1 : at(one) > at(other) ? 1 : 0));
  return `${ordered.join('\n').replaceAll(ticketId, '<ticket>')}\n`;
};

describe('the mails of an admin ticket', () => {
  it('go to its primary contact and its area from filing to closing, and to an admin contact once nobody reaches the first', async () => {
    laptop = await aLaptop({
      policy: 'managed-desktop-2023',
      at: '2026-03-02T16:00:00Z',
      switchedOff: ['sla-sweep', 'rotation-sweep'],
    });
    await switchOffFleet(laptop);
    const filed = await laptop.as('it-admin').post(tickets, {
      lane: 'admin',
      title: 'Enrolment fails',
      description: 'Every new device stops at half way.',
      area: 'Devices',
      severity: 'A',
      usersOrDevicesImpacted: 12,
      businessImpact: 'Nobody who is new can work.',
      contact,
    });
    expect(filed).toMatchObject({ status: 201, json: { primaryContact: { is: 'named' } } });
    const id = filed.json.ticketId;

    await laptop.advance(10);
    await does('operations', id, 'assign');
    await laptop.advance(5);
    await does('operations', id, 'respond', { message: 'We look into the enrolment service.' });
    await laptop.advance(10);
    await does('operations', id, 'note', { note: 'The vendor knows of it; not for the customer.' });
    await does('operations', id, 'ask', { question: 'Which models are they?\nAll of one batch?' });
    await laptop.advance(60);

    const unreachable = await does('operations', id, 'contact-unreachable', {
      tried: 'Called three times; not for them.',
    });
    expect(unreachable.json.primaryContact).toEqual({ is: 'admin-contact', contactId: 'devices' });
    expect(kindOf(await posts('operations', id, 'contact-unreachable', { tried: 'Again.' }))).toEqual([
      409,
      'admin-contacts-exhausted',
    ]);
    await laptop.advance(4 * 60); // Half of the time to answer is over: a reminder.
    await does('it-admin', id, 'answer', { answer: 'Two models, one batch.' });

    expect(kindOf(await posts('it-admin', id, 'change-contact', successor))).toEqual([428, 'if-match-missing']);
    expect(kindOf(await posts('it-admin', id, 'change-contact', successor, { 'if-match': '"1"' }))).toEqual([
      412,
      'ticket-changed',
    ]);
    const { headers } = await laptop.as('it-admin').get(`${tickets}/${id}`);
    const etag = { 'if-match': headers.get('etag') ?? '' };
    const changed = await does('it-admin', id, 'change-contact', successor, etag);
    expect(changed.json.primaryContact).toEqual({ is: 'named' });
    expect(kindOf(await posts('requester', id, 'change-contact', successor, etag))).toEqual([404, 'ticket-unknown']);

    await laptop.advance(10);
    await does('operations', id, 'update', { message: 'The batch has an old firmware.' });
    await laptop.advance(20);
    await does('operations', id, 'resolve', { solution: 'The firmware is deployed.' });
    expect(kindOf(await posts('it-admin', id, 'change-contact', contact, etag))[0]).toBe(412);
    const now = (await laptop.as('it-admin').get(`${tickets}/${id}`)).headers.get('etag') ?? '';
    expect(kindOf(await posts('it-admin', id, 'change-contact', contact, { 'if-match': now }))).toEqual([
      409,
      'ticket-resolved',
    ]);
    await laptop.advance(30);
    await does('it-admin', id, 'reactivate', { reason: 'One model fails still.' });
    await laptop.advance(30);
    await does('operations', id, 'resolve', { solution: 'Deployed to that model, too.' });
    await laptop.advance(25 * 60);
    expect((await laptop.as('it-admin').get(`${tickets}/${id}`)).json.state).toBe('closed');

    const text = await transcript(id);
    expect(text).not.toContain('not for');
    expectGolden(__dirname, 'mails-of-an-admin-ticket', text);
    const room = await laptop.as().get('/mail');
    expect(room.text).toContain('to answer');
    expect(room.text).toContain(`<a href="${laptop.origin}/tickets/${id}"`);
  }, 120_000);
});

describe('the primary contact on the page of a ticket', () => {
  it('is changed by a form that knows which state it edits, and is refused as a page once that has passed', async () => {
    laptop = await aLaptop({ policy: 'starter', switchedOff: ['sla-sweep', 'rotation-sweep'] });
    await switchOffFleet(laptop);
    const requester = laptop.as('requester');
    const filed = await requester.post(tickets, { title: 'No sound', description: 'Since noon.', area: 'Devices' });
    const id = filed.json.ticketId;
    const browser = { accept: 'text/html', origin: laptop.origin };
    const shown = await requester.get(`/tickets/${id}`, browser);
    const form = /<form method="post" action="[^"]*\/change-contact"[\s\S]*?<\/form>/.exec(shown.text)?.[0] ?? '';
    const hidden = (name: string): string =>
      (new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? '').replaceAll('&quot;', '"');
    expect(shown.text).not.toContain('/contact-unreachable"'); // That is for those who work the ticket.
    const cookie = shown.headers
      .getSetCookie()
      .map((one) => one.split(';')[0] ?? '')
      .join('; ');
    const send = (fields: Record<string, string>): Promise<Answer> =>
      requester.send(`${tickets}/${id}/change-contact`, {
        method: 'POST',
        headers: { ...browser, cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: String(new URLSearchParams({ _csrf: hidden('_csrf'), _etag: hidden('_etag'), ...fields })),
      });
    const wrong = await send({ ...successor, mail: 'nowhere' });
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('Write a mail address')]);
    expect(await send(successor)).toMatchObject({ status: 303 });
    const again = await send(contact);
    expect([again.status, again.text.includes('The ticket has changed since you read it')]).toEqual([412, true]);

    const asAgent = await laptop.as('agent').get(`/tickets/${id}`, browser);
    expect(asAgent.text).toContain('/contact-unreachable"');
    await does('agent', id, 'contact-unreachable', { tried: 'Called.' });
    expect((await requester.get(`/tickets/${id}`, browser)).text).toContain('<code>devices</code> has taken over');
    await laptop.advance(1);
    const told = (await laptop.mail()).toReversed().map(({ to, subject }) => `${to}: ${subject.replace(id, '#')}`);
    expect(told).toEqual([
      'rosa.lindqvist@contoso.example: #: filed (severity C)',
      'adaeze.nwosu@contoso.example: #: its primary contact has changed',
      'adaeze.nwosu@contoso.example: #: an admin contact takes over',
    ]);
  }, 60_000);
});
