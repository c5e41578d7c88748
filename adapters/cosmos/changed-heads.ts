import { ChangeFeedStartFrom, type Database } from '@azure/cosmos';
import { HeadDocument } from '../../desk/contracts/documents';
import { type ChangedHeads, Fault, type Log } from '../../desk/ports';
import type { NamedHead } from '../../desk/rules/checkpoints';
import { faulting, isAboutToken } from './errors';
import { fieldOf } from './queries';
import { createReadRows } from './readable';

/** Some 130 bytes each in a checkpoint, whose document may have 2 MB. */
const headsMax = 1_000;
const rowsPerPage = 500;
const nothingNew = 304;

/** The containers of chains, and the field that names the chain. */
const sources = [
  { id: 'tickets', of: 'ticket', key: 'ticketId' },
  { id: 'devices', of: 'device', key: 'deviceId' },
] as const;
type Source = (typeof sources)[number];

/** How far the feed of each container was read. */
type Resume = Partial<Record<Source['id'], string>>;

/** Which documents of a partition say where its chain ends. */
const headKinds: readonly unknown[] = ['ticket', 'device', 'tombstone'];

const headOf = ({ of, key }: Source, row: unknown): NamedHead => {
  const { doc, lastSeq: seq, lastHash: hash } = HeadDocument.parse(row);
  return { of, chain: fieldOf(row, key), seq, hash, ...(doc === 'tombstone' && { ended: 'retention' }) };
};

/**
 * Reads which heads changed from the change feeds of tickets and devices, in the order in which each partition was
 * committed: by the store's own numbers and nobody's clock. So neither a late writer nor a clock that went back nor a missed
 * hour loses a head, and a look costs what was written since the last one. Source: docs/data.md §4, behaviour 13.
 *
 * After a restore into another account the store does not know where the look before ended: everything is read, and named,
 * once more.
 */
export const createChangedHeads = (
  database: Database,
  log: Log,
): ((resume: string | undefined) => Promise<ChangedHeads>) => {
  const readRows = createReadRows(log);

  const feedFrom = ({ id }: Source, token: string | undefined) => {
    const changeFeedStartFrom =
      token === undefined ? ChangeFeedStartFrom.Beginning() : ChangeFeedStartFrom.Continuation(token);
    return database
      .container(id)
      .items.getChangeFeedIterator<unknown>({ changeFeedStartFrom, maxItemCount: rowsPerPage });
  };

  const pages = async function* (source: Source, token: string | undefined) {
    let feed = feedFrom(source, token);
    for (let isFirst = true; ; isFirst = false) {
      const page = await faulting(async () => feed.readNext()).catch((error: unknown) => {
        if (isFirst && token !== undefined && isForeign(error)) return undefined;
        throw error;
      });
      if (page === undefined) {
        log('warn', 'the changes of a container are read from their beginning again', { container: source.id });
        feed = feedFrom(source, undefined);
        continue;
      }
      yield { rows: page.result ?? [], token: page.continuationToken, isLast: page.statusCode === nothingNew };
      if (page.statusCode === nothingNew) return;
    }
  };

  return async (resume) => {
    const read: Resume = resume === undefined ? {} : JSON.parse(resume);
    const heads = new Map<string, NamedHead>();
    let isAll = true;
    for (const source of sources) {
      isAll = false;
      for await (const { rows, token, isLast } of pages(source, read[source.id])) {
        const states = rows.filter((row) => headKinds.includes((row as { readonly doc?: unknown }).doc));
        for (const head of readRows(states, (row) => headOf(source, row))) heads.set(`${head.of} ${head.chain}`, head);
        read[source.id] = token;
        isAll = isLast;
        if (heads.size >= headsMax) break;
      }
      if (!isAll) break;
    }
    return { heads: [...heads.values()], resume: JSON.stringify(read), isAll };
  };
};

/** The token is of another container, or the service or the SDK cannot read it. */
const isForeign = (error: unknown): boolean =>
  error instanceof Fault && (isAboutToken(error.cause) || /continuation token|valid JSON/i.test(String(error.cause)));
