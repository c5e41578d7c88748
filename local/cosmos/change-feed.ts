import { chargeHeader, queryCharge } from './charge';
import { checkItem, pageBytesMax } from './query';
import { type Answer, badRequest, listAnswer } from './replies';
import type { Runner } from './runner';
import { tableOf } from './schema';
import { createBinder, itemTable } from './sql/translate';
import { damagedSql, scopeConditions, type Target } from './statement';

/** Where to start: `ifNoneMatch` is `"<lsn>"` or `*` for now; `ifModifiedSince` an HTTP date. */
export interface FeedRequest {
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: string | undefined;
  readonly pageSize: number;
}

/**
 * Answers the items changed since, each once in its latest version, in commit order, without deletes.
 *
 * Nothing new is a 304. Either way `etag` says where to go on. Source: docs/data.md §4, behaviour 13.
 */
export const readFeed = (runner: Runner, target: Target, rid: string, lsn: number, request: FeedRequest): Answer => {
  const since = startOf(request, lsn);
  const { bind, values } = createBinder();
  const where = [...scopeConditions(target, bind), `${itemTable}.lsn > ${bind(since)}`];
  if (request.ifModifiedSince !== undefined && request.ifNoneMatch === undefined) {
    const from = Math.floor(Date.parse(request.ifModifiedSince) / 1000);
    if (Number.isNaN(from)) throw badRequest('If-Modified-Since is no date.');
    where.push(`${itemTable}.ts >= ${bind(from)}`);
  }
  const documents: string[] = [];
  let bytes = 0;
  let last = Math.max(since, lsn);
  const sql =
    `SELECT ${itemTable}.lsn AS lsn, ${itemTable}.body AS body, ${damagedSql(target)} AS damaged FROM ${tableOf(target.spec.id)} ${itemTable}` +
    ` WHERE ${where.join(' AND ')} ORDER BY ${itemTable}.lsn LIMIT ${bind(request.pageSize)}`;
  for (const { lsn: at, body, damaged } of runner.each(sql, values)) {
    checkItem(target.spec.id, damaged);
    bytes += Buffer.byteLength(String(body));
    if (documents.length > 0 && bytes > pageBytesMax) break;
    documents.push(`${String(body).slice(0, -1)},"_lsn":${at}}`);
    last = Number(at);
  }
  const headers = { etag: `"${last}"`, ...chargeHeader(queryCharge(bytes)) };
  if (documents.length === 0) return { status: 304, body: '', headers };
  return listAnswer(rid, 'Documents', documents, headers);
};

const startOf = ({ ifNoneMatch }: FeedRequest, lsn: number): number => {
  if (ifNoneMatch === undefined) return 0;
  if (ifNoneMatch === '*') return lsn;
  const since = Number(ifNoneMatch.replaceAll('"', ''));
  if (!Number.isSafeInteger(since)) throw badRequest('The change feed cannot resume from this If-None-Match.');
  return since;
};
