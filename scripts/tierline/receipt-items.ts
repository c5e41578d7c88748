import { decodeProtectedHeader } from 'jose';
import type * as z from 'zod';
import { ReceiptFile } from '../../desk/contracts/receipts';
import { canonicalJson } from '../../desk/rules/canonical-json';
import type { Receipt } from '../../desk/rules/receipts';
import { printable } from './printable';

/** A receipt as it was handed in: as JSON, signed, or both; of both the JSON is what is judged. */
export interface ReceiptItem {
  readonly json: unknown;
  readonly jws: string | undefined;
}

/**
 * What a file or a reply holds: `{ items }` as the desk answers it, one `{ receipt, jws }`, a bare receipt, or a compact
 * JWS. Throws a SyntaxError on anything that is neither JSON nor a JWS, or has no receipt in it.
 */
export const readItems = (text: string): readonly ReceiptItem[] => {
  const trimmed = text.trim();
  if (compactJws.test(trimmed)) return [itemOf({ jws: trimmed })];
  const json: unknown = JSON.parse(trimmed);
  const list = Array.isArray(json) ? json : isObject(json) && Array.isArray(json['items']) ? json['items'] : [json];
  if (list.length === 0) throw new SyntaxError('there is no receipt in it');
  return list.map(itemOf);
};

const compactJws = /^[\w-]+\.[\w-]+\.[\w-]+$/;

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const itemOf = (value: unknown): ReceiptItem => {
  if (!isObject(value)) throw new SyntaxError('there is no receipt in it');
  const { jws, receipt } = value;
  if (typeof jws === 'string') return { jws, json: receipt === undefined ? payloadOf(jws) : receipt };
  return { jws: undefined, json: receipt ?? value };
};

/** What was signed, whoever signed it; `undefined` when it is no JWS with JSON in it. */
const payloadOf = (jws: string): unknown => {
  try {
    return JSON.parse(payloadTextOf(jws));
  } catch {
    return undefined;
  }
};

const payloadTextOf = (jws: string): string => Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8');

/** Is this the very receipt that the JWS carries? The payload is canonical, so that there is one text for one receipt. */
export const isPayloadOf = (jws: string, receipt: Receipt): boolean => payloadTextOf(jws) === canonicalJson(receipt);

/** The key that a JWS names. */
export const kidOf = (jws: string): string | undefined => {
  try {
    return decodeProtectedHeader(jws).kid;
  } catch {
    return undefined;
  }
};

/** The receipt, or what its shape has that no receipt has, by JSON pointer. */
export const receiptFromJson = (
  json: unknown,
): { readonly ok: true; readonly receipt: Receipt } | { readonly ok: false; readonly wrong: readonly string[] } => {
  const parsed = ReceiptFile.safeParse(json);
  if (parsed.success) return { ok: true, receipt: parsed.data };
  return { ok: false, wrong: parsed.error.issues.map(flawOf) };
};

const flawOf = (issue: z.core.$ZodIssue): string => printable(`/${issue.path.join('/')}: ${issue.message}`);
