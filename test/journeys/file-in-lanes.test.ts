import { type Answer, aLaptop, type Client, type Laptop } from '../support/laptop';

const tickets = '/api/v1/tickets';
const contact = {
  firstName: 'Adaeze',
  lastName: 'Nwosu',
  mail: 'adaeze.nwosu@contoso.example',
  phone: '+1 425 555 0100',
};

const forAdmins = {
  lane: 'admin',
  title: 'Enrolment fails',
  description: 'Every new device stops at half way.',
  area: 'Devices',
  category: 'Devices',
  usersOrDevicesImpacted: 12,
  businessImpact: 'Nobody who is new can work.',
  contact,
};

let laptop: Laptop;
afterEach(() => laptop.stop());

const kindOf = ({ json }: Answer): string => String(json?.type).replace('urn:tierline:problem:', '');
const put = (client: Client, path: string, body: object): Promise<Answer> =>
  client.send(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('an escalation', () => {
  it('goes from a user’s ticket by its engineer to Operations, with contacts and links', async () => {
    laptop = await aLaptop();
    const [requester, engineer, admin] = ['requester', 'escalation-engineer', 'it-admin'].map((who) => laptop.as(who));
    if (!requester || !engineer || !admin) throw new Error('nobody');
    const device = 'LAPTOP-01';
    const filed = await requester.post(tickets, {
      title: 'BitLocker asks for its key',
      description: 'At every start.',
      category: 'Devices',
      devices: [device],
    });
    expect(filed).toMatchObject({ status: 201, json: { lane: 'user', category: 'Devices', devices: [device] } });
    const origin = filed.json.ticketId;

    const escalation = {
      lane: 'escalation',
      title: 'BitLocker asks for its key after the last policy',
      description: 'Three devices since Monday.',
      area: 'Devices',
      troubleshootingSteps: 'Suspended and resumed it; the TPM is sound.',
      contact,
      fromTicket: origin,
      externalIds: ['CONTOSO-4711'],
    };
    const [tooGrave, withoutSteps, asRequester] = [
      await engineer.post(tickets, { ...escalation, severity: 'A' }),
      await engineer.post(tickets, { ...escalation, troubleshootingSteps: undefined }),
      await requester.post(tickets, escalation),
    ];
    expect(tooGrave).toMatchObject({ status: 422, json: { higherBy: 'ItAdmin' } });
    expect(kindOf(tooGrave)).toBe('severity-not-choosable');
    expect(withoutSteps.json).toMatchObject({ status: 422, errors: [{ at: '/troubleshootingSteps' }] });
    expect(asRequester).toMatchObject({ status: 403, json: { whoMay: ['EscalationEngineer'] } });

    const key = { 'idempotency-key': 'the-escalation' };
    const one = await engineer.post(tickets, escalation, key);
    expect(one).toMatchObject({
      status: 201,
      json: { lane: 'escalation', severity: 'C', type: 'incident', tier: 'operations', fromTicket: origin },
    });
    expect((await engineer.post(tickets, escalation, key)).json.ticketId).toBe(one.json.ticketId);

    const heard = (await requester.get(`${tickets}/${origin}/events`)).json.items;
    expect(heard.map(({ kind }: { kind: string }) => kind)).toEqual(['ticket-filed', 'follow-up-filed']);
    expect(heard[1].data).toEqual({ followUp: one.json.ticketId, lane: 'escalation' });
    const told = (await engineer.get(`${tickets}/${one.json.ticketId}/events`)).json.items[0];
    expect(told).toMatchObject({ data: { externalIds: ['CONTOSO-4711'] }, text: { contactMail: contact.mail } });

    // Without a contact for the area nobody files, and the refusal says where to save one (R64).
    expect(await admin.send('/api/v1/contacts/devices', { method: 'DELETE' })).toMatchObject({ status: 204 });
    const refused = await engineer.post(tickets, escalation);
    expect(kindOf(refused)).toBe('admin-contact-missing');
    expect(refused.json.title).toContain('/api/v1/contacts');
    const { firstName: _first, lastName: _last, ...reach } = contact;
    const person = { ...reach, name: 'Adaeze Nwosu', area: 'Devices', hasAuthority: true };
    expect(await put(admin, '/api/v1/contacts/devices', person)).toMatchObject({
      status: 200,
      json: { contactId: 'devices', verifiedBy: 'it-admin', isUnverified: false },
    });
    expect((await engineer.post(tickets, escalation)).status).toBe(201);
  }, 60_000);
});

describe('severity A under a contract that opens it by phone', () => {
  it('is advised, refused by the portal with the number, and taken by phone', async () => {
    laptop = await aLaptop({ policy: 'intune-premier' });
    const admin = laptop.as('it-admin');
    const advice = await admin.post(`${tickets}/advice`, {
      lane: 'admin',
      impact: 'stopped',
      usersOrDevicesImpacted: 12,
      category: 'Billing',
    });
    expect(advice.json).toMatchObject({
      severity: { severity: 'A', isChoosable: true },
      routing: { to: 'unified-or-premier' },
      responses: [
        { severity: 'A', dueAt: '2026-03-02T10:00:00.000Z', byPhone: expect.any(String) },
        { severity: 'B' },
        { severity: 'C' },
      ],
    });

    const grave = { ...forAdmins, severity: 'A' };
    const number = advice.json.responses[0].byPhone;
    const refused = await admin.post(tickets, grave);
    expect(kindOf(refused)).toBe('severity-by-phone');
    expect(refused.json).toMatchObject({
      status: 422,
      number,
      errors: [{ at: '/severity', message: `Call ${number}.` }],
    });

    const filed = await laptop.as('operations').post(tickets, { ...grave, channel: 'phone', onBehalfOf: 'it-admin' });
    expect(filed).toMatchObject({ status: 201, json: { severity: 'A', filedBy: 'it-admin', tier: 'intune-support' } });
    expect((await admin.post(tickets, { ...grave, channel: 'phone' })).status).toBe(201);
    expect((await laptop.as('requester').post(tickets, grave)).status).toBe(403);
  }, 60_000);
});
