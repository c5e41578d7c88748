import { type AuditLine, auditFormat, momentToLine } from '../contracts/audit';
import type { CheckpointQuery, Page, Ports, StoredCheckpoint } from '../ports';
import type { NamedHead } from '../rules/checkpoints';
import type { Caller } from '../rules/people';
import type { ExportRecord } from '../rules/records';
import type { Instant } from '../rules/time';
import { takeCheckpoint } from './take-checkpoint';

/** Checkpoints taken at `from` or later and before `to`; all of them when nothing is said. */
export interface AuditWish {
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

const checkpointsPerPage = 20;

/**
 * The audit as lines of JSON, a piece at a time (`AuditLine`): the checkpoints of that time, and every chain that they name,
 * from its first event to the newest that they name. So whoever verifies it knows where each chain must end.
 *
 * Without `to` a checkpoint is taken first, so that what happened a minute ago is in it. That somebody takes it is stored
 * before the first piece; how many events it were, after the last.
 */
export const exportAudit = async (ports: Ports, caller: Caller, wish: AuditWish): Promise<AsyncIterable<string>> => {
  const { clock, directory, ids, log } = ports;
  if (wish.to === undefined) await takeCheckpoint(ports);
  const at = clock.now();
  const asked = withoutEmpty({ from: momentToLine(wish.from), to: momentToLine(wish.to) });
  const record: ExportRecord = { id: ids.random(12), of: 'audit', by: caller.id, at, format: 'jsonl', wish: asked };
  await directory.saveExport(record);
  log('info', 'the audit is being exported', { exportId: record.id, by: caller.id, ...asked });
  return pieces(ports, record, wish);
};

async function* pieces(ports: Ports, record: ExportRecord, wish: AuditWish): AsyncIterable<string> {
  const { directory, ids, clock, log } = ports;
  let lines = 0;
  let events = 0;
  let digest = '';
  for await (const line of linesOf(ports, wish)) {
    const text = JSON.stringify(line);
    lines += 1;
    if (line.line === 'event') events += 1;
    digest = ids.hash(digest + text);
    yield `${text}\n`;
  }
  yield `${JSON.stringify({ line: 'end', lines, digest } satisfies AuditLine)}\n`;
  await directory.saveExport({ ...record, count: events, endedAt: clock.now() });
  log('info', 'the audit was exported', { exportId: record.id, by: record.by, events });
}

async function* linesOf(ports: Ports, { from, to }: AuditWish): AsyncIterable<AuditLine> {
  const { signer, clock } = ports;
  const { keys } = await signer.keys();
  const period = withoutEmpty({ from: momentToLine(from), to: momentToLine(to) });
  const at = momentToLine(clock.now()) as string;
  yield { line: 'header', format: auditFormat, at, ...period, keys: [...keys] };

  const newest = new Map<string, NamedHead>();
  for await (const { checkpoint, jws, heads } of checkpointsOf(ports, { order: 'oldest first', from, to })) {
    for (const head of heads) newest.set(`${head.of} ${head.chain}`, head);
    yield { line: 'checkpoint', checkpoint, jws, heads: [...heads] };
  }
  for (const head of newest.values()) yield* chainOf(ports, head);
}

async function* checkpointsOf(
  { ledger }: Ports,
  wish: Omit<CheckpointQuery, 'limit'>,
): AsyncIterable<StoredCheckpoint> {
  let continuation: string | undefined;
  do {
    const page: Page<StoredCheckpoint> = await ledger.checkpoints({ ...wish, limit: checkpointsPerPage, continuation });
    yield* page.items;
    continuation = page.continuation;
  } while (continuation !== undefined);
}

/** What has happened since the newest checkpoint is left for the next export. */
async function* chainOf({ tickets, devices }: Ports, head: NamedHead): AsyncIterable<AuditLine> {
  if (head.ended !== undefined) {
    yield { line: 'ended', head };
    return;
  }
  const { of, chain, seq } = head;
  const events = await (of === 'ticket' ? tickets : devices).events(chain);
  for (const event of events) if (event.seq <= seq) yield { line: 'event', of, chain, event };
}

const withoutEmpty = <Fields extends Readonly<Record<string, string | undefined>>>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: string;
  };
