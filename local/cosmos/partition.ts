import { type ContainerSpec, type PropertyPath, pathOf } from './containers';
import { badRequest, wireError } from './replies';

/**
 * Which items a request may see: one partition, those under the leading components of a hierarchical key, or all.
 *
 * `key` is the canonical JSON text of the key's components, `[{}]` where the item has none. Source: docs/data.md §3, §4.
 */
export type Scope =
  | { readonly kind: 'partition'; readonly key: string }
  | { readonly kind: 'prefix'; readonly from: string; readonly to: string }
  | { readonly kind: 'all' };

/** Bytes of one component of a partition key. Source: docs/data.md §1. */
const keyBytesMax = 2048;

/** Reads `x-ms-documentdb-partitionkey`. Throws 400 when it is no key of this container. */
export const scopeOf = (header: string | undefined, { partitionKey }: ContainerSpec): Scope => {
  if (header === undefined) return { kind: 'all' };
  const components = componentsOf(header);
  const wanted = partitionKey.paths.length;
  if (components.length === 0 || components.length > wanted)
    throw badRequest(`The partition key has ${components.length} components, the container ${wanted}.`);
  const key = JSON.stringify(components.map(canonical));
  if (components.length === wanted) return { kind: 'partition', key };
  // Components are JSON texts, so that a comma after the last one given ends it: prefixes match whole components only.
  return { kind: 'prefix', from: `${key.slice(0, -1)},`, to: `${key.slice(0, -1)}-` };
};

/** The key of a request for one item. Throws 400 without a complete one. */
export const partitionOf = (header: string | undefined, spec: ContainerSpec): string => {
  const scope = scopeOf(header, spec);
  if (scope.kind !== 'partition') throw badRequest('This operation needs the complete partition key.');
  return scope.key;
};

/** The key that an item's own body says. */
const keyInBody = (body: object, { partitionKey }: ContainerSpec): string =>
  JSON.stringify(partitionKey.paths.map((path) => canonical(valueAt(body, pathOf(path)))));

/** Throws 400, substatus 1001, when the body belongs to another partition than the request. */
export const checkKey = (body: object, partition: string, spec: ContainerSpec): void => {
  if (keyInBody(body, spec) !== partition)
    throw wireError(400, 'The partition key in the body is not the one in the header.', { substatus: 1001 });
};

const componentsOf = (header: string): readonly unknown[] => {
  try {
    const value: unknown = JSON.parse(header);
    if (Array.isArray(value)) return value;
  } catch {
    // Falls through to the refusal.
  }
  throw badRequest(`The partition key header ${header} is not a JSON array.`);
};

const canonical = (value: unknown): unknown => {
  if (typeof value === 'string' && Buffer.byteLength(value) > keyBytesMax)
    throw badRequest(`A partition key value is longer than ${keyBytesMax} bytes.`);
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  return {};
};

const valueAt = (body: unknown, path: PropertyPath): unknown =>
  path.reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    body,
  );

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
