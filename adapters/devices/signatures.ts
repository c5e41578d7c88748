import { createHash, createPublicKey, type KeyObject, verify as verifyText } from 'node:crypto';
import { createVerifier, httpbis } from 'http-message-signatures';
import { isInnerList, type Parameters, parseDictionary } from 'structured-headers';
import type { Signatures, SignedRequest } from '../../desk/ports';
import type { DeviceKey } from '../../desk/rules/devices';
import { minuteMs } from '../../desk/rules/time';

/** A key fixes its algorithm; what a request says of one must be the same (no confusion of keys). */
const algorithmByType = { OKP: 'ed25519', EC: 'ecdsa-p256-sha256' } as const satisfies Record<DeviceKey['kty'], string>;
const algorithms: readonly unknown[] = Object.values(algorithmByType);
const tag = 'tierline-device';
const skewMs = 5 * minuteMs;
const alwaysCovered = ['@method', '@target-uri', 'content-digest'];
const parameters = ['alg', 'created', 'keyid', 'nonce', 'tag'];

/**
 * Reads and proves what devices sign: HTTP Message Signatures with Ed25519 or P-256 (RFC 9421), digests by SHA-256
 * (RFC 9530).
 *
 * Stricter than the RFC lets a verifier be: one signature, exactly the components and parameters of
 * docs/device-protocol.md, in any order. Whatever is wrong with a request, both answer `undefined` and never throw.
 */
export const createSignatures = (): Signatures => ({
  claimedBy: (request) => claimOf(request)?.deviceId,
  verify: async (request, key, now) => {
    const claim = claimOf(request);
    if (claim === undefined || claim.algorithm !== algorithmByType[key.kty]) return undefined;
    if (Math.abs(now - claim.createdMs) > skewMs || !isDigestRight(request)) return undefined;
    return (await isSignatureRight(request, key)) ? claim.nonce : undefined;
  },
  isSignedBy: (text, signature, key) =>
    unlessMalformed(() => {
      const [publicKey, bytes] = [keyObjectOf(key), Buffer.from(signature, 'base64url')];
      return key.kty === 'OKP'
        ? verifyText(null, Buffer.from(text), publicKey, bytes)
        : verifyText('sha256', Buffer.from(text), { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes);
    }) === true,
});

/** What a signature says of itself; `createdMs` since 1970. */
interface Claim {
  readonly deviceId: string;
  readonly algorithm: string;
  readonly nonce: string;
  readonly createdMs: number;
}

const claimOf = (request: SignedRequest): Claim | undefined =>
  unlessMalformed(() => {
    const inputs = parseDictionary(request.headers['signature-input'] ?? '');
    const signatures = parseDictionary(request.headers['signature'] ?? '');
    const [[label, input] = []] = inputs;
    if (inputs.size !== 1 || signatures.size !== 1 || label === undefined || !signatures.has(label)) return undefined;
    if (input === undefined || !isInnerList(input)) return undefined;

    const [components, given] = input;
    const names = components.map(([name, flags]) => (flags.size === 0 ? name : undefined));
    return isCovering(request, names) ? claimIn(given) : undefined;
  });

/** The type of an empty body says nothing, so it may be left out of the signature. */
const isCovering = ({ body }: SignedRequest, names: readonly unknown[]): boolean => {
  const must = body === '' ? alwaysCovered : [...alwaysCovered, 'content-type'];
  const may = [...alwaysCovered, 'content-type'];
  return (
    new Set(names).size === names.length &&
    must.every((name) => names.includes(name)) &&
    names.every((name) => may.some((one) => one === name))
  );
};

const claimIn = (given: Parameters): Claim | undefined => {
  if (given.size !== parameters.length || !parameters.every((name) => given.has(name))) return undefined;
  const { alg, created, keyid, nonce, tag: givenTag } = Object.fromEntries(given);
  if (typeof alg !== 'string' || !algorithms.includes(alg) || givenTag !== tag) return undefined;
  // Nobody has proved anything yet: what is no id goes no further, least of all to the store.
  if (typeof keyid !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(keyid)) return undefined;
  if (typeof nonce !== 'string' || !/^[A-Za-z0-9_-]{16,64}$/.test(nonce)) return undefined;
  if (typeof created !== 'number' || !Number.isInteger(created)) return undefined;
  return { deviceId: keyid, algorithm: alg, nonce, createdMs: created * 1000 };
};

/** Digests by other algorithms may stand beside it: they are signed too, and not looked at. */
const isDigestRight = ({ headers, body }: SignedRequest): boolean => {
  const digest = unlessMalformed(() => parseDictionary(headers['content-digest'] ?? '').get('sha-256')?.[0]);
  return (
    digest instanceof ArrayBuffer && createHash('sha256').update(body, 'utf8').digest().equals(Buffer.from(digest))
  );
};

/** The library judges age by the machine's clock, which is not the desk's: its own limit is out of the way here. */
const isSignatureRight = async ({ method, url, headers }: SignedRequest, key: DeviceKey): Promise<boolean> => {
  try {
    const algorithm = algorithmByType[key.kty];
    const verify = createVerifier(keyObjectOf(key), algorithm);
    const verified = await httpbis.verifyMessage(
      { keyLookup: async () => ({ algs: [algorithm], verify }), notAfter: Number.MAX_SAFE_INTEGER },
      { method, url, headers },
    );
    return verified === true;
  } catch {
    return false; // The library throws plain errors for whatever it cannot read; so does OpenSSL for a key.
  }
};

/** Names type and curve itself: a key of another kind cannot come in here. */
const keyObjectOf = (key: DeviceKey): KeyObject => {
  const { x } = key;
  const jwk = key.kty === 'OKP' ? { kty: 'OKP', crv: 'Ed25519', x } : { kty: 'EC', crv: 'P-256', x, y: key.y };
  return createPublicKey({ key: jwk, format: 'jwk' });
};

/** The parser of structured fields throws for text that is none (RFC 9651 §4.2): here that is an answer. */
const unlessMalformed = <Value>(read: () => Value): Value | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};
