import { type ChainHead, genesis, type Hash, linkFlawOf, type SealedEvent } from './audit';
import {
  type ChainKind,
  type Checkpoint,
  checkpointFlawOf,
  missing,
  type NamedHead,
  type SignedCheckpoint,
} from './checkpoints';

/** What is wrong, and where: in which line of the export, and of which checkpoint, or which event of which chain. */
export interface Finding {
  readonly line: number;
  readonly checkpoint?: number;
  readonly of?: ChainKind;
  readonly chain?: string;
  readonly seq?: number;
  readonly what: string;
}

/** What was looked at. */
export interface Checked {
  readonly checkpoints: number;
  readonly chains: number;
  readonly events: number;
  /** Events whose texts and people were erased. */
  readonly erased: number;
  /** Chains whose events retention took away. */
  readonly ended: number;
  readonly last?: Checkpoint;
}

/** Looks at an export line by line; each call answers what is wrong with that line, given those before. */
export interface AuditCheck {
  checkpoint(line: number, signed: Pick<SignedCheckpoint, 'checkpoint' | 'heads'>): readonly Finding[];
  event(line: number, of: ChainKind, chain: string, event: SealedEvent): readonly Finding[];
  ended(line: number, head: NamedHead): readonly Finding[];
  /** What only the end can tell: chains that are cut short, or not there at all. */
  end(line: number): readonly Finding[];
  checked(): Checked;
}

/** A chain as the checkpoints name it: every head that they name, in their order. */
interface Promised {
  readonly of: ChainKind;
  readonly chain: string;
  readonly heads: (NamedHead & { readonly number: number })[];
  isSeen: boolean;
}

interface OpenChain {
  readonly promised: Promised;
  head: ChainHead;
  /** How many of the promised heads lie behind. */
  met: number;
}

/**
 * Checks an export of the audit: checkpoints first, then chain by chain (docs/audit.md). `isWhole` when it must begin with
 * the very first checkpoint.
 *
 * Every chain must be whole from its first event, pass through each head that a checkpoint names, and end at the newest of
 * them. After a break the check goes on from what stands there, so that one break is told once and the next is found too.
 * It holds the heads of the checkpoints and no event, so its memory is bounded by the number of chains and their hours.
 */
