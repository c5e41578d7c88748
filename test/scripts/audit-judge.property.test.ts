import fc from 'fast-check';
import type { AuditLine } from '../../desk/contracts/audit';
import { eraseEvent } from '../../desk/rules/audit';
import { judgeAudit, NoExport } from '../../scripts/tierline/audit-judge';
import {
  type AKey,
  aChain,
  aKey,
  anExport,
  type Chains,
  eventLines,
  headOf,
  sealedTexts,
  someCheckpoints,
} from '../support/an-audit';

let key: AKey;
beforeAll(async () => {
  key = await aKey();
});

/** Chains of up to 5 events; each grows some way in each of up to 4 hours, and its head is then named. */
const audits = fc
  .record({
    words: fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
    hours: fc.integer({ min: 1, max: 4 }),
    isErased: fc.boolean(),
    seed: fc.integer({ min: 1, max: 97 }),
  })
  .map(({ words, hours, isErased, seed }) => {
    const chains: Chains = Object.fromEntries(words.map((one, no) => [nameOf(no), aChain(nameOf(no), one)]));
    const reached = new Map<string, number>();
    const heads = Array.from({ length: hours }, (_, hour) =>
      Object.entries(chains).flatMap(([chain, events], no) => {
        const before = reached.get(chain) ?? 0;
        const isLast = hour === hours - 1;
        const seq = isLast ? events.length : Math.min(events.length, before + ((seed * (no + 2 * hour + 1)) % 3));
        if (seq === before) return [];
        reached.set(chain, seq);
        return [headOf(chains, chain, seq)];
      }),
    );
    return { chains, heads, isErased };
  });

const nameOf = (no: number): string => `TL-000000000${no}`;

const linesOf = async ({
  chains,
  heads,
  isErased,
}: typeof audits extends fc.Arbitrary<infer Audit> ? Audit : never) => {
  const events = eventLines(chains).map((line) =>
    isErased && line.line === 'event' ? { ...line, event: eraseEvent(line.event) } : line,
  );
  return [...(await someCheckpoints(key, heads)), ...events];
};

const findingsOf = async (texts: readonly string[]) => {
  try {
    return (await judgeAudit(texts, key.jwks)).findings;
  } catch (error) {
    if (error instanceof NoExport) return [{ line: 1, what: 'it is no export' }];
    throw error;
  }
};

it('finds nothing in what nobody touched', async () => {
  await fc.assert(
    fc.asyncProperty(audits, async (audit) => {
      expect(await findingsOf(anExport(key, await linesOf(audit)))).toEqual([]);
    }),
  );
});

it('finds any character that was changed, in that very line', async () => {
  await fc.assert(
    fc.asyncProperty(
      audits,
      fc.nat(),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 1 }),
      async (audit, ...chosen) => {
        const texts = anExport(key, await linesOf(audit));
        const [anyLine, anyPlace, character] = chosen;
        const line = anyLine % texts.length;
        const text = texts[line] ?? '';
        const place = anyPlace % text.length;
        fc.pre(text[place] !== character);
        const flipped = text.slice(0, place) + character + text.slice(place + 1);
        const findings = await findingsOf(texts.with(line, flipped));
        expect(findings.length).toBeGreaterThan(0);
        // The moments of a header are no claim that anything else could contradict: the digest at the end does.
        if (line > 0) expect(findings.map((one) => one.line)).toContain(line + 1);
      },
    ),
    { numRuns: 500 },
  );
});

/** What somebody may do to the lines before they write the right end behind them; `undefined` where it cannot be done. */
type Tamper = (lines: readonly AuditLine[], at: number) => readonly AuditLine[] | undefined;

const tampers: Readonly<Record<string, Tamper>> = {
  drop: (lines, at) => lines.toSpliced(at, 1),
  double: (lines, at) => lines.toSpliced(at, 0, lines[at] as AuditLine),
  swap: (lines, at) => {
    const [one, other] = [lines[at], lines[at + 1]];
    if (one === undefined || other === undefined) return undefined;
    // Which chain stands first is no claim: two of one event each may change places.
    if (isWholeChain(lines, one) && isWholeChain(lines, other)) return undefined;
    return lines.with(at, other).with(at + 1, one);
  },
  /** Everything from here on is gone. The very last checkpoints may be missing only with all that they name. */
  truncate: (lines, at) => (lines[at]?.line === 'event' ? lines.slice(0, at) : undefined),
  /** The chain is sealed anew with other words in this event; the checkpoints stay. */
  fork: (lines, at) => {
    const line = lines[at];
    if (line?.line !== 'event') return undefined;
    const own = lines.filter((one) => one.line === 'event' && one.chain === line.chain);
    const words = own.map((one, no) => (one === line ? 'otherwise' : `word ${no}`));
    const forked = aChain(line.chain, words);
    return lines.map((one) => {
      const event = one.line === 'event' && one.chain === line.chain ? forked[one.event.seq - 1] : undefined;
      return event === undefined ? one : ({ ...one, event } as AuditLine);
    });
  },
  /** A signature of another checkpoint. */
  resign: (lines, at) => {
    const line = lines[at];
    const other = lines.find((one) => one.line === 'checkpoint' && one !== line);
    if (line?.line !== 'checkpoint' || other?.line !== 'checkpoint') return undefined;
    return lines.with(at, { ...line, jws: other.jws });
  },
};

const isWholeChain = (lines: readonly AuditLine[], line: AuditLine): boolean =>
  line.line === 'event' && lines.filter((one) => one.line === 'event' && one.chain === line.chain).length === 1;

/** Nobody but who kept a checkpoint can tell that the newest of them are not there, if they name nothing new. */
const isInvisible = (lines: readonly AuditLine[], tampered: readonly AuditLine[]): boolean => {
  const last = lines.findLastIndex(({ line }) => line === 'checkpoint');
  const line = lines[last];
  return (
    tampered.length === lines.length - 1 &&
    line?.line === 'checkpoint' &&
    !tampered.includes(line) &&
    line.heads.length === 0
  );
};

it.each(Object.entries(tampers))('finds what somebody did by hand and sealed anew: %s', async (_name, tamper) => {
  await fc.assert(
    fc.asyncProperty(audits, fc.nat(), async (audit, any) => {
      const lines = await linesOf(audit);
      const at = any % lines.length;
      const tampered = tamper(lines, at);
      fc.pre(tampered !== undefined && !isInvisible(lines, tampered));
      const header = anExport(key, []).slice(0, 1);
      const findings = await findingsOf(
        sealedTexts([...header, ...(tampered ?? []).map((line) => JSON.stringify(line))]),
      );
      expect(findings.length).toBeGreaterThan(0);
      const line = lines[at];
      // Where it is told: about the chain or the checkpoint that was touched, or its neighbour.
      if (line?.line === 'event')
        expect(findings.some(({ chain }) => chain !== undefined && nearOf(lines, at).includes(chain))).toBe(true);
      if (line?.line === 'checkpoint') expect(findings[0]?.line).toBeLessThanOrEqual(lines.length + 2);
    }),
    { numRuns: 150 },
  );
});

const nearOf = (lines: readonly AuditLine[], at: number): readonly string[] =>
  [lines[at], lines[at + 1]].flatMap((line) => (line?.line === 'event' ? [line.chain] : []));
