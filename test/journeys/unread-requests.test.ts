import { aLaptop, type Laptop } from '../support/laptop';
import { sendRaw } from '../support/raw-http';

let laptop: Laptop;
beforeAll(async () => {
  laptop = await aLaptop();
});
afterAll(() => laptop.stop());

const health = 'GET /api/health HTTP/1.1';
const filing = 'POST /api/v1/tickets HTTP/1.1';

/** A request as bytes; it names the desk's own host and closes unless `lines` say everything. */
const raw = (line: string, headers: readonly string[] = [], body = ''): string =>
  [line, `host: ${new URL(laptop.origin).host}`, 'connection: close', ...headers, '', body].join('\r\n');

const malformed = '400 request-malformed';
const tooLong = '431 header-too-long';
const foreign = '421 host-foreign';

describe('what no client sends', () => {
  it.each<[string, () => string, string]>([
    ['an address of raw bytes', () => raw('GET /api/v1/tickets/\xff\xfe HTTP/1.1'), malformed],
    ['an address with a NUL', () => raw('GET /api/\0 HTTP/1.1'), malformed],
    ['a header with a NUL', () => raw(health, ['x-a: a\0b']), malformed],
    ['a header with a bare line end', () => raw(health, ['x-a: a\nx-ms-client-principal: b']), malformed],
    ['a header folded onto a second line', () => raw(health, ['x-a: a', ' b']), malformed],
    ['lines that end without a carriage return', () => raw(health).replaceAll('\r', ''), malformed],
    ['two lengths', () => raw(filing, ['content-length: 1', 'content-length: 2'], 'ab'), malformed],
    [
      'a length and chunks',
      () => raw(filing, ['content-length: 4', 'transfer-encoding: chunked'], '0\r\n\r\n'),
      malformed,
    ],
    ['a length below zero', () => raw(filing, ['content-length: -1']), malformed],
    ['a length beyond all numbers', () => raw(filing, [`content-length: ${'9'.repeat(40)}`]), malformed],
    ['a terabyte that never comes', () => raw(filing, [`content-length: ${2 ** 40}`], '{}'), malformed],
    ['a chunk without a length', () => raw(filing, ['transfer-encoding: chunked'], 'zz\r\n'), malformed],
    ['a packed transfer', () => raw(filing, ['transfer-encoding: gzip'], 'x'), malformed],
    ['a method that there is not', () => raw('BREW /api/health HTTP/1.1'), malformed],
    ['a method in small letters', () => raw('get /api/health HTTP/1.1'), malformed],
    ['another version', () => raw('GET /api/health HTTP/9.9'), malformed],
    ['a TLS greeting', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc', malformed],
    ['a header of 100 KB', () => raw(health, [`x-a: ${'a'.repeat(100_000)}`]), tooLong],
    ['an address of 100 KB', () => raw(`GET /api/health?${'a'.repeat(100_000)} HTTP/1.1`), tooLong],
    [
      '3,000 headers',
      () =>
        raw(
          health,
          Array.from({ length: 3_000 }, (_, index) => `x-${index}: 1`),
        ),
      tooLong,
    ],
    ['no host', () => 'GET /api/health HTTP/1.1\r\nconnection: close\r\n\r\n', foreign],
    ['a second host', () => raw(health, ['host: evil.example']), foreign],
    ['HTTP/1.0', () => 'GET /api/health HTTP/1.0\r\n\r\n', foreign],
    ['an expectation of its own', () => raw(filing, ['expect: a-pony', 'content-length: 0']), '417 expectation-unmet'],
    ["another site's address in full", () => raw('GET http://evil.example/api/health HTTP/1.1'), '404 route-unknown'],
    ['no address', () => raw('OPTIONS * HTTP/1.1'), '404 route-unknown'],
    ['a way up', () => raw('GET /../../etc/passwd HTTP/1.1'), '404 route-unknown'],
    ['TRACE', () => raw('TRACE /api/health HTTP/1.1', ['x-secret: canary']), '405 method-unknown'],
  ])('%s is a problem like any other', async (_what, request, expected) => {
    const answer = await sendRaw(laptop.origin, request());
    expect(`${answer?.status} ${String(answer?.json?.type).replace('urn:tierline:problem:', '')}`).toBe(expected);
    expect(answer?.headers.get('content-type')).toBe('application/problem+json');
    expect(answer?.json).toMatchObject({ status: answer?.status, title: expect.stringMatching(/^[A-Z].*\.$/) });
    expect(answer?.text).not.toMatch(/canary|HPE_|Parse Error|\.js:/);
  });

  it('a tunnel is not opened', async () => {
    expect(await sendRaw(laptop.origin, raw('CONNECT 127.0.0.1:80 HTTP/1.1'))).toBeUndefined();
  });

  it('leaves a desk that answers, and has said nothing on the console', async () => {
    const { status, json } = await laptop.as('auditor').get('/api/v1/tickets');
    expect([status, json.items]).toEqual([200, []]);
    expect(laptop.output()).not.toMatch(/failed|Error/);
  });
});
