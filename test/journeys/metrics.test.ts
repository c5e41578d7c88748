import { switchOffFleet } from '../support/golden-ticket';
import { aLaptop, type Laptop } from '../support/laptop';

let laptop: Laptop;
beforeAll(async () => {
  laptop = await aLaptop({ faults: [] });
  await switchOffFleet(laptop);
});
afterAll(() => laptop.stop());

describe('who runs the desk', () => {
  it('sees what it measures of itself, and finds a caller’s problem in the log by its correlation id', async () => {
    const requester = laptop.as('requester');
    const report = { title: 'A secret title', description: 'Nobody can sign in.', severity: 'A' };
    const { ticketId } = (await requester.post('/api/v1/tickets', report)).json;
    await laptop.advance(31); // It climbs at 30 minutes.

    const { measured } = (await laptop.as().get('/local/metrics')).json;
    expect(measured).toMatchObject({
      'deadline-late-ms': { most: 0 },
      'sweep-served': { count: 31 },
      'notices-waiting': { count: 31, most: 0 },
      'rotations-unconfirmed': { last: 0 },
    });
    expect((await laptop.as().post('/local/metrics')).status).toBe(405);

    await laptop.setFaults([{ at: 'cosmos', kind: 'batch tickets', do: { status: 412 } }]);
    const { status, json } = await laptop.as('agent').post(`/api/v1/tickets/${ticketId}/respond`);
    expect(status).toBeGreaterThanOrEqual(400);
    const line = laptop
      .output()
      .split('\n')
      .find((one) => one.includes('a door met a fault'));
    expect(JSON.parse(line?.slice(line.indexOf('{')) ?? '{}')).toMatchObject({
      door: 'respond-ticket',
      ticketId,
      fault: 'stale',
      correlationId: json.correlationId,
    });
    expect(laptop.output()).not.toContain(report.title);
  });
});