export const createAuditCheck = (hash: Hash, isWhole: boolean): AuditCheck => {
  const chains = new Map<string, Promised>();
  const counts = { checkpoints: 0, chains: 0, events: 0, erased: 0, ended: 0 };
  let last: Checkpoint | undefined;
  let open: OpenChain | undefined;

  const promisedFor = (of: ChainKind, chain: string): Promised => {
    const key = `${of} ${chain}`;
    const known = chains.get(key) ?? { of, chain, heads: [], isSeen: false };
    chains.set(key, known);
    return known;
  };

  const promise = (line: number, number: number, head: NamedHead): readonly Finding[] => {
    const { of, chain, seq } = head;
    const { heads } = promisedFor(of, chain);
    const before = heads.at(-1);
    if (before !== undefined && seq < before.seq) {
      const what = `it names event ${seq} as the last, though checkpoint ${before.number} named event ${before.seq}`;
      return [{ line, checkpoint: number, of, chain, seq, what }];
    }
    heads.push({ ...head, number });
    return [];
  };

  /** The chain that was read so far ends here. */
  const close = (line: number): readonly Finding[] => {
    if (open === undefined) return [];
    const { promised, head } = open;
    open = undefined;
    const { of, chain, heads } = promised;
    const newest = heads.at(-1);
    if (newest === undefined || head.seq === newest.seq) return [];
    const what =
      head.seq < newest.seq
        ? `the chain ends at event ${head.seq}, though checkpoint ${newest.number} names event ${newest.seq}`
        : `the chain goes on after event ${newest.seq}, the last that a checkpoint names`;
    return [{ line, of, chain, seq: Math.min(head.seq, newest.seq) + 1, what }];
  };

  const begin = (line: number, of: ChainKind, chain: string): readonly Finding[] => {
    const promised = promisedFor(of, chain);
    const findings: Finding[] = [];
    if (promised.isSeen) findings.push({ line, of, chain, what: 'the chain stands in two places' });
    else if (promised.heads.length === 0) findings.push({ line, of, chain, what: 'no checkpoint names this chain' });
    promised.isSeen = true;
    counts.chains += 1;
    open = { promised, head: genesis, met: 0 };
    return findings;
  };

  /** Does the event have the hash that each checkpoint names for its number? */
  const meet = (line: number, chain: OpenChain, event: SealedEvent): readonly Finding[] => {
    const findings: Finding[] = [];
    const { of, chain: name, heads } = chain.promised;
    for (let next = heads[chain.met]; next !== undefined && next.seq <= event.seq; next = heads[chain.met]) {
      chain.met += 1;
      if (next.seq !== event.seq || next.hash === event.hash) continue;
      const what = `it is another event than checkpoint ${next.number} names`;
      findings.push({ line, of, chain: name, seq: event.seq, what });
    }
    return findings;
  };

  return {
    checkpoint: (line, signed) => {
      const { checkpoint, heads } = signed;
      const { number } = checkpoint;
      const isFirstOfPart = last === undefined && !isWhole;
      const before = isFirstOfPart ? undefined : last;
      const what = isFirstOfPart ? partFlawOf(signed, hash) : checkpointFlawOf(before, signed, hash);
      const place = open === undefined ? [] : [{ line, checkpoint: number, what: 'it stands among the events' }];
      last = checkpoint;
      counts.checkpoints += 1;
      return [
        ...(what === undefined ? [] : [{ line, checkpoint: number, what }]),
        ...place,
        ...heads.flatMap((head) => promise(line, number, head)),
      ];
    },

    event: (line, of, chain, event) => {
      const isNext = open?.promised.of !== of || open.promised.chain !== chain;
      const findings: Finding[] = isNext ? [...close(line), ...begin(line, of, chain)] : [];
      const current = open as OpenChain;
      const flaw = linkFlawOf(chain, current.head, event, hash);
      if (flaw !== undefined) {
        const first = current.head.seq + 1;
        const isGap = flaw === 'out of order' && event.seq > first;
        const what = isGap ? `${missing('event', first, event.seq - 1)} before it` : flaw;
        findings.push({ line, of, chain, seq: isGap ? first : event.seq, what });
      }
      findings.push(...meet(line, current, event));
      current.head = { seq: event.seq, hash: event.hash };
      counts.events += 1;
      if (event.salt === undefined) counts.erased += 1;
      return findings;
    },

    ended: (line, { of, chain, seq, hash: headHash }) => {
      const findings: Finding[] = [...close(line)];
      const promised = promisedFor(of, chain);
      const newest = promised.heads.at(-1);
      const isPromised = newest?.ended !== undefined && newest.seq === seq && newest.hash === headHash;
      if (!isPromised) findings.push({ line, of, chain, seq, what: 'no checkpoint says that the chain ended there' });
      if (promised.isSeen) findings.push({ line, of, chain, what: 'the chain stands in two places' });
      promised.isSeen = true;
      counts.ended += 1;
      return findings;
    },

    end: (line) => [
      ...close(line),
      ...[...chains.values()].flatMap(({ of, chain, heads, isSeen }) => {
        const newest = heads.at(-1);
        if (isSeen || newest === undefined) return [];
        const what = `the chain is not there, though checkpoint ${newest.number} names event ${newest.seq} of it`;
        return [{ line, of, chain, seq: 1, what }];
      }),
    ],

    checked: () => ({ ...counts, ...(last !== undefined && { last }) }),
  };
};

/** Of the first checkpoint of a part nobody can say what lies before it. */
const partFlawOf = (signed: Pick<SignedCheckpoint, 'checkpoint' | 'heads'>, hash: Hash): string | undefined => {
  const { number, previous } = signed.checkpoint;
  const asFirst = { ...signed, checkpoint: { ...signed.checkpoint, number: 1, previous: genesis.hash } };
  if (number === 1 && previous !== genesis.hash) return 'it is not linked to the one before';
  return checkpointFlawOf(undefined, asFirst, hash);
};
