import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { DefaultAzureCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { createSecretClient } from '../../adapters/keyvault/secret-client';
import { createSecretVault } from '../../adapters/keyvault/secret-vault';
import { Fault, type SecretVersion } from '../../desk/ports';
import { Secret } from '../../desk/rules/secret';
import type { VaultFault } from '../../local/vault/faults';
import { type AVault, anyCredential, aVault, hastyRetries, vaultUrl } from '../local/vault/a-vault';
import { secretVaultContract } from './secret-vault.contract';

const overLocal = (vault: AVault) =>
  createSecretVault(
    createSecretClient({
      url: vaultUrl,
      credential: anyCredential,
      httpClient: vault.httpClient,
      retryOptions: hastyRetries,
    }),
  );

describe('the vault on the laptop', () => {
  secretVaultContract(async () => {
    const vault = aVault();
    return { vault: overLocal(vault), secretName: () => `device-${randomUUID()}`, close: vault.remove };
  });
});

// biome-ignore lint/style/noProcessEnv: a run against a real vault is asked for from outside, never by default
const { DESK_LIVE, DESK_VAULT_URL } = process.env;
(DESK_LIVE === '1' ? describe : describe.skip)('the vault in Azure', () => {
  secretVaultContract(async () => {
    const client = createSecretClient({ url: DESK_VAULT_URL ?? '', credential: new DefaultAzureCredential() });
    return {
      vault: createSecretVault(client),
      secretName: () => `contract-${randomUUID()}`,
      close: async () => undefined,
    };
  });
});

describe('when the vault fails', () => {
  let local: AVault;
  let vault: ReturnType<typeof overLocal>;
  beforeEach(() => {
    local = aVault();
    vault = overLocal(local);
  });
  afterEach(() => local.remove());

  const failWith = (kind: string, fault: VaultFault, times = Number.POSITIVE_INFINITY): void => {
    local.inject((call) => (call.kind === kind && call.attempt <= times ? fault : undefined));
  };
  const enabledOf = (versions: readonly SecretVersion[]) => versions.filter(({ isEnabled }) => isEnabled);
  const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
    const error: unknown = await work.catch((caught) => caught);
    if (!(error instanceof Fault)) throw new Error(`no Fault: ${inspect(error)}`);
    return error;
  };

  it('is throttled, and passes on how long to wait', async () => {
    failWith('get-secret', { when: 'before', status: 429, retryAfterMs: 7 });
    const { version } = await vault.put('device-1', new Secret('one'), { rotationId: 'r-1' });
    expect(await faultOf(vault.read('device-1', version))).toMatchObject({ kind: 'throttled', retryAfterMs: 7 });
  });

  it('is throttled by the limits of a vault too', async () => {
    for (let at = 0; at < 300; at += 1) await local.call('PUT', '/secrets/other', '{"value":"x"}');
    const put = vault.put('device-1', new Secret('one'), { rotationId: 'r-1' });
    expect(await faultOf(put)).toMatchObject({ kind: 'throttled', retryAfterMs: 1 });
  });

  it.each([
    [403, 'unavailable'],
    [404, 'missing'],
    [409, 'conflict'],
    [412, 'stale'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('turns a %i into a Fault %s', async (status, kind) => {
    failWith('update-secret', { when: 'before', status });
    expect(await faultOf(vault.disable('device-1', 'v'))).toMatchObject({ kind });
  });

  it('is unavailable when the connection breaks, and when no token is to be had', async () => {
    failWith('list-versions', { when: 'before', drop: 'REQUEST_SEND_ERROR' });
    expect(await faultOf(vault.versions('device-1'))).toMatchObject({ kind: 'unavailable' });

    const credential = { getToken: async () => Promise.reject(new Error('no identity here')) };
    const client = createSecretClient({ url: vaultUrl, credential, httpClient: local.httpClient });
    const fault = await faultOf(createSecretVault(client).versions('device-1'));
    expect(fault).toMatchObject({ kind: 'unavailable', cause: { message: 'no identity here' } });
  });

  it.each([
    ['the reply of the PUT is lost, and the client repeats it', { when: 'after', drop: 'ECONNRESET' }],
    ['the PUT is applied and answered with 503', { when: 'after', status: 503, retryAfterMs: 0 }],
  ] as const)('answers the same one of several twins, all of one password, when %s', async (_story, fault) => {
    failWith('set-secret', fault, 2);
    const put = await vault.put('device-1', new Secret('one'), { rotationId: 'r-1', device: 'd-1' });

    const versions = await vault.versions('device-1');
    expect(versions).toHaveLength(3);
    expect(versions.map(({ tags }) => tags)).toEqual(versions.map(() => ({ rotationId: 'r-1', device: 'd-1' })));
    for (const { version } of versions) expect((await vault.read('device-1', version))?.reveal()).toBe('one');
    expect(await vault.put('device-1', new Secret('two'), { rotationId: 'r-1' })).toEqual(put);
  });

  it('answers the enabled twin once the others are disabled', async () => {
    failWith('set-secret', { when: 'after', drop: 'ECONNRESET' }, 2);
    await vault.put('device-1', new Secret('one'), { rotationId: 'r-1' });
    for (const kept of await vault.versions('device-1')) {
      const { version } = kept;
      const others = (await vault.versions('device-1')).filter((one) => one.version !== version && one.isEnabled);
      if (others.length === 0) break;
      await vault.disable('device-1', version);
    }
    const [standing, ...more] = enabledOf(await vault.versions('device-1'));
    expect(more).toEqual([]);
    expect(await vault.put('device-1', new Secret('two'), { rotationId: 'r-1' })).toEqual(standing);
  });

  it('never disables what another put has answered, though both found nothing when they looked', async () => {
    for (const name of [
      'device-1',
      'device-2',
      'device-3',
      'device-4',
      'device-5',
      'device-6',
      'device-7',
      'device-8',
    ]) {
      const first: { readonly version: string }[] = [];
      const overtaken = createSecretClient({
        url: vaultUrl,
        credential: anyCredential,
        httpClient: {
          async sendRequest(request) {
            if (request.method === 'PUT' && first.length === 0)
              first.push(await vault.put(name, new Secret('one'), { rotationId: 'r-1' }));
            return local.httpClient.sendRequest(request);
          },
        },
      });
      const second = await createSecretVault(overtaken).put(name, new Secret('two'), { rotationId: 'r-1' });
      for (const { version } of [...first, second]) expect(await vault.read(name, version)).toBeInstanceOf(Secret);
      expect(await vault.versions(name)).toHaveLength(2);
    }
  });

  it('finds the version that nobody heard of when asked again', async () => {
    failWith('set-secret', { when: 'after', drop: 'EPIPE' }, 1);
    expect(await faultOf(vault.put('device-1', new Secret('one'), { rotationId: 'r-1' }))).toMatchObject({
      kind: 'unavailable',
    });
    const again = await vault.put('device-1', new Secret('two'), { rotationId: 'r-1' });

    expect(await vault.versions('device-1')).toEqual([again]);
    expect((await vault.read('device-1', again.version))?.reveal()).toBe('one');
  });

  it('leaves other rotations alone', async () => {
    const other = await vault.put('device-1', new Secret('zero'), { rotationId: 'r-0' });
    const put = await vault.put('device-1', new Secret('one'), { rotationId: 'r-1' });
    expect(put.version).not.toBe(other.version);
    expect(enabledOf(await vault.versions('device-1'))).toHaveLength(2);
    expect(await vault.put('device-1', new Secret('two'), { rotationId: 'r-0' })).toEqual(other);
  });

  it('lists the newest first, to the second', async () => {
    const first = await vault.put('device-1', new Secret('one'), {});
    local.pass(1000);
    const second = await vault.put('device-1', new Secret('two'), {});
    local.pass(1000);
    const third = await vault.put('device-1', new Secret('three'), {});
    expect(await vault.versions('device-1')).toEqual([third, second, first]);
  });

  it('never shows a password in a fault, its cause or a log line of either', async () => {
    const canary = 'C4nary-pass';
    for (const fault of [
      { when: 'before', status: 400 },
      { when: 'after', status: 500 },
      { when: 'after', drop: 'EPIPE' },
    ] as const) {
      failWith('set-secret', fault);
      const thrown = await faultOf(vault.put('device-1', new Secret(canary), {}));
      const shown = inspect(thrown, { depth: null, showHidden: true, getters: true, customInspect: false });
      expect(shown + inspect(thrown) + JSON.stringify(thrown) + String(thrown.cause)).not.toContain(canary);
    }
  });

  it('never shows a password when a reply is torn', async () => {
    const torn = createSecretClient({
      url: vaultUrl,
      credential: anyCredential,
      httpClient: {
        async sendRequest(request) {
          const reply = await local.httpClient.sendRequest(request);
          return { ...reply, ...(reply.status === 200 && { bodyAsText: `${reply.bodyAsText?.slice(0, -1)}` }) };
        },
      },
    });
    const thrown = await faultOf(createSecretVault(torn).put('device-1', new Secret('C4nary-pass'), {}));
    expect(inspect(thrown, { depth: null, showHidden: true, customInspect: false })).not.toContain('C4nary');
  });
});

describe('a password in memory', () => {
  it('prints as [secret], and gives its value to reveal only', () => {
    const secret = new Secret('C4nary-pass');
    const printed = [
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }, { depth: null, showHidden: true }),
      inspect(secret, { customInspect: false, showHidden: true }),
      JSON.stringify(Object.entries(secret)),
      String(new Error('with a secret', { cause: secret }).cause),
    ];
    expect(printed.join()).not.toContain('C4nary');
    expect(printed.slice(0, 2)).toEqual(['[secret]', '{"secret":"[secret]"}']);
    expect(secret.reveal()).toBe('C4nary-pass');
  });
});

describe('the first calls of a client', () => {
  it('lose a body when they race through the bare client: the reason for the guard', async () => {
    const local = aVault();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let calls = 0;
    const client = new SecretClient(vaultUrl, anyCredential, {
      httpClient: {
        async sendRequest(request) {
          calls += 1;
          if (calls === 1) await held;
          return local.httpClient.sendRequest(request);
        },
      },
    });
    const first = client.setSecret('device-1', 'one').catch((error) => error);
    await client.setSecret('device-2', 'two');
    release();
    expect(await first).toMatchObject({ statusCode: 400 });
    await local.remove();
  });

  it('do not wait for ever, nor do later ones', async () => {
    const local = aVault();
    const timeouts: number[] = [];
    const client = createSecretClient({
      url: vaultUrl,
      credential: anyCredential,
      httpClient: {
        sendRequest(request) {
          timeouts.push(request.timeout);
          return local.httpClient.sendRequest(request);
        },
      },
    });
    await client.setSecret('device-1', 'one');
    await client.getSecret('device-1', { requestOptions: { timeout: 5 } });
    expect(timeouts).toEqual([30_000, 30_000, 5]);
    await local.remove();
  });

  it('go on when the very first one fails', async () => {
    const local = aVault();
    let calls = 0;
    const client = createSecretClient({
      url: vaultUrl,
      credential: anyCredential,
      httpClient: {
        async sendRequest(request) {
          calls += 1;
          if (calls === 1) throw new Error('no network yet');
          return local.httpClient.sendRequest(request);
        },
      },
    });
    const all = ['one', 'two', 'three', 'four'].map((value) => client.setSecret(`device-${value}`, value));
    const settled = await Promise.allSettled(all);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect((await client.getSecret('device-four')).value).toBe('four');
    await local.remove();
  });
});
