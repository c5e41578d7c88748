import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVerifier, httpbis } from 'http-message-signatures';
import { createSignatures } from '../../adapters/devices/signatures';
import { instantOfMs } from '../../desk/rules/time';
import { aKeyPair, aSignedRequest } from '../support/a-signed-request';

const signatures = createSignatures();
const { privateKey, key } = aKeyPair();

describe('the example of docs/device-protocol.md', () => {
  const document = readFileSync(join(__dirname, '..', '..', 'docs', 'device-protocol.md'), 'utf8');
  const found = (pattern: RegExp): string => pattern.exec(document)?.[1] ?? '';
  const headers = Object.fromEntries(
    [...document.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  );
  const request = {
    method: 'POST',
    url: found(/^curl (\S+)/m),
    headers,
    body: found(/--data '([^']+)'/),
  };
  const itsKey = { kty: 'OKP', crv: 'Ed25519', x: found(/"x": "([^"]+)"/) } as const;
  const at = instantOfMs(Number(found(/created=(\d+)/)) * 1000);

  it('is right', async () => {
    expect(signatures.claimedBy(request)).toBe('LAPTOP-01');
    expect(await signatures.verify(request, itsKey, at)).toBe(found(/nonce="([^"]+)"/));
  });

  it('was signed over the text that it shows', () => {
    const base = found(/```text\n([\s\S]+?)\n```/);
    const bytes = Buffer.from(found(/-H 'Signature: sig1=:([^:]+):/), 'base64');
    expect(verify(null, Buffer.from(base), createPublicKey({ key: { ...itsKey }, format: 'jwk' }), bytes)).toBe(true);
  });
});

describe('the library that reads signatures', () => {
  /** RFC 9421, Appendix B.1.4 and B.2.6. */
  const testKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs' },
    format: 'jwk',
  });
  const message = {
    method: 'POST',
    url: 'https://example.com/foo?param=Value&Pet=dog',
    headers: {
      date: 'Tue, 20 Apr 2021 02:07:55 GMT',
      'content-type': 'application/json',
      'content-length': '18',
      'signature-input':
        'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      signature: 'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
    },
  };
  const keyLookup = async () => ({ verify: createVerifier(testKey, 'ed25519') });

  it('agrees with the example of the RFC', async () => {
    expect(await httpbis.verifyMessage({ keyLookup }, message)).toBe(true);
    expect(await httpbis.verifyMessage({ keyLookup }, { ...message, method: 'PUT' })).toBe(false);
  });

  it('signs the bytes that the RFC writes down', async () => {
    const { headers } = await aSignedRequest({
      privateKey,
      at: 0,
      url: 'http://127.0.0.1:7071/device/v1/poll',
      body: '{}',
    });
    const base = [
      '"@method": POST',
      '"@target-uri": http://127.0.0.1:7071/device/v1/poll',
      '"content-digest": sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:',
      '"content-type": application/json',
      `"@signature-params": ${headers['signature-input']?.replace('sig1=', '')}`,
    ].join('\n');
    const bytes = Buffer.from(/:(.+):/.exec(headers['signature'] ?? '')?.[1] ?? '', 'base64');
    expect(verify(null, Buffer.from(base), createPublicKey({ key: { ...key }, format: 'jwk' }), bytes)).toBe(true);
  });
});
