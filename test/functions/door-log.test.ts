import { HttpRequest, InvocationContext } from '@azure/functions';
import { Fault } from '../../desk/ports';
import type { Door, Opened } from '../../functions/door';
import { enter } from '../../functions/enter';
import { flawed } from '../../functions/problem';

const ticketId = 'TL-7KQ4M2XD0A';
const written = 'what somebody wrote';

/** What a door that ends so says in the log, each line as its level, its message and its facts. */
const saidBy = async (
  method: 'GET' | 'POST',
  open: () => Promise<Opened>,
  path = `api/v1/tickets/${ticketId}/update`,
) => {
  const said: unknown[] = [];
  const context = new InvocationContext({
    invocationId: 'i-1',
    functionName: 'a-door',
    logHandler: (level, message, facts) => void said.push([level, message, JSON.parse(String(facts))]),
  });
  const door: Door = { name: 'a-door', method, route: 'api/v1/tickets/{id}/update', act: 'none', open };
  const body = method === 'POST' ? { body: { string: JSON.stringify({ message: written }) } } : {};
  const request = new HttpRequest({ method, url: `https://desk.example/${path}?text=${written}`, ...body });
  await enter(door, { origins: [] } as never, request, context);
  return said;
};

const about = { door: 'a-door', ticketId, correlationId: 'i-1' };
const done = async (): Promise<Opened> => ({ status: 200 });

describe('what a door says in the log', () => {
  it('is one line for a change: the door, the ticket, the status, and what the caller may quote', async () => {
    expect(await saidBy('POST', done)).toEqual([['information', 'a door answered', { ...about, status: 200 }]]);
  });

  it('is nothing for a look that was answered', async () => {
    expect(await saidBy('GET', done)).toEqual([]);
  });

  it('names the problem of what was refused', async () => {
    const problem = 'urn:tierline:problem:signed-out';
    const refused = async (): Promise<Opened> => ({ problem: flawed('signed-out') });
    expect(await saidBy('GET', refused)).toEqual([
      ['information', 'a door answered', { ...about, status: 401, problem }],
    ]);
  });

  it('names the grant of an address that has one', async () => {
    const [line] = await saidBy('POST', done, 'api/v1/elevations/EL-4C41-1/reveal');
    expect(line).toMatchObject(['information', 'a door answered', { grantId: 'EL-4C41-1' }]);
  });

  it.each([
    ['a fault', new Fault('throttled', { cause: new Error('too many') }), 'warning', { fault: 'throttled' }],
    ['a defect', new Error('a defect'), 'error', {}],
  ])('says %s with the same names', async (_what, error, level, more) => {
    const [first] = await saidBy('POST', () => Promise.reject(error));
    expect(first).toMatchObject([level, expect.stringMatching(/^a door met a /), { ...about, ...more }]);
  });

  it('never says what somebody wrote', async () => {
    expect(JSON.stringify(await saidBy('POST', done))).not.toContain(written);
  });
});
