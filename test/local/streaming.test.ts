import type { FrontReply } from '../../local/front';
import { type Listening, listen } from '../../local/server';

let listening: Listening | undefined;
afterEach(() => listening?.close());

/** A front whose one answer comes piece by piece. */
const answering = async (body: FrontReply['body']): Promise<string> => {
  listening = await listen(0, () => [() => ({ status: 200, headers: { 'content-type': 'text/csv' }, body })]);
  return listening.origin;
};

describe('an answer that comes piece by piece', () => {
  it('is sent as it comes', async () => {
    let release = (): void => {};
    const later = new Promise<void>((resolve) => {
      release = resolve;
    });
    async function* pieces(): AsyncIterable<Uint8Array> {
      yield Buffer.from('first,');
      await later;
      yield Buffer.from('second');
    }
    const response = await fetch(await answering(pieces()));
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('first,');
    release();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('second');
    expect((await reader.read()).done).toBe(true);
  });

  it('does not look whole when it fails in the middle', async () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    async function* pieces(): AsyncIterable<Uint8Array> {
      yield Buffer.from('first,');
      throw new Error('the store is gone');
    }
    const response = await fetch(await answering(pieces()));
    await expect(response.text()).rejects.toThrow();
    expect(said.mock.calls.join()).toContain('the store is gone');
    said.mockRestore();
  });

  it('is asked for no more when whoever asked goes away', async () => {
    let ended = (): void => {};
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    async function* pieces(): AsyncIterable<Uint8Array> {
      try {
        for (;;) yield Buffer.alloc(64 * 1024, 'x');
      } finally {
        ended();
      }
    }
    const leaving = new AbortController();
    const response = await fetch(await answering(pieces()), { signal: leaving.signal });
    await (response.body as ReadableStream<Uint8Array>).getReader().read();
    leaving.abort();
    await over;
  });
});
