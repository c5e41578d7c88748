import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** The public half of a device's key, as the desk is told of it (RFC 8037, RFC 7518). */
export type PublicKey =
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };

/** As Windows makes them (`P-256`), or as everybody else may. */
export type Curve = PublicKey['crv'];

/** A new private key as it lies on a device's disk: PKCS #8. */
export const newPrivateKey = (curve: Curve): Uint8Array => {
  const { privateKey } =
    curve === 'P-256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'der' });
};

export const privateKeyOf = (pkcs8: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });

export const curveOf = ({ asymmetricKeyType }: KeyObject): Curve => (asymmetricKeyType === 'ec' ? 'P-256' : 'Ed25519');

export const publicKeyOf = (privateKey: KeyObject): PublicKey => {
  const { x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return curveOf(privateKey) === 'P-256' ? { kty: 'EC', crv: 'P-256', x, y } : { kty: 'OKP', crv: 'Ed25519', x };
};

/** RFC 7638: the members that make a key, in their order. */
const canonical = (key: PublicKey): string =>
  JSON.stringify(Object.fromEntries(Object.entries(key).toSorted(([one], [other]) => (one < other ? -1 : 1))));

/** What a device's next key signs to follow the present one (docs/device-protocol.md), as base64url. */
export const nextKeyProof = (deviceId: string, present: KeyObject, next: KeyObject): string => {
  const lines = ['tierline-next-key', deviceId, canonical(publicKeyOf(present)), canonical(publicKeyOf(next))];
  const text = Buffer.from(lines.join('\n'));
  const bytes =
    curveOf(next) === 'P-256' ? sign('sha256', text, { key: next, dsaEncoding: 'ieee-p1363' }) : sign(null, text, next);
  return bytes.toString('base64url');
};
