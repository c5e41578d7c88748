import type { HttpRequest } from '@azure/functions';
import { bodyBytesMax, idempotencyKeyCharactersMax } from '../desk/contracts/limits';
import type { Posted } from './door';
import { isOurForm } from './form-token';
import { flawed, type Problem } from './problem';

/** What a request brings: its fields, and the two things that a header or a hidden field may say. */
export interface Body {
  readonly fields: Readonly<Record<string, unknown>>;
  /** It came as a form. */
  readonly isForm?: boolean;
  readonly key: string | undefined;
  readonly ifSeq: number | undefined;
}

/** `posted` is there when the fields were read, though not believed: a person need not type them again. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem; readonly posted?: Posted };

const fine = <Value>(value: Value): Read<Value> => ({ ok: true, value });
const wrong = (problem: Problem, posted: Posted = {}): Read<never> => ({ ok: false, problem, posted });

/**
 * Reads JSON, urlencoded or multipart, at most 64 KiB unless told otherwise; nothing at all reads as no fields.
 *
 * `Idempotency-Key` and `If-Match` may come as hidden fields `_key` and `_etag` of a form, which must carry `_csrf`
 * when a browser sends it. An empty field of a form counts as absent. Source: docs/design.md §12, §15.
 */
export const bodyOf = async (request: HttpRequest, bytesMax = bodyBytesMax): Promise<Read<Body>> => {
  const bytes = await bytesOf(request, bytesMax);
  if (!bytes.ok) return bytes;
  const fields = await fieldsOf(bytes.value, request.headers.get('content-type') ?? '');
  if (!fields.ok) return fields;
  if (fields.value.isForm && !isOurForm(request, fields.value.hidden['_csrf']))
    return wrong(flawed('form-token-wrong'), fields.value.fields);

  const key = keyOf(request.headers.get('idempotency-key') ?? fields.value.hidden['_key']);
  if (!key.ok) return key;
  const ifSeq = ifMatchOf(request, fields.value.hidden['_etag']);
  if (!ifSeq.ok) return ifSeq;
  const { isForm, fields: sent } = fields.value;
  return fine({ isForm, fields: sent, key: key.value, ifSeq: ifSeq.value });
};

/** The body as it came, at most 64 KiB unless told otherwise. A request has one body: read it once. */
export const bytesOf = async (
  request: HttpRequest,
  bytesMax = bodyBytesMax,
): Promise<Read<Uint8Array<ArrayBuffer>>> => {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > bytesMax) return wrong(tooLong(bytesMax));
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.byteLength > bytesMax ? wrong(tooLong(bytesMax)) : fine(bytes);
};

const tooLong = (bytesMax: number): Problem => flawed('body-too-long', { bytesMax });

interface Fields {
  readonly isForm: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly hidden: Readonly<Record<string, string | undefined>>;
}

const fieldsOf = async (bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<Read<Fields>> => {
  const mediaType = mediaTypeOf(contentType);
  if (bytes.byteLength === 0 && mediaType === '') return fine({ isForm: false, fields: {}, hidden: {} });
  switch (mediaType) {
    case 'application/json':
      return jsonFields(bytes);
    case 'application/x-www-form-urlencoded':
    case 'multipart/form-data':
      return formFields(bytes, contentType);
    default:
      return wrong(flawed('body-type-unknown'));
  }
};

export const mediaTypeOf = (contentType: string): string => contentType.split(';')[0]?.trim().toLowerCase() ?? '';

/** Does the request say that its body is JSON? One that says nothing may have an empty body. */
export const isJson = (request: HttpRequest): boolean => {
  const mediaType = mediaTypeOf(request.headers.get('content-type') ?? '');
  return mediaType === 'application/json' || mediaType === '';
};

/** Reads a JSON object from UTF-8; no bytes at all read as no fields. */
export const jsonFields = (bytes: Uint8Array): Read<Fields> => {
  if (bytes.byteLength === 0) return fine({ isForm: false, fields: {}, hidden: {} });
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return wrong(flawed('body-malformed', { reason: 'The body must be a JSON object.' }));
    }
    return fine({ isForm: false, fields: value as Record<string, unknown>, hidden: {} });
  } catch {
    return wrong(flawed('body-malformed', { reason: 'The body is not JSON in UTF-8.' }));
  }
};

const formFields = async (bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<Read<Fields>> => {
  const fields: Record<string, unknown> = Object.create(null);
  const hidden: Record<string, string> = Object.create(null);
  try {
    const seen = new Set<string>();
    const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
    for (const [name, value] of form) {
      if (typeof value !== 'string') {
        if (value.size > 0) return wrong(flawed('body-malformed', { reason: 'A form here takes no files.' }));
        continue;
      }
      if (seen.has(name)) {
        return wrong(flawed('body-malformed', { reason: 'A field of the form comes twice.' }));
      }
      seen.add(name);
      if (name.startsWith('_')) hidden[name] = value;
      else if (value !== '') fields[name] = value.replaceAll('\r\n', '\n');
    }
    return fine({ isForm: true, fields, hidden });
  } catch {
    return wrong(flawed('body-malformed', { reason: 'The form cannot be read.' }));
  }
};

/** An `Idempotency-Key`, from its header or from a form's hidden field. */
export const keyOf = (key: string | null | undefined): Read<string | undefined> => {
  if (key === null || key === undefined || key === '') return fine(undefined);
  if (key.length <= idempotencyKeyCharactersMax && /^[\x21-\x7e]+$/.test(key)) return fine(key);
  const reason = `An Idempotency-Key has 1 to ${idempotencyKeyCharactersMax} printable ASCII characters without spaces.`;
  return wrong(flawed('header-malformed', { header: 'Idempotency-Key', reason }));
};

/** What an `If-Match` names, from its header or from a form's hidden field. */
export const ifMatchOf = (request: HttpRequest, hidden?: string): Read<number | undefined> => {
  const etag = request.headers.get('if-match') ?? hidden;
  if (etag === undefined || etag === '' || etag === '*') return fine(undefined);
  const seq = /^"([0-9]{1,9})"$/.exec(etag)?.[1];
  if (seq !== undefined) return fine(Number(seq));
  const reason = 'An If-Match is the ETag that the desk answered, such as "7".';
  return wrong(flawed('header-malformed', { header: 'If-Match', reason }));
};
