import { SecretClient } from '@azure/keyvault-secrets';
import { type AVault, anyCredential, aVault, collect, refusalOf, vaultUrl } from './a-vault';

let vault: AVault;
beforeEach(() => {
  vault = aVault();
});
afterEach(() => vault.remove());

describe('the door of the vault', () => {
  it('answers a call without token with the challenge that the SDK follows', async () => {
    const url = new URL(`${vaultUrl}/secrets/device-1?api-version=2026-04-01`);
    const reply = await vault.handle({ method: 'GET', url, headers: {}, body: '' });
    expect(reply.status).toBe(401);
    expect(reply.headers['www-authenticate']).toContain('resource="https://tierline.invalid"');

    const getToken = jest.fn(anyCredential.getToken);
    const client = new SecretClient(vaultUrl, { getToken }, { httpClient: vault.httpClient });
    await client.setSecret('device-1', 'one');
    expect(getToken.mock.calls[0]?.[0]).toEqual(['https://tierline.invalid/.default']);
  });

  it('wants an api-version', async () => {
    const url = new URL(`${vaultUrl}/secrets`);
    const reply = await vault.handle({ method: 'GET', url, headers: { authorization: 'Bearer x' }, body: '' });
    expect(JSON.parse(reply.body)).toEqual({
      error: { code: 'BadParameter', message: 'api-version must be specified' },
    });
  });

  it.each([
    ['GET', '/keys', 404],
    ['GET', '/', 404],
    ['GET', '/secrets/a/b/c', 404],
    ['DELETE', '/secrets/a/0123', 405],
    ['POST', '/secrets/a', 405],
    ['PUT', '/secrets', 405],
    ['PUT', '/secrets/under_score', 400],
    ['PUT', `/secrets/${'x'.repeat(128)}`, 400],
    ['GET', '/secrets/%2e%2e%2f', 400],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await vault.call(method, path, '{"value":"x"}')).status).toBe(status);
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '{"value":1}',
    '{"value":"hush","tags":{"a":1}}',
    '{"value":"hush","attributes":{"exp":"x"}}',
  ])('refuses the body %s without repeating a value', async (body) => {
    const reply = await vault.call('PUT', '/secrets/device-1', body);
    expect(reply.status).toBe(400);
    expect(reply.body).not.toContain('hush');
  });

  it('takes a name that is also a verb', async () => {
    const client = vault.client();
    for (const name of ['restore', 'versions', 'backup']) await client.setSecret(name, name);
    expect((await client.getSecret('restore')).value).toBe('restore');
    expect(await collect(client.listPropertiesOfSecretVersions('versions'))).toHaveLength(1);
  });

  it('is shut after close', async () => {
    await vault.close();
    await expect(vault.call('GET', '/secrets')).rejects.toThrow('closed');
  });
});

describe('throttling', () => {
  it('lets 300 creations and 4,000 other calls through in 10 s, and tells the rest to wait', async () => {
    for (let at = 0; at < 300; at += 1) {
      expect((await vault.call('PUT', `/secrets/device-${at}`, '{"value":"x"}')).status).toBe(200);
    }
    const refused = await vault.call('PUT', '/secrets/device-300', '{"value":"x"}');
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after-ms': '1' } });
    expect(JSON.parse(refused.body).error.code).toBe('Throttled');

    for (let at = 0; at < 4000; at += 1) await vault.call('GET', '/secrets/device-1');
    expect((await vault.call('GET', '/secrets/device-1')).status).toBe(429);
  });

  it('does not count what it rejects, and frees a call 10 s after it was made', async () => {
    for (let at = 0; at < 150; at += 1) await vault.call('PUT', '/secrets/a', '{"value":"x"}');
    vault.pass(5000);
    for (let at = 0; at < 150; at += 1) await vault.call('PUT', '/secrets/a', '{"value":"x"}');
    for (let at = 0; at < 500; at += 1) await vault.call('PUT', '/secrets/a', '{"value":"x"}');
    vault.pass(5000);
    const statuses = [];
    for (let at = 0; at < 151; at += 1) statuses.push((await vault.call('PUT', '/secrets/a', '{"value":"x"}')).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(150);
    expect(statuses.at(-1)).toBe(429);
  });

  it('tells how long until there is room', async () => {
    const patient = aVault({});
    for (let at = 0; at < 300; at += 1) await patient.call('PUT', '/secrets/a', '{"value":"x"}');
    patient.pass(2500);
    const { headers } = await patient.call('PUT', '/secrets/a', '{"value":"x"}');
    expect(headers).toMatchObject({ 'retry-after-ms': '7500', 'retry-after': '8' });
    await patient.remove();
  });
});

describe('injected faults', () => {
  it.each([408, 429, 500, 503])('make the SDK call 4 times on %i, then fail', async (status) => {
    const attempts: number[] = [];
    vault.inject(({ kind, attempt }) => {
      if (kind !== 'set-secret') return undefined;
      attempts.push(attempt);
      return { when: 'before', status, retryAfterMs: 0 };
    });
    expect(await refusalOf(vault.client().setSecret('device-1', 'one'))).toMatchObject({ status });
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(await collect(vault.client().listPropertiesOfSecretVersions('device-1'))).toEqual([]);
  });

  it('lose a reply after the commit: the SDK repeats the PUT, and there are two versions', async () => {
    vault.inject(({ kind, attempt }) =>
      kind === 'set-secret' && attempt === 1 ? { when: 'after', drop: 'ECONNRESET' } : undefined,
    );
    await vault.client().setSecret('device-1', 'one');
    expect(await collect(vault.client().listPropertiesOfSecretVersions('device-1'))).toHaveLength(2);
  });

  it.each(['EPIPE', 'REQUEST_SEND_ERROR'] as const)('on %s leave one version that nobody knows', async (drop) => {
    vault.inject(({ kind }) => (kind === 'set-secret' ? { when: 'after', drop } : undefined));
    await expect(vault.client().setSecret('device-1', 'one')).rejects.toMatchObject({ code: drop });
    expect(await collect(vault.client().listPropertiesOfSecretVersions('device-1'))).toHaveLength(1);
  });
});
