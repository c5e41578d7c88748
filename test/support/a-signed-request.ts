import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createSigner, httpbis } from 'http-message-signatures';
import type { SignedRequest } from '../../desk/ports';
import type { DeviceKey } from '../../desk/rules/devices';

/** A device's key pair, its public half as the desk keeps it. */
export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly key: DeviceKey;
}

export const aKeyPair = (curve: DeviceKey['crv'] = 'Ed25519'): KeyPair => {
  const { privateKey, publicKey } =
    curve === 'P-256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { privateKey, key: curve === 'P-256' ? { kty: 'EC', crv: curve, x, y } : { kty: 'OKP', crv: curve, x } };
};

/** A signature over a text, as base64url. */
export const aSignature = ({ privateKey, key }: KeyPair, text: string): string =>
  sign(key.kty === 'EC' ? 'sha256' : null, Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  );

export const digestOf = (body: string, algorithm = 'sha256', name = 'sha-256'): string =>
  `${name}=:${createHash(algorithm).update(body).digest('base64')}:`;

/** How a request is signed; what is not told is as a device does it. `null` leaves a parameter out. */
export interface Signing {
  readonly privateKey: KeyObject;
  readonly at: number;
  readonly method?: string;
  readonly url?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: readonly string[];
  readonly values?: Readonly<Record<string, string | null>>;
  readonly label?: string;
  readonly algorithm?: string;
}

export const deviceUrl = 'https://desk.example/device/v1/claim';
export const deviceFields = ['@method', '@target-uri', 'content-digest', 'content-type'];

export const aSignedRequest = async (signing: Signing): Promise<SignedRequest> => {
  const { privateKey, at, method = 'POST', url = deviceUrl, body = '{"rotationId":"r-1"}' } = signing;
  const { fields = deviceFields, label = 'sig1', algorithm = 'ed25519' } = signing;
  const values: Record<string, string | null> = {
    ...{ nonce: 'AAAAAAAAAAAAAAAAAAAAAA', keyid: 'LAPTOP-01', tag: 'tierline-device', alg: 'ed25519' },
    ...signing.values,
  };
  const given = Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  const isDated = values['created'] !== null;
  const headers = { 'content-type': 'application/json', 'content-digest': digestOf(body), ...signing.headers };
  const { headers: signed } = await httpbis.signMessage(
    {
      key: createSigner(privateKey, algorithm),
      name: label,
      fields: [...fields],
      params: [...(isDated ? ['created'] : []), ...given.map(([name]) => String(name))],
      paramValues: { ...Object.fromEntries(given), ...(isDated && { created: new Date(at) }) },
    },
    { method, url, headers },
  );
  const lower = Object.entries(signed).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { method, url, headers: Object.fromEntries(lower), body };
};
