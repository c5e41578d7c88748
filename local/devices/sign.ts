import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import { createSigner, httpbis } from 'http-message-signatures';
import { curveOf } from './keys';

/** A request of a device before it is signed. `url` is absolute, as the device calls it. */
export interface Unsigned {
  readonly method: 'POST';
  readonly url: string;
  readonly body: string;
}

/** Whose signature, and when. `now` is the device's clock, in ms since 1970. */
export interface Signatory {
  readonly deviceId: string;
  readonly privateKey: KeyObject;
  readonly now: number;
}

/**
 * The headers with which a device proves that a request is its own, once: RFC 9421 by its Ed25519 or P-256 key, and a digest
 * of the body by RFC 9530. Each call takes a new nonce, so that asking again is no replay. Source: docs/device-protocol.md.
 */
export const signedHeaders = async (
  { method, url, body }: Unsigned,
  { deviceId, privateKey, now }: Signatory,
): Promise<Record<string, string>> => {
  const headers = {
    'content-type': 'application/json',
    'content-digest': `sha-256=:${createHash('sha256').update(body, 'utf8').digest('base64')}:`,
  };
  const signed = await httpbis.signMessage(
    {
      key: createSigner(privateKey, curveOf(privateKey) === 'P-256' ? 'ecdsa-p256-sha256' : 'ed25519', deviceId),
      name: 'sig1',
      fields: ['@method', '@target-uri', 'content-digest', 'content-type'],
      params: ['created', 'nonce', 'keyid', 'tag', 'alg'],
      paramValues: { created: new Date(now), nonce: randomBytes(16).toString('base64url'), tag: 'tierline-device' },
    },
    { method, url, headers },
  );
  return Object.fromEntries(Object.entries(signed.headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
};
