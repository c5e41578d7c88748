import createClient from 'openapi-fetch';
import type { components, paths } from '../../docs/api/tierline';
import { aLaptop, type Laptop } from '../support/laptop';

/** What a program writes that speaks with the desk: the types are made from the API document, the client is openapi-fetch. */
let laptop: Laptop;

beforeAll(async () => {
  laptop = await aLaptop();
});
afterAll(() => laptop.stop());

/** The client signs in as the program's user does. */
const clientOf = (person: string) => {
  const signedIn = laptop.as(person);
  return createClient<paths>({
    baseUrl: laptop.origin,
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      const body = method === 'GET' ? {} : { body: await request.text() };
      const answer = await signedIn.send(pathname + search, { method, headers: Object.fromEntries(headers), ...body });
      return new Response(answer.text === '' ? null : answer.text, answer);
    },
  });
};

it('files, works and reads a ticket by the types of the API document', async () => {
  const requester = clientOf('requester');
  const agent = clientOf('agent');

  const filed = await requester.POST('/api/v1/tickets', {
    params: { header: { 'Idempotency-Key': 'typed-1' } },
    body: { title: 'The VPN drops', description: 'Every few minutes since noon.', severity: 'B' },
  });
  const ticket: components['schemas']['TicketView'] | undefined = filed.data;
  expect(ticket).toMatchObject({ state: 'new', severity: 'B', lane: 'user' });
  const path = { id: ticket?.ticketId ?? '' };
  const etag = filed.response.headers.get('etag') ?? '';

  const responded = await agent.POST('/api/v1/tickets/{id}/respond', {
    params: { path, header: { 'If-Match': etag } },
    body: { message: 'I am looking into it.' },
  });
  expect(responded.data?.state).toBe('active');

  const listed = await agent.GET('/api/v1/tickets', { params: { query: { state: 'active', limit: 10 } } });
  expect(listed.data?.items.map(({ ticketId }) => ticketId)).toEqual([path.id]);

  const events = await requester.GET('/api/v1/tickets/{id}/events', { params: { path } });
  expect(events.data?.items.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['ticket-filed', 'ticket-responded']),
  );
});

it('gets a problem, typed by its kind, when the desk says no', async () => {
  const { data, error } = await clientOf('requester').POST('/api/v1/tickets', {
    body: { title: 'A change', description: 'Of something.', type: 'change', severity: 'A' },
  });
  expect(data).toBeUndefined();
  expect(error?.type).toBe('urn:tierline:problem:severity-not-choosable');
  expect(error?.status).toBe(422);
});
