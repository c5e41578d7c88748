import { hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CompactSign,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type KeyLike,
} from 'jose';
import { type AuditLine, auditFormat } from '../../desk/contracts/audit';
import { genesis, type SealedEvent, seal } from '../../desk/rules/audit';
import { type Checkpoint, checkpointAfter, checkpointText, type NamedHead } from '../../desk/rules/checkpoints';
import { instant, iso, plusMinutes } from '../../desk/rules/time';
import { judgeAudit } from '../tierline/audit-judge';
import { linesIn, streamText } from '../tierline/text-file';
import { cpuMs } from './clocks/cpu';
import { inFolder } from './disk';
import { createCheck, type Figure } from './figure';
import { repeatsUsual, timed } from './repeat';

const chains = 12_500;
const eventsPerChain = 8;
const events = chains * eventsPerChain;
const headsPerCheckpoint = 50;
const startsAt = instant('2026-03-02T08:00:00Z');

const sha256 = (text: string): string => hash('sha256', text);

/**
 * What `tierline audit verify` takes for an export of 100,000 events: the file read, every line parsed, every digest, hash
 * and link computed, every checkpoint's signature and root checked.
 */
export const auditExport = async (): Promise<readonly Figure[]> => {
  const check = createCheck();
  const repeats: number[] = [];
  const cpuRepeats: number[] = [];
  await inFolder(async (folder) => {
    const file = join(folder, 'audit.jsonl');
    const jwks = await writeExport(file);
    for (let repeat = 0; repeat <= repeatsUsual; repeat += 1) {
      const cpu = cpuMs();
      const tookMs = await timed(async () => {
        const judged = await judgeAudit(linesIn(streamText(file)), jwks);
        check.that(judged.found === 0, () => `found ${JSON.stringify(judged.findings[0])}`);
        check.that(judged.events === events, () => `${judged.events} events were read`);
      });
      if (repeat === 0) continue;
      repeats.push(tookMs / 1_000);
      cpuRepeats.push((cpuMs() - cpu) / 1_000);
    }
  });
  const goal = { atMost: 2, from: 'issue 7' };
  const name = 'an export of 100,000 audit events verified';
  return [
    { name, unit: 's', repeats, goal, wrong: check.wrong() },
    { name: `${name}: time of its thread`, unit: 's', repeats: cpuRepeats, wrong: check.wrong() },
  ];
};

/** An export as a desk would write it; answers its public keys. */
const writeExport = async (file: string): Promise<JSONWebKeySet> => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x = '' } = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x }, 'sha256');
  const key = { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' } as const;
  await pipeline(Readable.from(textOf(key, privateKey)), createWriteStream(file));
  return { keys: [key] };
};

type Key = Extract<AuditLine, { line: 'header' }>['keys'][number];

async function* textOf(key: Key, privateKey: KeyLike): AsyncGenerator<string> {
  let digest = '';
  let count = 0;
  for await (const line of linesOf(key, privateKey)) {
    const text = JSON.stringify(line);
    count += 1;
    digest = sha256(digest + text);
    yield `${text}\n`;
  }
  yield `${JSON.stringify({ line: 'end', lines: count, digest } satisfies AuditLine)}\n`;
}

async function* linesOf(key: Key, privateKey: KeyLike): AsyncGenerator<AuditLine> {
  yield { line: 'header', format: auditFormat, at: iso(startsAt), keys: [key] };
  const heads = Array.from({ length: chains }, (_, chain) => headOf(chain));
  let last: Checkpoint | undefined;
  for (let from = 0; from < chains; from += headsPerCheckpoint) {
    const named = heads.slice(from, from + headsPerCheckpoint);
    last = checkpointAfter(last, named, plusMinutes(startsAt, from), sha256);
    const header = { alg: 'EdDSA', kid: key.kid, typ: 'tierline-checkpoint' };
    const bytes = new TextEncoder().encode(checkpointText(last));
    const jws = await new CompactSign(bytes).setProtectedHeader(header).sign(privateKey);
    yield { line: 'checkpoint', checkpoint: last, jws, heads: named };
  }
  for (let chain = 0; chain < chains; chain += 1)
    for (const event of chainOf(chain)) yield { line: 'event', of: 'ticket', chain: nameOf(chain), event };
}

const nameOf = (chain: number): string => `TL-${String(chain).padStart(10, '0')}`;

const headOf = (chain: number): NamedHead => {
  const { seq, hash } = chainOf(chain).at(-1) ?? genesis;
  return { of: 'ticket', chain: nameOf(chain), seq, hash };
};

/** Of the size of a ticket's: a person and a text in each event. */
const chainOf = (chain: number): readonly SealedEvent[] => {
  const sealed: SealedEvent[] = [];
  for (let no = 0; no < eventsPerChain; no += 1) {
    const event = {
      kind: 'ticket-updated',
      at: plusMinutes(startsAt, chain + no),
      by: `agent-${chain % 100}`,
      data: { nextActionOwner: 'desk', nextActionTime: '2026-03-03T12:00:00.000Z' },
      people: { assignee: `agent-${no}` },
      text: { message: `We looked at ${no} of the things that you named, and go on with the next tomorrow morning.` },
    };
    const at = { chain: nameOf(chain), head: sealed.at(-1) ?? genesis, commandId: `command-${no}` };
    sealed.push(seal(event, { ...at, salt: `salt-${chain}-${no}-of-22-ch`, hash: sha256 }));
  }
  return sealed;
};
