import type { KeyObject } from 'node:crypto';
import * as z from 'zod';
import { publicKeyOf } from './keys';
import { signedHeaders } from './sign';

const Notice = z.object({
  noticeId: z.string(),
  ticketId: z.string().exactOptional(),
  from: z.string(),
  to: z.string(),
});
const Offer = z.object({
  rotation: z.object({ rotationId: z.string() }).optional(),
  notices: z.array(Notice).optional(),
});
const Claimed = z.object({ rotationId: z.string(), version: z.string(), password: z.string().min(1) });
const Trouble = z.object({ type: z.string() });

/** What the desk answered: heard, refused for good, or nothing that settles it (no reply, unproved, busy, broken). */
export type Heard = 'yes' | 'no' | 'unheard';

/** What a device is to tell its user: that its admin password was shown, for which ticket, from when to when. */
export type Notice = z.infer<typeof Notice>;

/** How the desk answered one request; a problem has a type. */
export interface Answered {
  readonly verb: string;
  readonly status: number;
  readonly type?: string;
}

/** A request as it went out: the same bytes may be sent once more. */
export interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A device's line to the desk. A desk that cannot be reached, or is hung up on, is no error here: it gave no reply. */
export interface DeskLine {
  /** What waits for this device; `undefined` when there is no reply. `shown` are notices that its user has seen. */
  poll(shown?: readonly string[]): Promise<z.infer<typeof Offer> | undefined>;
  claim(rotationId: string): Promise<z.infer<typeof Claimed> | undefined>;
  confirm(rotationId: string, version: string): Promise<Heard>;
  refuse(rotationId: string, reason: string): Promise<Heard>;
  enrol(code: string, name: string): Promise<Heard>;
  renewKey(next: KeyObject, proof: string): Promise<Heard>;
  /** Sends a request once more as it was. */
  again(sent: Sent): Promise<void>;
}

export interface LineOptions {
  readonly origin: string;
  readonly deviceId: string;
  readonly privateKey: KeyObject;
  readonly now: () => number;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** Hears of each request and its answer; `status` 0 is no reply. */
  readonly hear?: (sent: Sent, answered: Answered) => void;
}

interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** Unknown to the desk yet, judged by another clock, overtaken, or too much at once: worth saying again at the next poll. */
const passing: readonly number[] = [401, 403, 408, 412, 429];

/** Speaks docs/device-protocol.md to the desk at `origin`, each request signed anew. */
export const deskLine = (options: LineOptions): DeskLine => {
  const { origin, deviceId, privateKey, now, fetch: fetchIt, signal, hear } = options;

  const send = async (sent: Sent): Promise<Answer | undefined> => {
    const { url, headers, body } = sent;
    const verb = url.slice(url.lastIndexOf('/') + 1);
    try {
      const reply = await fetchIt(url, { method: 'POST', headers, body, signal });
      const answer = { status: reply.status, json: await reply.json() };
      const type = Trouble.safeParse(answer.json).data?.type;
      hear?.(sent, { verb, status: answer.status, ...(type !== undefined && { type }) });
      return answer;
    } catch {
      hear?.(sent, { verb, status: 0 });
      return undefined; // No reply, or one cut short. The error goes no further: JSON's would quote a password.
    }
  };
  const ask = async (verb: string, fields: object): Promise<Answer | undefined> => {
    const request = { method: 'POST', url: `${origin}/device/v1/${verb}`, body: JSON.stringify(fields) } as const;
    const headers = await signedHeaders(request, { deviceId, privateKey, now: now() });
    return send({ url: request.url, headers, body: request.body });
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
    poll: (shown = []) => read(Offer, 'poll', shown.length === 0 ? {} : { shown }),
    claim: (rotationId) => read(Claimed, 'claim', { rotationId }),
    confirm: (rotationId, version) => tell('confirm', { rotationId, version }),
    refuse: (rotationId, reason) => tell('refuse', { rotationId, reason }),
    enrol: (code, name) => tell('enrol', { code, name, key: publicKeyOf(privateKey) }),
    renewKey: (next, proof) => tell('renew-key', { key: publicKeyOf(next), proof }),
    again: async (sent) => void (await send(sent)),
  };
};
