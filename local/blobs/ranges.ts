import { BlobRefusal } from './refusal';

/** Bytes from `start` until before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of `length` bytes that `x-ms-range`, or else `Range`, asks for; `undefined` is all of it.
 *
 * A range of another unit or shape is ignored (RFC 9110 §14.2); one that begins behind the end is a 416.
 */
export const rangeOf = (headers: Readonly<Record<string, string>>, length: number): Range | undefined => {
  const text = headers['x-ms-range'] ?? headers['range'];
  const [, first, last] = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(text ?? '') ?? [];
  if (first === undefined) return undefined;
  const start = Number(first);
  const end = last === undefined ? length : Math.min(Number(last) + 1, length);
  if (last !== undefined && Number(last) < start) return undefined;
  if (start >= length)
    throw new BlobRefusal(416, 'InvalidRange', 'The range specified is invalid for the current size of the resource.');
  return { start, end };
};
