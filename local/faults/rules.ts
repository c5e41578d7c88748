import * as z from 'zod';

/** A refusal by a service that did no work: 429 with a wait, 412, 503 and so on. */
export interface Refusal {
  readonly status: number;
  readonly retryAfterMs?: number | undefined;
}

type Crash = 'crash-before' | 'crash-after';

/**
 * What can go wrong at each boundary of a running laptop.
 *
 * `cosmos`, `vault` and `blobs` are calls of an SDK, before or after their commit: `lose` breaks the connection before the work,
 * `lose-reply` after it. `journal` is a record of the host; `reply` an HTTP answer of the desk, made and not yet sent,
 * or sent; `activity` one run of one; `bell` an event raised by a client, or, as `carried`, what a continue-as-new had not
 * read yet. A crash is the end of the process. Source: docs/measures.md §8.
 */
export interface DeedAt {
  readonly cosmos: Crash | 'lose' | 'lose-reply' | Refusal;
  readonly vault: Crash | 'lose' | 'lose-reply' | Refusal;
  readonly blobs: Crash | 'lose' | 'lose-reply' | Refusal;
  readonly journal: Crash;
  readonly reply: Crash | 'lose-reply';
  readonly activity: Crash | 'twice';
  readonly bell: 'lose' | 'twice';
}

export type Boundary = keyof DeedAt;

/**
 * One thing that goes wrong: at the `nth` point that fits (from 1, since the rules were set), else at every one.
 * `kind` is a point's kind, as the switch counts it, or the first word of one; without it every point there fits.
 */
export type FaultRule = {
  readonly [At in Boundary]: {
    readonly at: At;
    readonly kind?: string | undefined;
    readonly nth?: number | undefined;
    readonly do: DeedAt[At];
  };
}[Boundary];

const retryAfterMsMax = 60_000;

const refusal = z.strictObject({
  status: z.int().min(400).max(599),
  retryAfterMs: z.int().min(0).max(retryAfterMsMax).optional(),
});

const deed = <const Name extends string>(...names: readonly [Name, ...Name[]]) =>
  z.enum(names, { error: `one of ${names.join(', ')}` });

const wireNames = ['crash-before', 'crash-after', 'lose', 'lose-reply'] as const;
const wireDeed = z.union([z.enum(wireNames), refusal], {
  error: `one of ${wireNames.join(', ')}, or { "status": 400 to 599, "retryAfterMs": 0 to ${retryAfterMsMax} }`,
});

const wholeFrom1 = 'a whole number from 1';

const rule = <At extends Boundary, Deed extends z.ZodType>(at: At, deeds: Deed) =>
  z.strictObject({
    at: z.literal(at),
    kind: z.string({ error: 'a text' }).optional(),
    nth: z.int({ error: wholeFrom1 }).min(1, { error: wholeFrom1 }).optional(),
    do: deeds,
  });

const FaultRules = z.array(
  z.discriminatedUnion(
    'at',
    [
      rule('cosmos', wireDeed),
      rule('vault', wireDeed),
      rule('blobs', wireDeed),
      rule('journal', deed('crash-before', 'crash-after')),
      rule('reply', deed('crash-before', 'crash-after', 'lose-reply')),
      rule('activity', deed('crash-before', 'crash-after', 'twice')),
      rule('bell', deed('lose', 'twice')),
    ],
    { error: '{ "at": cosmos, vault, journal, reply, blobs, activity or bell, "kind"?, "nth"?, "do" }' },
  ),
  { error: 'a list of rules' },
);

/** Rules as somebody wrote them, or one sentence that says what is wrong with the first that is not right. */
export const parseFaultRules = (
  text: string,
): { readonly rules: readonly FaultRule[] } | { readonly problem: string } => {
  const json = jsonOf(text);
  if (json === undefined) return { problem: 'this is no JSON' };
  const parsed = FaultRules.safeParse(json.value);
  if (parsed.success) return { rules: parsed.data };
  const [issue] = parsed.error.issues;
  const [index, ...field] = issue?.path ?? [];
  const where = index === undefined ? 'the whole' : [`rule ${Number(index) + 1}`, ...field].join(', ');
  const isStrange = issue?.code === 'unrecognized_keys';
  return { problem: `${where}: ${isStrange ? `there is no ${issue.keys.join(', ')}` : `wants ${issue?.message}`}` };
};

const jsonOf = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};
