import { badHeader, blobAlreadyExists, conditionNotMet } from './refusal';

/** What a condition is asked of; `modifiedAt` in milliseconds since 1970. */
export interface Standing {
  readonly etag: string;
  readonly modifiedAt: number;
}

type Headers = Readonly<Record<string, string>>;

/**
 * Throws when the condition headers of a call do not hold for the blob as it stands, or for none.
 *
 * A read is a 304 where the caller has the newest already, everything else a 412; a write that must find nothing
 * (`If-None-Match: *`) and does is a 409. Moments count in whole seconds. Evaluated as Azure says:
 * `If-Match && If-Unmodified-Since && (If-None-Match || If-Modified-Since)`.
 * Source: Microsoft Learn, "Specifying conditional headers for Blob service operations".
 */
export const checkConditions = (headers: Headers, standing: Standing | undefined, isRead: boolean): void => {
  const match = headers['if-match'];
  if (match !== undefined && !names(match, standing)) throw conditionNotMet();
  const unmodifiedSince = momentOf(headers, 'if-unmodified-since');
  if (unmodifiedSince !== undefined && standing !== undefined && secondOf(standing) > unmodifiedSince)
    throw conditionNotMet();

  const noneMatch = headers['if-none-match'];
  const modifiedSince = momentOf(headers, 'if-modified-since');
  if (noneMatch === undefined && modifiedSince === undefined) return;
  if (standing === undefined) return;
  const isOther = noneMatch !== undefined && !names(noneMatch, standing);
  const isNewer = modifiedSince !== undefined && secondOf(standing) > modifiedSince;
  if (isOther || isNewer) return;
  if (isRead) throw conditionNotMet(304);
  throw noneMatch === '*' ? blobAlreadyExists() : conditionNotMet();
};

const names = (list: string, standing: Standing | undefined): boolean => {
  if (standing === undefined) return false;
  if (list.trim() === '*') return true;
  return list.split(',').some((etag) => etag.trim().replaceAll('"', '') === standing.etag.replaceAll('"', ''));
};

const secondOf = ({ modifiedAt }: Standing): number => Math.floor(modifiedAt / 1000);

const momentOf = (headers: Headers, name: string): number | undefined => {
  const text = headers[name];
  if (text === undefined) return undefined;
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw badHeader(name);
  return Math.floor(moment / 1000);
};
