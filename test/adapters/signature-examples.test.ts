import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVerifier, httpbis } from 'http-message-signatures';
import { createSignatures } from '../../adapters/devices/signatures';
import { EnrolBody } from '../../desk/contracts/devices';
import { codeIn } from '../../desk/rules/enrolment';
import { instantOfMs } from '../../desk/rules/time';
import { aKeyPair, aSignedRequest } from '../support/a-signed-request';

const signatures = createSignatures();
const { privateKey, key } = aKeyPair();

const document = readFileSync(join(__dirname, '..', '..', 'docs', 'device-protocol.md'), 'utf8');

/** One example: what is signed, what is sent, and what the text around says. */
const exampleUnder = (heading: string) => {
  const section = document
    .slice(document.indexOf(`\n## ${heading}\n`))
    .split('\n## ', 2)
    .join('\n## ');
  const found = (pattern: RegExp): string => pattern.exec(section)?.[1] ?? '';
  const headers = Object.fromEntries(
    [...section.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  );
  return {
    request: { method: 'POST', url: found(/^curl (\S+)/m), headers, body: found(/--data '([^']+)'/) },
    at: instantOfMs(Number(found(/created=(\d+)/)) * 1000),
    nonce: found(/nonce="([^"]+)"/),
    base: found(/```text\n([\s\S]+?)\n```/),
    bytes: Buffer.from(found(/-H 'Signature: sig1=:([^:]+):/), 'base64'),
    found,
  };
};

describe('the example of docs/device-protocol.md', () => {
  const { request, at, nonce: said, base, bytes, found } = exampleUnder('An example');
  const itsKey = { kty: 'OKP', crv: 'Ed25519', x: found(/"x": "([^"]+)"/) } as const;

  it('is right', async () => {
    expect(signatures.claimedBy(request)).toBe('LAPTOP-01');
    expect(await signatures.verify(request, itsKey, at)).toBe(said);
  });

  it('was signed over the text that it shows', () => {
    expect(verify(null, Buffer.from(base), createPublicKey({ key: { ...itsKey }, format: 'jwk' }), bytes)).toBe(true);
  });
});

describe('the enrolment of docs/device-protocol.md', () => {
  const { request, at, nonce: said, base, bytes } = exampleUnder('An enrolment with P-256');
  const body = EnrolBody.parse(JSON.parse(request.body));

  it('is right, by the key that it brings', async () => {
    expect(signatures.claimedBy(request)).toBe('LAPTOP-02');
    expect(await signatures.verify(request, body.key, at)).toBe(said);
    expect(codeIn(body.code)).toBe(body.code);
  });

  it('was signed over the text that it shows', () => {
    const publicKey = createPublicKey({ key: { ...body.key }, format: 'jwk' });
    expect(verify('sha256', Buffer.from(base), { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes)).toBe(true);
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
