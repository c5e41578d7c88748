import { policySource } from '../support/a-policy';
import { aFolder, tierline } from '../support/a-terminal';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

const aFile = aFolder();
let laptop: Laptop;

/** The starter with another version and other changes. */
const aStarter = (name: string, version: number, ...changes: readonly (readonly [RegExp, string])[]): string => {
  const raised: readonly (readonly [RegExp, string])[] = [[/^version: \d+$/m, `version: ${version}`], ...changes];
  const text = raised.reduce(
    (source, [from, to]) => {
      if (!from.test(source)) throw new Error(`the starter has no ${from}`);
      return source.replace(from, to);
    },
    policySource('starter').replace(/\nexamples:[\s\S]*/, anExample),
  );
  return aFile(`${name}.yaml`, text);
};

const anExample = `
examples:
  - name: severity A at night
    file: { severity: A, at: 2026-03-06T02:00+01:00 }
    expect: { update: none }
`;

const published = (file: string, ...args: readonly string[]) =>
  tierline(['policy', 'publish', file, '--to', laptop.origin, ...args]);

const active = async (): Promise<string> => {
  const { items } = (await laptop.as('it-admin').get('/api/v1/policies')).json;
  const { id, version } = items.find(({ isActive }: { isActive: boolean }) => isActive);
  return `${id} ${version}`;
};

