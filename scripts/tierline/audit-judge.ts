import { hash } from 'node:crypto';
import { calculateJwkThumbprint, compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { AuditLine, auditFormat } from '../../desk/contracts/audit';
import { type AuditCheck, type Checked, createAuditCheck, type Finding } from '../../desk/rules/audit-check';
import { checkpointText, type SignedCheckpoint } from '../../desk/rules/checkpoints';
import { createKeptCheck, type KeptCheck, type KeptCheckpoint } from './kept-checkpoints';

/** What a judgement keeps of its findings; the others are counted. */
const findingsMax = 1_000;

/** What an export is worth: nothing was found, or what, and where. */
export interface AuditJudgement extends Checked {
  /** Whether the signatures were held against keys from elsewhere, and not those in the export itself. */
  readonly isTrusted: boolean;
  /** How many checkpoints that were kept elsewhere it was compared with; absent where none were given. */
  readonly kept?: number;
  readonly from?: string;
  readonly to?: string;
  readonly exportedAt: string;
  readonly findings: readonly Finding[];
  readonly found: number;
}

/** What was handed in is no export of the audit at all. */
export class NoExport extends Error {}

const sha256 = (text: string): string => hash('sha256', text);

type Header = Extract<AuditLine, { line: 'header' }>;
type Read = { readonly ok: true; readonly value: AuditLine } | { readonly ok: false; readonly what: string };

/**
 * Judges an export line by line, holding the heads of its checkpoints and nothing else: whether each line is as it was
 * written, each checkpoint signed and linked, and each chain whole and as the checkpoints name it; and each checkpoint the same
 * as the one that was `kept`. Throws `NoExport`.
 */
export const judgeAudit = async (
  lines: AsyncIterable<string> | Iterable<string>,
  jwks: JSONWebKeySet | undefined,
  kept?: readonly KeptCheckpoint[],
): Promise<AuditJudgement> => {
  const findings: Finding[] = [];
  let found = 0;
  const tell = (more: readonly Finding[]): void => {
    found += more.length;
    findings.push(...more.slice(0, findingsMax - findings.length));
  };

  let number = 0;
  let digest = '';
  let header: Header | undefined;
  let check: AuditCheck | undefined;
  let verify: Verify = async () => undefined;
  let compare: KeptCheck | undefined;
  let isEnded = false;

  const first = async (text: string): Promise<void> => {
    header = headerIn(text);
    check = createAuditCheck(sha256, header.from === undefined);
    tell(await keyFlaws(header));
    verify = verifierOf(jwks ?? { keys: header.keys.map((key) => ({ ...key })) });
    compare = kept && createKeptCheck(kept, verify);
  };

  const next = async (text: string, look: AuditCheck): Promise<void> => {
    const read = lineIn(text);
    if (isEnded) tell([{ line: number, what: 'it stands after the end' }]);
    if (!read.ok) return tell([{ line: number, what: read.what }]);
    try {
      await follow(read.value, look);
    } catch (error) {
      // Half a surrogate pair, or lists within lists beyond counting, have no canonical form.
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
      tell([{ line: number, what: 'the line holds what no desk could have sealed' }]);
    }
  };

  const follow = async (value: AuditLine, look: AuditCheck): Promise<void> => {
    switch (value.line) {
      case 'header':
        return tell([{ line: number, what: 'there is a second header' }]);
      case 'checkpoint': {
        const flaw = await verify(value);
        const { number: named } = value.checkpoint;
        if (flaw !== undefined) tell([{ line: number, checkpoint: named, what: flaw }]);
        tell(compare?.checkpoint(number, value) ?? []);
        return tell(look.checkpoint(number, value));
      }
      case 'event':
        return tell(look.event(number, value.of, value.chain, value.event));
      case 'ended':
        return tell(look.ended(number, value.head));
      case 'end':
        isEnded = true;
        if (value.lines !== number - 1) tell([{ line: number, what: `it counts ${value.lines} lines before it` }]);
        if (value.digest !== digest) tell([{ line: number, what: 'its digest is not that of the lines before it' }]);
    }
  };

  for await (const text of lines) {
    number += 1;
    if (check === undefined) await first(text);
    else await next(text, check);
    digest = sha256(digest + text);
  }
  if (header === undefined || check === undefined) throw new NoExport('it is empty');
  tell(check.end(number));
  if (compare !== undefined) tell(await compare.end(number, header));
  if (!isEnded) tell([{ line: number, what: 'the export breaks off here: its end line is missing' }]);
  const { from, to, at } = header;
  return {
    ...check.checked(),
    isTrusted: jwks !== undefined,
    ...(compare !== undefined && { kept: compare.compared() }),
    ...{ ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    ...{ exportedAt: at, findings, found },
  };
};

const headerIn = (text: string): Header => {
  const read = lineIn(text);
  if (read.ok && read.value.line === 'header') return read.value;
  throw new NoExport(`its first line is no header of ${auditFormat}${read.ok ? '' : ` (${read.what})`}`);
};

/** A line says exactly what it says: other text for the same JSON is another line. */
const lineIn = (text: string): Read => {
  const json = jsonOf(text);
  if (json === undefined) return { ok: false, what: 'the line is no JSON' };
  if (!json.isExact) return { ok: false, what: 'the line is not as a desk writes it' };
  const parsed = AuditLine.safeParse(json.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, what: `the line is none of an export: /${issue?.path.join('/') ?? ''}: ${issue?.message ?? ''}` };
};

/** The JSON of a line. `__proto__` is no name that a schema sees, and no desk writes it. */
const jsonOf = (text: string): { readonly value: unknown; readonly isExact: boolean } | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return { value, isExact: JSON.stringify(value) === text && !text.includes('"__proto__":') };
  } catch {
    return undefined;
  }
};

/** A key is named by its own thumbprint (RFC 7638). */
const keyFlaws = async ({ keys }: Header): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const key of keys) {
    const isItself = (await calculateJwkThumbprint(key, 'sha256')) === key.kid;
    if (!isItself) findings.push({ line: 1, what: `the key ${key.kid} is not the one of that name` });
  }
  return findings;
};

type Verify = (signed: Pick<SignedCheckpoint, 'checkpoint' | 'jws'>) => Promise<string | undefined>;

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

const verifierOf = (jwks: JSONWebKeySet): Verify => {
  const keys = createLocalJWKSet(jwks);
  return async ({ checkpoint, jws }) => {
    const [, payload, signature = ''] = jws.split('.');
    if (payload !== base64url(checkpointText(checkpoint))) return 'it is not the checkpoint that was signed';
    // Base64 has several texts for the same bytes; one of them is right.
    if (Buffer.from(signature, 'base64url').toString('base64url') !== signature)
      return 'its signature is not as it was written';
    try {
      const { protectedHeader } = await compactVerify(jws, keys, { algorithms: ['EdDSA'] });
      return protectedHeader.typ === 'tierline-checkpoint' ? undefined : 'what was signed is no checkpoint';
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return 'it was signed by none of the keys';
      if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is not right';
      return `its signature cannot be checked: ${error instanceof Error ? error.message : error}`;
    }
  };
};
