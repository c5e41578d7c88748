import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reach } from '../../scripts/tierline/remote-desk';

describe('asking a desk', () => {
  let server: Server;
  let url: string;
  let answers: { readonly status: number; readonly retryAfter?: string }[];
  let asked: number;
  let paused: number[];

  beforeEach(async () => {
    [asked, paused] = [0, []];
    server = createServer((_request, response) => {
      const { status, retryAfter } = answers[Math.min(asked, answers.length - 1)] ?? { status: 500 };
      asked += 1;
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const ask = () => reach(url, {}, async (seconds) => paused.push(seconds));

  it('waits as long as the desk says, and asks again', async () => {
    answers = [{ status: 429, retryAfter: '7' }, { status: 503, retryAfter: '1' }, { status: 200 }];
    expect((await ask()).status).toBe(200);
    expect({ asked, paused }).toEqual({ asked: 3, paused: [7, 1] });
  });

  it('asks five times and no more, and waits a minute at most', async () => {
    answers = [{ status: 429, retryAfter: '3600' }];
    expect((await ask()).status).toBe(429);
    expect({ asked, paused }).toEqual({ asked: 5, paused: [60, 60, 60, 60] });
  });

  it.each([
    ['says nothing of when', [{ status: 503 }]],
    ['says something else', [{ status: 429, retryAfter: 'soon' }]],
    ['refuses', [{ status: 403, retryAfter: '1' }]],
  ])('takes the answer of a desk that %s', async (_what, given) => {
    answers = given;
    expect((await ask()).status).toBe(given[0]?.status);
    expect({ asked, paused }).toEqual({ asked: 1, paused: [] });
  });
});
