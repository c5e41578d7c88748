import { generateKeyPairSync } from 'node:crypto';
import { createSignatures } from '../../adapters/devices/signatures';
import type { SignedRequest } from '../../desk/ports';
import type { DeviceKey } from '../../desk/rules/devices';
import { instantOfMs, minuteMs, plusMs } from '../../desk/rules/time';
import { signedHeaders } from '../../local/devices/sign';
import {
  aKeyPair,
  aSignature,
  aSignedRequest,
  deviceFields,
  deviceUrl,
  digestOf,
  type Signing,
} from '../support/a-signed-request';

const now = instantOfMs(Date.parse('2026-03-02T12:00:00Z'));
const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';
const { privateKey, key } = aKeyPair();
const signatures = createSignatures();

const signed = (changes: Partial<Signing> = {}): Promise<SignedRequest> =>
  aSignedRequest({ privateKey, at: now, ...changes });
const verdict = (request: SignedRequest): Promise<string | undefined> => signatures.verify(request, key, now);
const withHeaders = (request: SignedRequest, headers: Readonly<Record<string, string>>): SignedRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});
const without = (request: SignedRequest, name: string): SignedRequest => {
  const { [name]: _, ...headers } = request.headers;
  return { ...request, headers };
};

describe("a device's signature", () => {
  it('proves the request, and yields its nonce', async () => {
    const request = await signed();
    expect(signatures.claimedBy(request)).toBe('LAPTOP-01');
    expect(await verdict(request)).toBe(nonce);
  });

  it('is right as the simulated fleet makes it', async () => {
    const body = '{}';
    const signatory = { deviceId: 'KIOSK-01', privateKey, now: now + 999 };
    const headers = await signedHeaders({ method: 'POST', url: deviceUrl, body }, signatory);
    const request = { method: 'POST', url: deviceUrl, headers, body };
    expect(signatures.claimedBy(request)).toBe('KIOSK-01');
    expect(await verdict(request)).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it.each<[string, Partial<Signing>]>([
    ['another label', { label: 'device' }],
    ['its components in another order', { fields: deviceFields.toReversed() }],
    ['no type for an empty body', { body: '', fields: deviceFields.slice(0, 3) }],
    ['a type for an empty body', { body: '' }],
    ['another digest beside', { headers: { 'content-digest': `sha-512=:AAAA:, ${digestOf('{"rotationId":"r-1"}')}` } }],
    ['a body in Greek', { body: '{"reason":"όχι"}' }],
    ['a query', { url: `${deviceUrl}?a=%20b` }],
    ['an address with a port', { url: 'http://127.0.0.1:7071/device/v1/poll' }],
    ['a nonce of 64 characters', { values: { nonce: 'n'.repeat(64) } }],
  ])('may have %s', async (_what, changes) => {
    expect(await verdict(await signed(changes))).toBeDefined();
  });

  it.each([-5, 5])('holds %i minutes from now, and no longer', async (minutes) => {
    const at = plusMs(now, minutes * minuteMs);
    expect(await verdict(await signed({ at }))).toBe(nonce);
    expect(await verdict(await signed({ at: at + Math.sign(minutes) * 1000 }))).toBeUndefined();
  });

  it.each<[string, Partial<Signing>]>([
    ...deviceFields.map((name): [string, Partial<Signing>] => [
      `without ${name}`,
      { fields: deviceFields.filter((one) => one !== name) },
    ]),
    ['without any component', { fields: [] }],
    ['with a component too many', { fields: [...deviceFields, '@authority'] }],
    ['with a component twice', { fields: [...deviceFields, '@method'] }],
    ['with a flagged component', { fields: [...deviceFields.slice(0, 3), 'content-type;bs'] }],
    ...['created', 'nonce', 'keyid', 'tag', 'alg'].map((name): [string, Partial<Signing>] => [
      `without ${name}`,
      { values: { [name]: null } },
    ]),
    ['with a parameter too many', { values: { purpose: 'none' } }],
    ['with an id that is none', { values: { keyid: 'a/b' } }],
    ['with an id too long', { values: { keyid: 'L'.repeat(65) } }],
    ['with another tag', { values: { tag: 'somebody-else' } }],
    ['with a nonce too short', { values: { nonce: 'A'.repeat(15) } }],
    ['with a nonce too long', { values: { nonce: 'A'.repeat(65) } }],
    ['with a nonce of other characters', { values: { nonce: 'A'.repeat(16).concat('=') } }],
    ['with another algorithm named', { values: { alg: 'hmac-sha256' } }],
  ])('proves nothing %s', async (_what, changes) => {
    const request = await signed(changes);
    expect(signatures.claimedBy(request)).toBeUndefined();
    expect(await verdict(request)).toBeUndefined();
  });

  it.each<[string, (request: SignedRequest) => SignedRequest]>([
    ['method', (request) => ({ ...request, method: 'PUT' })],
    ['path', (request) => ({ ...request, url: request.url.replace('claim', 'confirm') })],
    ['query', (request) => ({ ...request, url: `${request.url}?a=1` })],
    ['host', (request) => ({ ...request, url: request.url.replace('desk', 'other') })],
    ['scheme', (request) => ({ ...request, url: request.url.replace('https', 'http') })],
    ['body', (request) => ({ ...request, body: request.body.replace('1', '2') })],
    [
      'body, with its digest',
      (request) => withHeaders({ ...request, body: '{}' }, { 'content-digest': digestOf('{}') }),
    ],
    ['type', (request) => withHeaders(request, { 'content-type': 'text/plain' })],
    ['device', (request) => swapInput(request, 'LAPTOP-01', 'LAPTOP-02')],
    ['nonce', (request) => swapInput(request, nonce, nonce.replaceAll('A', 'B'))],
    ['moment', (request) => swapInput(request, /created=\d+/, `created=${now / 1000 + 1}`)],
  ])('falls with a change of the %s', async (_what, change) => {
    expect(await verdict(change(await signed()))).toBeUndefined();
  });

  const swapInput = (request: SignedRequest, from: string | RegExp, to: string): SignedRequest =>
    withHeaders(request, { 'signature-input': (request.headers['signature-input'] ?? '').replace(from, to) });

  it('falls with a digest of another body, though the signature is right', async () => {
    const request = await signed({ headers: { 'content-digest': digestOf('{"rotationId":"r-2"}') } });
    expect(await verdict(request)).toBeUndefined();
  });

  it.each(['sha-512=:AAAA:', 'sha-256=AAAA', 'sha-256=::', 'sha-256', ':::', ''])(
    'falls with the digest %p',
    async (digest) => {
      expect(await verdict(await signed({ headers: { 'content-digest': digest } }))).toBeUndefined();
    },
  );

  it('proves nothing by another key', async () => {
    expect(await signatures.verify(await signed(), aKeyPair().key, now)).toBeUndefined();
    expect(await verdict(await signed({ privateKey: aKeyPair().privateKey }))).toBeUndefined();
  });

  it.each(['', '!', 'AAAA', 'A'.repeat(43)])('proves nothing when the key on record is %p', async (x) => {
    expect(await signatures.verify(await signed(), { ...key, x }, now)).toBeUndefined();
  });

  it('is not made with a key of another kind, whatever it says', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const request = await signed({ privateKey: rsa.privateKey, algorithm: 'rsa-v1_5-sha256' });
    expect(await verdict(request)).toBeUndefined();
    const jwk = { ...rsa.publicKey.export({ format: 'jwk' }), x: 'AAAA' };
    expect(await signatures.verify(request, jwk as never, now)).toBeUndefined();
  });

  it('stands alone: two are none', async () => {
    const [one, two] = await Promise.all([signed(), signed({ label: 'sig2' })]);
    const both = (name: string) => `${one.headers[name]}, ${two.headers[name]}`;
    const doubled = { signature: both('signature'), 'signature-input': both('signature-input') };
    for (const headers of [
      doubled,
      { signature: doubled.signature },
      { 'signature-input': doubled['signature-input'] },
      { signature: two.headers['signature'] ?? '' },
    ]) {
      const request = withHeaders(one, headers);
      expect(signatures.claimedBy(request)).toBeUndefined();
      expect(await verdict(request)).toBeUndefined();
    }
  });

  it.each(['signature', 'signature-input', 'content-digest', 'content-type'])(
    'proves nothing without the header %s',
    async (name) => {
      expect(await verdict(without(await signed(), name))).toBeUndefined();
    },
  );

  it.each([
    '',
    'sig1',
    'sig1=',
    'sig1=()',
    'sig1=("@method',
    'sig1="text"',
    'sig1=1',
    'ö',
    '=',
    ',',
    '__proto__=()',
    '\u0000',
  ])('is read from %p without a throw', async (text) => {
    const request = await signed();
    const misnamed = withHeaders(request, { 'signature-input': text });
    expect(signatures.claimedBy(misnamed)).toBeUndefined();
    expect(await verdict(misnamed)).toBeUndefined();
    expect(await verdict(withHeaders(request, { signature: text }))).toBeUndefined();
  });
});

describe('a signature by a key of P-256', () => {
  const windows = aKeyPair('P-256');
  const ecdsa = { algorithm: 'ecdsa-p256-sha256', values: { alg: 'ecdsa-p256-sha256' } };
  const byWindows = (changes: Partial<Signing> = {}): Promise<SignedRequest> =>
    signed({ privateKey: windows.privateKey, ...ecdsa, ...changes });
  const proves = async (request: SignedRequest, by: DeviceKey = windows.key): Promise<boolean> =>
    (await signatures.verify(request, by, now)) !== undefined;

  it('proves the request', async () => {
    expect(await proves(await byWindows())).toBe(true);
  });

  it('is right as the simulated fleet makes it', async () => {
    const signatory = { deviceId: 'KIOSK-01', privateKey: windows.privateKey, now };
    const headers = await signedHeaders({ method: 'POST', url: deviceUrl, body: '{}' }, signatory);
    expect(await proves({ method: 'POST', url: deviceUrl, headers, body: '{}' })).toBe(true);
  });

  /** The key on record says which algorithm counts; the request never does. */
  it.each<[string, () => Promise<readonly [SignedRequest, DeviceKey]>]>([
    ['the key of another kind on record', async () => [await byWindows(), key]],
    ['an Ed25519 signature for it', async () => [await signed(), windows.key]],
    ['its own signature, called Ed25519', async () => [await byWindows({ values: { alg: 'ed25519' } }), windows.key]],
    ['an Ed25519 signature, called ECDSA', async () => [await signed({ values: ecdsa.values }), key]],
    ['an Ed25519 signature, called ECDSA, for it', async () => [await signed({ values: ecdsa.values }), windows.key]],
    [
      'a MAC keyed with its public half',
      async () => [
        await byWindows({
          privateKey: windows.key.x as never,
          algorithm: 'hmac-sha256',
          values: { alg: 'hmac-sha256' },
        }),
        windows.key,
      ],
    ],
    ['another key of the curve', async () => [await byWindows(), aKeyPair('P-256').key]],
    ['a key whose numbers are swapped', async () => [await byWindows(), swapped(windows.key)]],
    ['a key that is not on the curve', async () => [await byWindows(), { ...windows.key, x: 'A'.repeat(43) }]],
    ['a key of another curve', async () => [await byWindows({ privateKey: p384.privateKey }), windows.key]],
    ['DER in place of r and s', async () => [inDer(await byWindows()), windows.key]],
    ['zeros for r and s', async () => [withSignature(await byWindows(), Buffer.alloc(64)), windows.key]],
    ['a signature cut short', async () => [withSignature(await byWindows(), Buffer.alloc(63, 1)), windows.key]],
  ])('proves nothing with %s', async (_what, make) => {
    const [request, by] = await make();
    expect(await proves(request, by)).toBe(false);
  });

  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const swapped = (from: DeviceKey): DeviceKey => (from.kty === 'EC' ? { ...from, x: from.y, y: from.x } : from);
  const withSignature = (request: SignedRequest, bytes: Buffer): SignedRequest =>
    withHeaders(request, { signature: `sig1=:${bytes.toString('base64')}:` });
  const inDer = (request: SignedRequest): SignedRequest => {
    const raw = Buffer.from(/:(.+):/.exec(request.headers['signature'] ?? '')?.[1] ?? '', 'base64');
    const number = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([2, 33, 0]), bytes]);
    const both = Buffer.concat([number(raw.subarray(0, 32)), number(raw.subarray(32))]);
    return withSignature(request, Buffer.concat([Buffer.from([0x30, both.length]), both]));
  };

  it('over a text is held to the same', () => {
    const text = 'tierline-next-key';
    for (const pair of [windows, { privateKey, key }]) {
      expect(signatures.isSignedBy(text, aSignature(pair, text), pair.key)).toBe(true);
      expect(signatures.isSignedBy(`${text} `, aSignature(pair, text), pair.key)).toBe(false);
      expect(signatures.isSignedBy(text, '', pair.key)).toBe(false);
    }
    expect(signatures.isSignedBy(text, aSignature(windows, text), key)).toBe(false);
    expect(signatures.isSignedBy(text, aSignature({ privateKey, key }, text), windows.key)).toBe(false);
    expect(signatures.isSignedBy(text, 'AAAA', { ...windows.key, x: '!' })).toBe(false);
  });
});