const slower = [/respondWithinMinutes: \{ A: 15, B: 60/, 'respondWithinMinutes: { A: 20, B: 60'] as const;

beforeAll(async () => {
  laptop = await aLaptop({ policy: 'starter', at: '2026-03-02T09:00:00Z' });
});
afterAll(() => laptop.stop());

describe('tierline policy publish', () => {
  it('makes a policy the active one, and open tickets follow', async () => {
    const requester = laptop.as('requester');
    const filed = (
      await requester.post('/api/v1/tickets', { title: 'All is down', description: 'Since nine.', severity: 'A' })
    ).json;
    const dueOf = (ticket: { clocks: readonly { clock: string; dueAt: string }[] }): string | undefined =>
      ticket.clocks.find(({ clock }) => clock === 'tier-response')?.dueAt;
    expect(dueOf(filed)).toBe('2026-03-02T09:15:00.000Z');

    const { code, out, told } = await published(aStarter('slower', 90, slower));
    expect({ code, told, out }).toEqual({
      code: 0,
      told: '',
      out: `starter version 90 is active at ${laptop.origin}; open tickets follow`,
    });
    expect(await active()).toBe('starter 90');
    await laptop.advance(1);
    const now = (await requester.get(`/api/v1/tickets/${filed.ticketId}`)).json;
    expect(dueOf(now)).toBe('2026-03-02T09:20:00.000Z');
  });

  it('says what the desk answered in JSON, and may be said twice', async () => {
    const file = aStarter('again', 91, slower);
    const first = await published(file, '--json');
    expect(JSON.parse(first.out)).toMatchObject({ policy: { id: 'starter', version: 91 }, status: 'active' });
    expect(await published(file, '--json')).toEqual(first);
  });

  it('only looks with --dry-run: each outcome in words, and nothing is done', async () => {
    const before = await active();
    const outlook = async (file: string) => (await published(file, '--dry-run')).out;
    expect(await outlook(aStarter('next', 190, slower))).toBe(
      `would make starter version 190 active at ${laptop.origin} in place of ${before.replace(' ', ' version ')}; open tickets would follow`,
    );
    expect(await outlook(aStarter('longer-yet', 191, [/leaseMinutesMax: 240/, 'leaseMinutesMax: 310']))).toMatch(
      /^would hand in starter version 191 .* else it waits for a second person to$/,
    );
    expect(await outlook(aStarter('again', 91, slower))).toBe(
      `starter version 91 is active at ${laptop.origin} already: nothing would change`,
    );
    const taken = await published(aStarter('taken', 91), '--dry-run');
    expect([taken.code, taken.out]).toEqual([1, '']);
    expect(taken.told).toMatch(/with other content .* Raise `version` in the file\.$/);
    const { out } = await published(aStarter('next', 190, slower), '--dry-run', '--json');
    expect(JSON.parse(out)).toMatchObject({ policy: { id: 'starter', version: 190 }, would: 'become-active' });
    expect(await active()).toBe(before);
    expect((await laptop.as('it-admin').get('/api/v1/policies/starter/190')).status).toBe(404);
  });

  it('publishes a variation whole: what it extends laid under it', async () => {
    aStarter('base', 1);
    const child = aFile('child.yaml', 'extends: ./base.yaml\nid: variation\nversion: 1\nname: A variation\n');
    expect((await published(child)).out).toContain('variation version 1 is active');
    const { source } = (await laptop.as('it-admin').get('/api/v1/policies/variation/1')).json;
    expect(source).toContain('"id": "variation"');
    expect(source).toContain('Europe/Berlin');
    expect(source).not.toContain('extends');
  });

  it('keeps a broken file, and one with an example that fails, from going anywhere', async () => {
    const before = await active();
    const broken = await published(aStarter('broken', 92, [/zone: Europe\/Berlin/, 'zone: Europe/Berlim']));
    expect([broken.code, broken.out]).toEqual([1, '']);
    expect(broken.told).toMatch(/broken\.yaml:\d+: /);
    const failing = await published(
      aStarter('failing', 92, [/expect: \{ update: none \}/, 'expect: { tier: tier-2 }']),
    );
    expect(failing.code).toBe(1);
    expect(failing.told).toMatch(
      /failing\.yaml:\d+: The example "severity A at night" fails: tier is tier-1, not tier-2/,
    );
    expect(await active()).toBe(before);
  });

  it('is refused a version that was published with other content, and told the way out', async () => {
    await published(aStarter('ninety-three', 93, slower));
    const { code, out, told } = await published(aStarter('other', 93));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(told).toMatch(/answered 409: .*Raise `version` in the file\.$/);
    expect((await published(aStarter('other', 93), '--json')).out).toContain('policy-version-taken');
    expect(await active()).toBe('starter 93');
  });

  it('waits for a second person where it changes the elevation rules', async () => {
    const before = await active();
    const longer = aStarter('longer', 94, [/leaseMinutesMax: 240/, 'leaseMinutesMax: 300']);
    for (const _ of [1, 2]) {
      const { code, out } = await published(longer);
      expect({ code, out }).toEqual({
        code: 0,
        out: 'starter version 94 changes the elevation rules: it awaits a second person, who publishes the same file',
      });
    }
    expect(await active()).toBe(before);
    const { code, out } = await published(longer, '--as', 'it-admin-2');
    expect([code, out]).toEqual([0, `starter version 94 is active at ${laptop.origin}; open tickets follow`]);
    expect(await active()).toBe('starter 94');
  });

  it('is refused to whoever may not', async () => {
    const agent = await published(aStarter('mine', 95), '--as', 'agent');
    expect([agent.code, agent.told]).toEqual([1, expect.stringMatching(/answered 403: .*Publish as an IT admin\.$/)]);
    const nobody = await published(aStarter('mine', 95), '--as', 'nobody-at-all');
    expect([nobody.code, nobody.told]).toEqual([1, expect.stringContaining('knows no sample person nobody-at-all')]);
  });

  it.each([
    ['http://127.0.0.1:9', 'nobody answers at http://127.0.0.1:9 ('],
    ['nowhere', '--to nowhere is no address, such as https://desk.example.org'],
    ['http://desk.example.org', '--to http://desk.example.org: use https, or http on this machine'],
    ['ftp://127.0.0.1', 'use https, or http on this machine'],
    ['https://desk.example.org', 'set TIERLINE_TOKEN to an access token of the desk'],
  ])('complains about a desk that it cannot reach: %s', async (to, message) => {
    const { code, out, told } = await tierline(['policy', 'publish', 'policies/starter.yaml', '--to', to]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(told).toContain(message);
  });
});
