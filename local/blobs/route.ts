import { BlobRefusal } from './refusal';
import type { BlobRequest } from './transport';

export type BlobOperation = 'put-blob' | 'get-blob' | 'head-blob' | 'delete-blob';

/** One call as its path tells it; `blob` is decoded. */
export interface Route {
  readonly kind: BlobOperation;
  readonly container: string;
  readonly blob: string;
}

const kindByMethod: Readonly<Record<string, BlobOperation>> = {
  PUT: 'put-blob',
  GET: 'get-blob',
  HEAD: 'head-blob',
  DELETE: 'delete-blob',
};

/** `timeout` is the SDK's own; everything else would ask for another operation or another view of the blob. */
const knownParameters: readonly string[] = ['timeout'];

const nameCharactersMax = 1024;
const segmentsMax = 254;

/**
 * Reads method, path and query. Throws a 400 for a name that no blob can have, and for each operation of Azure's that
 * this endpoint does not serve (blocks, leases, snapshots, tags, containers, lists), so that nothing is done by half.
 */
export const routeOf = ({ method, url }: BlobRequest): Route => {
  const other = [...url.searchParams.keys()].find((name) => !knownParameters.includes(name));
  if (other !== undefined) {
    const what = `${other}=${url.searchParams.get(other)}`;
    throw new BlobRefusal(400, 'UnsupportedQueryParameter', `The endpoint on the laptop does not serve ${what}.`);
  }
  const kind = kindByMethod[method];
  if (kind === undefined)
    throw new BlobRefusal(405, 'UnsupportedHttpVerb', 'The resource does not support the specified HTTP verb.');
  const [, container = '', blob = ''] = /^\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
  if (!/^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/.test(container)) throw badName();
  return { kind, container, blob: nameOf(blob) };
};

const nameOf = (encoded: string): string => {
  let name: string;
  try {
    name = decodeURIComponent(encoded);
  } catch {
    throw badName();
  }
  const isFit = name.length >= 1 && name.length <= nameCharactersMax && name.split('/').length <= segmentsMax;
  if (!isFit || /[\p{Cc}\p{Cs}]/u.test(name) || /[./]$/.test(name)) throw badName();
  return name;
};

const badName = (): BlobRefusal =>
  new BlobRefusal(400, 'InvalidResourceName', 'The specified resource name contains invalid characters.');
