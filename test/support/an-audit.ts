import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair, type JSONWebKeySet } from 'jose';
import { type AuditLine, auditFormat } from '../../desk/contracts/audit';
import { type ChainEvent, genesis, type SealedEvent, seal } from '../../desk/rules/audit';
import { type Checkpoint, checkpointAfter, checkpointText, type NamedHead } from '../../desk/rules/checkpoints';
import { instant, iso, plusMinutes } from '../../desk/rules/time';
import { sha256 } from './a-policy';

/** A key of a desk, its public half, and what it signs. */
export const aKey = async () => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x = '' } = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x }, 'sha256');
  const key = { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' } as const;
  return {
    key,
    jwks: { keys: [key] } satisfies JSONWebKeySet,
    sign: (payload: string, typ = 'tierline-checkpoint'): Promise<string> =>
      new CompactSign(new TextEncoder().encode(payload))
        .setProtectedHeader({ alg: 'EdDSA', kid, typ })
        .sign(privateKey),
  };
};
export type AKey = Awaited<ReturnType<typeof aKey>>;

const startsAt = instant('2026-03-02T08:00:00Z');

/** The events of one chain; `words` are what stands in each. */
export const aChain = (chain: string, words: readonly string[]): readonly SealedEvent[] => {
  const sealed: SealedEvent[] = [];
  for (const [no, message] of words.entries()) {
    const event: ChainEvent = {
      kind: 'ticket-updated',
      at: plusMinutes(startsAt, no),
      by: 'agent',
      data: { no },
      people: { assignee: 'agent-2' },
      text: { message },
    };
    const place = { chain, head: sealed.at(-1) ?? genesis, commandId: `command-${no}`, salt: `salt ${no}` };
    sealed.push(seal(event, { ...place, hash: sha256 }));
  }
  return sealed;
};

export type Chains = Readonly<Record<string, readonly SealedEvent[]>>;

export const headOf = (chains: Chains, chain: string, seq: number): NamedHead => {
  const event = chains[chain]?.[seq - 1];
  if (event === undefined) throw new Error(`${chain} has no event ${seq}`);
  return { of: 'ticket', chain, seq, hash: event.hash };
};

type CheckpointLine = Extract<AuditLine, { line: 'checkpoint' }>;

/** Checkpoints over these heads, one after the other. */
export const someCheckpoints = async (
  key: AKey,
  heads: readonly (readonly NamedHead[])[],
  first?: Checkpoint,
): Promise<readonly CheckpointLine[]> => {
  const lines: CheckpointLine[] = [];
  let last = first;
  for (const [hour, named] of heads.entries()) {
    last = checkpointAfter(last, named, plusMinutes(startsAt, 60 * hour), sha256);
    lines.push({
      line: 'checkpoint',
      checkpoint: last,
      jws: await key.sign(checkpointText(last)),
      heads: [...named],
    });
  }
  return lines;
};

export const eventLines = (chains: Chains): readonly AuditLine[] =>
  Object.entries(chains).flatMap(([chain, events]) =>
    events.map((event): AuditLine => ({ line: 'event', of: 'ticket', chain, event })),
  );

/** The texts of an export: its header before and its end after these lines. */
export const anExport = (key: AKey, lines: readonly AuditLine[], more: { from?: string } = {}): readonly string[] =>
  sealedTexts(
    [{ line: 'header' as const, format: auditFormat, at: iso(startsAt), ...more, keys: [key.key] }, ...lines].map(
      (line) => JSON.stringify(line),
    ),
  );

/** These lines with the right end behind them, as whoever forges one would write it. */
export const sealedTexts = (texts: readonly string[]): readonly string[] => {
  const digest = texts.reduce((sum, text) => sha256(sum + text), '');
  return [...texts, JSON.stringify({ line: 'end', lines: texts.length, digest })];
};
