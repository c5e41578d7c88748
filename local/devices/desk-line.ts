import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { signedHeaders } from './sign';

const Offer = z.object({ rotation: z.object({ rotationId: z.string() }).optional() });
const Claimed = z.object({ rotationId: z.string(), version: z.string(), password: z.string().min(1) });

/** What the desk answered: heard, refused for good, or nothing that settles it (no reply, unproved, busy, broken). */
export type Heard = 'yes' | 'no' | 'unheard';

/** A device's line to the desk. A desk that cannot be reached, or is hung up on, is no error here: it gave no reply. */
export interface DeskLine {
  /** The rotation that waits for this device; `undefined` when none does or there is no reply. */
  poll(): Promise<string | undefined>;
  claim(rotationId: string): Promise<z.infer<typeof Claimed> | undefined>;
  confirm(rotationId: string, version: string): Promise<Heard>;
  refuse(rotationId: string, reason: string): Promise<Heard>;
}

export interface LineOptions {
  readonly origin: string;
  readonly deviceId: string;
  readonly privateKey: KeyObject;
  readonly now: () => number;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
}

interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** Unknown to the desk yet, judged by another clock, overtaken, or too much at once: worth saying again at the next poll. */
const passing: readonly number[] = [401, 403, 408, 412, 429];

/** Speaks docs/device-protocol.md to the desk at `origin`, each request signed anew. */
export const deskLine = ({ origin, deviceId, privateKey, now, fetch: send, signal }: LineOptions): DeskLine => {
  const ask = async (verb: string, fields: object): Promise<Answer | undefined> => {
    const request = { method: 'POST', url: `${origin}/device/v1/${verb}`, body: JSON.stringify(fields) } as const;
    const headers = await signedHeaders(request, { deviceId, privateKey, now: now() });
    try {
      const reply = await send(request.url, { method: request.method, headers, body: request.body, signal });
      return { status: reply.status, json: await reply.json() };
    } catch {
      return undefined; // No reply, or one cut short. The error goes no further: JSON's would quote a password.
    }
  };
  const tell = async (verb: string, fields: object): Promise<Heard> => {
    const { status = 0 } = (await ask(verb, fields)) ?? {};
    if (status === 200) return 'yes';
    return status >= 400 && status < 500 && !passing.includes(status) ? 'no' : 'unheard';
  };
  const read = async <Value>(schema: z.ZodType<Value>, verb: string, fields: object): Promise<Value | undefined> => {
    const answer = await ask(verb, fields);
    return answer?.status === 200 ? schema.safeParse(answer.json).data : undefined;
  };
  return {
    poll: async () => (await read(Offer, 'poll', {}))?.rotation?.rotationId,
    claim: (rotationId) => read(Claimed, 'claim', { rotationId }),
    confirm: (rotationId, version) => tell('confirm', { rotationId, version }),
    refuse: (rotationId, reason) => tell('refuse', { rotationId, reason }),
  };
};
