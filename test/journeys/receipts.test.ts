import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

const root = join(__dirname, '..', '..');
const command = join(root, 'dist', 'scripts', 'tierline.js');
const policy = join(root, 'policies', 'starter.yaml');

/** Runs the built command as a terminal would, with this on its standard input. */
const tierline = async (args: readonly string[], input: unknown) => {
  const child: ChildProcess = spawn(process.execPath, [command, ...args], { stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin?.end(typeof input === 'string' ? input : JSON.stringify(input));
  const [output, errors] = await Promise.all([text(child.stdout as never), text(child.stderr as never)]);
  return { code: await ended, output, errors };
};

let laptop: Laptop;
let jwks: string;
let path: string;
beforeAll(async () => {
  laptop = await aLaptop({ policy: 'starter', at: '2026-03-02T10:00:00Z' });
  jwks = `${laptop.origin}/.well-known/jwks.json`;
  const requester = laptop.as('requester');
  const filed = await requester.post('/api/v1/tickets', {
    title: 'Mail is slow',
    description: 'All of it.',
    severity: 'B',
  });
  expect(filed.status).toBe(201);
  path = `/api/v1/tickets/${filed.json.ticketId}`;
});
afterAll(() => laptop.stop());

/** A ticket that climbs at noon in Berlin, is answered after lunch, and is told of once more. */
describe('the receipts of a ticket over HTTP', () => {
  it('verify for whoever has the keys and the policy', async () => {
    const agent = laptop.as('agent');
    await laptop.advance(130);
    expect((await agent.post(`${path}/respond`, {})).status).toBe(200);
    await laptop.advance(30);
    expect((await agent.post(`${path}/update`, { message: 'Nearly there.' })).status).toBe(200);

    const { json, headers } = await laptop.as('requester').get(`${path}/receipts`);
    expect(headers.get('cache-control')).toBe('no-store');
    const clocks = json.items.map(({ receipt }: never) => (receipt as { readonly clock: string }).clock);
    expect(clocks).toEqual(expect.arrayContaining(['response', 'tier-response', 'update']));
    expect(clocks.filter((clock: string) => clock === 'update')).toHaveLength(2);

    const args = ['receipt', 'verify', '-', '--jwks', jwks, '--policy', policy];
    const { code, output } = await tierline(args, json);
    expect(output.split('\n').filter((line) => line.startsWith('right'))).toHaveLength(json.items.length);
    expect(output).toContain('checked arithmetic, policy, signature');
    expect(code).toBe(0);

    const shown = await tierline(['receipt', 'show', '-'], json.items[0].jws);
    expect(shown.output).toMatch(/^Receipt: ticket TL-\w{10}, response 1\n/);
    expect(shown.output).toMatch(/ closed +outside the hours of office-hours/);
  });

  it('are refused as soon as somebody touched them', async () => {
    const { json } = await laptop.as('requester').get(`${path}/receipts?clock=response`);
    const [{ receipt, jws }] = json.items;
    const later = { ...receipt, dueAt: '2026-03-20T12:00:00.000Z' };
    const args = ['receipt', 'verify', '-', '--jwks', jwks];
    const touched = await tierline([...args, '--json'], { receipt: later, jws });
    expect(touched.code).toBe(1);
    expect(JSON.parse(touched.output)).toMatchObject([
      {
        ok: false,
        clock: 'response',
        wrong: expect.arrayContaining([
          expect.stringMatching(/^the stretches end at/),
          'it is not the receipt that was signed',
        ]),
      },
    ]);

    const [header, , signature] = String(jws).split('.');
    const payload = Buffer.from(JSON.stringify({ ...receipt, ticketId: 'TL-0000000000' })).toString('base64url');
    const forged = await tierline(args, [header, payload, signature].join('.'));
    expect(forged.code).toBe(1);
    expect(forged.output).toContain('the signature is not right');
    expect(await tierline(args, receipt)).toMatchObject({
      code: 1,
      output: expect.stringContaining('it is not signed'),
    });
    expect(await tierline(args, 'nonsense')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('cannot be read'),
    });
  });

  it('of an earlier instant are the same however often one asks', async () => {
    const at = '2026-03-02T10:30:00.000Z';
    const ask = async () => (await laptop.as('requester').get(`${path}/receipts?clock=response&at=${at}`)).json.items;
    const [before] = await ask();
    expect(before.receipt).toMatchObject({ askedAt: at, state: 'running', spentMs: 30 * 60_000 });
    await laptop.advance(60);
    expect(await ask()).toEqual([before]);
  });

  it('are nobody else’s; the keys are everybody’s', async () => {
    expect((await laptop.as('requester-2').get(`${path}/receipts`)).status).toBe(404);
    expect((await laptop.as().get(`${path}/receipts`)).status).toBe(401);
    const keys = await laptop.as().get('/.well-known/jwks.json');
    expect(keys.headers.get('cache-control')).toBe('public, max-age=300');
    expect(Object.keys(keys.json.keys[0]).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });
});
