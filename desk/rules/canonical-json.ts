/**
 * Canonical JSON (RFC 8785), the text that hashes and signatures cover: keys in the order of their UTF-16 code units,
 * no white space, numbers as ECMAScript prints them. Throws a TypeError on what JSON cannot hold: `undefined`, NaN,
 * functions, dates and other class instances, holes, half a surrogate pair.
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === 'string' && value.isWellFormed()) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${itemsOf(value)}]`;
  if (isPlainObject(value)) return `{${membersOf(value)}}`;
  throw new TypeError(`not a value of JSON: ${typeof value} ${String(value)}`);
};

// Loops: an audit of 100,000 events is a million calls, and half of its time was lists that are thrown away.
const itemsOf = (values: readonly unknown[]): string => {
  let text = '';
  for (let at = 0; at < values.length; at += 1) text += `${at === 0 ? '' : ','}${canonicalJson(values[at])}`;
  return text;
};

const membersOf = (value: Readonly<Record<string, unknown>>): string => {
  let text = '';
  for (const key of Object.keys(value).sort()) {
    text += `${text === '' ? '' : ','}${canonicalJson(key)}:${canonicalJson(value[key])}`;
  }
  return text;
};

/** By shape, not by `Object.prototype`: values may come from another realm. */
const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};
