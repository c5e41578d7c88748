/**
 * Canonical JSON (RFC 8785), the text that hashes and signatures cover: keys in the order of their UTF-16 code units,
 * no white space, numbers as ECMAScript prints them. Throws a TypeError on what JSON cannot hold: `undefined`, NaN,
 * functions, dates and other class instances, holes, half a surrogate pair.
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === 'string' && value.isWellFormed()) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join()}]`;
  if (isPlainObject(value)) return `{${Object.keys(value).sort().map(memberOf(value)).join()}}`;
  throw new TypeError(`not a value of JSON: ${typeof value} ${String(value)}`);
};

const memberOf = (value: Readonly<Record<string, unknown>>) => (key: string) =>
  `${canonicalJson(key)}:${canonicalJson(value[key])}`;

/** By shape, not by `Object.prototype`: values may come from another realm. */
const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};
