import type { ApiDocument, Operation } from '../../functions/api/document';
import { type Answer, aLaptop, type Laptop } from '../support/laptop';
import { replyChecks } from './replies';

/** Every operation of the API document is done once, and its reply held against the document: chance need not find them. */
let laptop: Laptop;
let document: ApiDocument;
let wrongWith: ReturnType<typeof replyChecks>;
const done = new Set<string>();

beforeAll(async () => {
  laptop = await aLaptop();
  document = (await laptop.as().get('/api/v1/openapi.json')).json;
  wrongWith = replyChecks(document);
});
afterAll(() => laptop.stop());

/** The operation that a request is meant for: literal parts of a path come before those in braces. */
const operationOf = (method: string, path: string): Operation => {
  const [plain = ''] = path.split('?');
  const fits = (template: string): boolean =>
    new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(plain);
  const [found] = Object.entries(document.paths)
    .filter(([template, byMethod]) => fits(template) && method.toLowerCase() in byMethod)
    .toSorted(([one], [other]) => one.split('{').length - other.split('{').length);
  const operation = found?.[1][method.toLowerCase()];
  if (operation === undefined) throw new Error(`the document has no ${method} ${plain}`);
  return operation;
};

const does = async (person: string, method: string, path: string, body?: unknown, headers = {}): Promise<Answer> => {
  const operation = operationOf(method, path);
  const answer = await laptop.as(person).send(path, {
    method,
    headers: { ...(typeof body === 'object' && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const { operationId } = operation;
  expect([operationId, answer.status < 300, answer.text]).toEqual([operationId, true, answer.text]);
  expect([operationId, wrongWith(operation, answer)]).toEqual([operationId, undefined]);
  done.add(operationId);
  return answer;
};

const reads = (person: string, path: string): Promise<Answer> => does(person, 'GET', path);

const tickets = '/api/v1/tickets';
const report = { title: 'The VPN drops', description: 'Every few minutes since noon.', severity: 'B' };
const rosa = { firstName: 'Rosa', lastName: 'Lindqvist', mail: 'rosa@contoso.example', phone: '+1 425 555 0100' };
const forAdmins = { lane: 'admin', area: 'Devices', category: 'Devices', businessImpact: 'Some wait.', contact: rosa };
const aFile = { 'x-attachment-name': 'notes.txt', 'content-type': 'application/octet-stream' };

it('does what can be done to a ticket', async () => {
  const filed = await does('requester', 'POST', tickets, report);
  const path = `${tickets}/${filed.json.ticketId}`;
  const other = (await does('requester', 'POST', tickets, report)).json.ticketId;
  const verb = (person: string, name: string, body: object = {}, headers = {}): Promise<Answer> =>
    does(person, 'POST', `${path}/${name}`, body, headers);

  await verb('requester', 'change-contact', rosa, { 'if-match': filed.headers.get('etag') ?? '' });
  const { attachmentId } = (await does('requester', 'POST', `${path}/attachments`, 'It began at noon.', aFile)).json;
  await reads('requester', `${path}/attachments/${attachmentId}`);
  await reads('requester', `${path}/attachments`);
  await verb('agent', 'respond');
  await verb('agent', 'assign');
  await verb('agent', 'update', { message: 'We are looking.' });
  await verb('agent', 'note', { note: 'Odd.' });
  await verb('agent', 'ask', { question: 'Since when?' });
  await verb('requester', 'answer', { answer: 'Noon.' });
  await verb('requester', 'schedule-callback', { callbackAt: '2027-01-01T10:00:00Z' });
  await verb('agent', 'change-severity', { severity: 'A', reason: 'Everybody.' });
  await verb('agent', 'add-external-id', { system: 'Premier', externalId: '1-23' });
  await verb('agent', 'remove-external-id', { system: 'Premier', externalId: '1-23' });
  await verb('requester', 'link', { relation: 'follows', other });
  await verb('requester', 'unlink', { relation: 'follows', other });
  await verb('requester', 'watch');
  await verb('requester', 'unwatch');
  await verb('agent', 'climb', { reason: 'Beyond me.' });
  await verb('agent', 'transfer', { tier: 'tier-3', reason: 'Theirs.' });
  await verb('escalation-engineer', 'hand-over', { to: 'vendor', reason: 'Broken.' });
  await verb('escalation-engineer', 'take');
  await verb('escalation-engineer', 'return', { message: 'Mended.' });
  await verb('escalation-engineer', 'mitigate');
  await verb('escalation-engineer', 'resolve', { solution: 'A new cable.' });
  await verb('requester', 'rate', { rating: 5 });
  await verb('requester', 'reactivate');
  await verb('escalation-engineer', 'resolve', { solution: 'Another cable.' });
  await verb('requester', 'close');
  await verb('requester', 'follow-up');
  await does('requester', 'POST', `${tickets}/${other}/withdraw`, {});

  const forOperations = (await does('it-admin', 'POST', tickets, { ...report, severity: 'C', ...forAdmins })).json
    .ticketId;
  await does('operations', 'POST', `${tickets}/${forOperations}/contact-unreachable`, { tried: 'Called.' });
  await does('requester', 'POST', `${tickets}/advice`, { impact: 'stopped' });
  await does('requester', 'POST', '/api/v1/attachments', 'It began at noon.', aFile);

  for (const inner of ['', '/events', '/receipts']) await reads('requester', path + inner);
  for (const list of ['', '/counts', '/export?format=csv']) await reads('auditor', tickets + list);
  await does('it-admin', 'POST', `${path}/erase`, { reason: 'She asked.' });
});

it('does what can be done to a device', async () => {
  const { ticketId } = (await does('requester', 'POST', tickets, report)).json;
  await does('agent', 'POST', `${tickets}/${ticketId}/respond`, {});
  const wish = { ticketId, deviceId: 'LAPTOP-01', category: 'Devices', title: 'A look', plan: 'Read the log.' };
  const asks = async (more: object): Promise<string> => {
    const { json } = await does('escalation-engineer', 'POST', '/api/v1/elevations', { ...wish, ...more });
    return `/api/v1/elevations/${json.grantId}`;
  };
  const risky = { actions: ['Run an installer, .msi or .exe'], reason: 'It is not packaged.' };
  const approved = await asks({ ...risky, deviceId: 'LAPTOP-02' });
  await does('approver', 'POST', `${approved}/approve`, {});
  await does('it-admin', 'POST', `${approved}/revoke`, { reason: 'Not today.' });
  const denied = await asks({ ...risky, deviceId: 'KIOSK-01' });
  await does('approver', 'POST', `${denied}/deny`, { reason: 'Package it.' });
  await does('escalation-engineer', 'POST', `${await asks({ ...risky, deviceId: 'KIOSK-01' })}/withdraw`, {});

  const path = await asks({ actions: ['Use the command prompt or PowerShell'] });
  await reads('escalation-engineer', path);
  await reads('auditor', '/api/v1/elevations');
  await does('escalation-engineer', 'POST', `${path}/reveal`, {});
  await does('escalation-engineer', 'POST', `${path}/extend`, { minutes: 10, reason: 'The log is long.' });
  await does('escalation-engineer', 'POST', `${path}/close`, { actionsTaken: 'Read the log.' });
  const broken = { deviceId: 'LAPTOP-02', reason: 'It encrypts its files.' };
  const { grantId } = (await does('break-glass', 'POST', '/api/v1/break-glass', broken)).json;
  const emergency = `/api/v1/elevations/${grantId}`;
  await does('break-glass', 'POST', `${emergency}/reveal`, {});
  await does('break-glass', 'POST', `${emergency}/close`, { actionsTaken: 'Stopped it.' });
  const review = { verdict: 'justified', words: 'Its files were being encrypted.' };
  await does('security-manager', 'POST', `${emergency}/review`, review);
  const absence = { from: '2027-01-01T10:00:00Z', to: '2027-01-08T10:00:00Z', standIn: 'approver-2' };
  await does('approver', 'PUT', '/api/v1/me/absence', absence);
  await reads('approver', '/api/v1/me/absence');
  await does('approver', 'DELETE', '/api/v1/me/absence');
  await does('it-admin', 'POST', '/api/v1/devices/LAPTOP-99/enrolment-code', {});
  await reads('auditor', '/api/v1/devices');
  await reads('auditor', '/api/v1/devices/LAPTOP-01');
  await does('it-admin', 'POST', '/api/v1/devices/LAPTOP-01/rotate', { reason: 'It was on a note.' });
  const campaign = (await does('it-admin', 'POST', '/api/v1/campaigns', { reason: 'A leak.', devices: ['LAPTOP-02'] }))
    .json;
  for (const verb of ['pause', 'resume', 'cancel'])
    await does('it-admin', 'POST', `/api/v1/campaigns/${campaign.campaignId}/${verb}`, {});
  await reads('auditor', `/api/v1/campaigns/${campaign.campaignId}`);
  await reads('auditor', '/api/v1/campaigns');
  const { items } = (await laptop.as().get('/local/devices')).json;
  const { managedDeviceId, entraDeviceId } = items.find((one: { id: string }) => one.id === 'SURFACE-01');
  await does('it-admin', 'POST', '/api/v1/devices/SURFACE-01/adopt', { managedDeviceId, entraDeviceId });
  await does('it-admin', 'POST', '/api/v1/devices/reconcile', { limit: 1 });
  await reads('auditor', '/api/v1/audit/password-knowledge');
});

it('does what can be done to everything else', async () => {
  const [policy] = (await reads('auditor', '/api/v1/policies')).json.items;
  const { source } = (await reads('auditor', `/api/v1/policies/${policy.id}/${policy.version}`)).json;
  await does('it-admin', 'POST', '/api/v1/policies', { source });
  const contact = { area: 'Devices', name: 'Rosa', mail: rosa.mail, phone: rosa.phone, hasAuthority: true };
  await does('it-admin', 'PUT', '/api/v1/contacts/rosa', contact);
  await reads('it-admin', '/api/v1/contacts');
  await reads('it-admin', '/api/v1/contacts/rosa');
  await does('it-admin', 'DELETE', '/api/v1/contacts/rosa');
  await does('it-admin', 'POST', '/api/v1/directory/import', {
    source: 'csv',
    devices: [{ deviceId: 'LAPTOP-77', name: 'A' }],
  });
  for (const section of ['devices', 'people', 'groups']) await reads('it-admin', `/api/v1/directory/${section}`);
  await does('it-admin', 'POST', '/api/v1/signing-keys/rotate', {});
  await reads('requester', '/api/v1/me/data');
  await reads('it-admin', '/api/v1/people/requester/data');
  await does('it-admin', 'POST', '/api/v1/people/nobody-of-this-name/erase', { reason: 'She has left.' });
  for (const record of ['erasures', 'exports', 'refusals', 'alarms', 'audit/checkpoints', 'audit/export'])
    await reads('auditor', `/api/v1/${record}`);
  for (const path of ['/api/v1/me', '/api/health', '/api/v1/openapi.json', '/.well-known/jwks.json'])
    await reads('requester', path);
});

it('has done all but what a device signs', () => {
  const operations = Object.values(document.paths).flatMap((byMethod) => Object.values(byMethod));
  const left = operations.map(({ operationId }) => operationId).filter((id) => !done.has(id));
  expect(left.toSorted()).toEqual([
    ...['device-claim', 'device-confirm', 'device-enrol', 'device-poll', 'device-refuse', 'device-renew-key'],
  ]);
});
