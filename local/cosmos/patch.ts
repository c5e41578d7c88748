import { type ContainerSpec, pathOf } from './containers';
import type { Body } from './documents';
import { badRequest } from './replies';

/** A partial update. `condition` is `from c where ...`. */
export interface Patch {
  readonly condition?: string;
  readonly operations: readonly PatchOperation[];
}

interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

type Json = Record<string, unknown> | unknown[];

/** Operations in one patch. Source: docs/data.md §1. */
const operationsMax = 10;

/** Reads the two shapes on the wire: an array of operations, or `{condition, operations}`. Throws 400 on any other. */
export const patchOf = (body: unknown): Patch => {
  const { condition, operations } = Array.isArray(body) ? { condition: undefined, operations: body } : recordOf(body);
  if (!Array.isArray(operations) || operations.length === 0) throw badRequest('A patch needs a list of operations.');
  if (operations.length > operationsMax) throw badRequest(`A patch has at most ${operationsMax} operations.`);
  if (condition !== undefined && typeof condition !== 'string') throw badRequest('The condition must be a text.');
  return { operations: operations.map(operationOf), ...(condition !== undefined && { condition }) };
};

const recordOf = (value: unknown): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) throw badRequest('A patch must be a JSON object or array.');
  return value as Record<string, unknown>;
};

const operationOf = (value: unknown): PatchOperation => {
  const { op, path, from, ...rest } = recordOf(value);
  if (typeof op !== 'string' || !Object.hasOwn(appliers, op)) throw badRequest(`There is no patch operation ${op}.`);
  if (typeof path !== 'string') throw badRequest(`The patch operation ${op} needs a path.`);
  if (op === 'move' && typeof from !== 'string') throw badRequest('The patch operation move needs a from.');
  const needsValue = op !== 'remove' && op !== 'move';
  if (needsValue && !Object.hasOwn(rest, 'value')) throw badRequest(`The patch operation ${op} needs a value.`);
  return { op, path, ...(typeof from === 'string' && { from }), value: rest['value'] };
};

/**
 * Answers the document as patched; the argument is used up. Throws 400 when an operation has no target it may act on.
 *
 * Source: docs/data.md §4, behaviour 5; partial-document-update.md.
 */
export const applyPatch = (document: Body, operations: readonly PatchOperation[], spec: ContainerSpec): Body => {
  const guarded = [...systemPaths, ...spec.partitionKey.paths.map(pathOf)];
  const root: Record<string, unknown> = { ...document };
  for (const operation of operations) {
    for (const path of [operation.path, ...(operation.from === undefined ? [] : [operation.from])]) {
      const names = namesOf(path);
      if (guarded.some((own) => overlaps(own, names))) throw badRequest(`The path ${path} cannot be patched.`);
    }
    appliers[operation.op]?.(root, operation);
  }
  return root;
};

const systemPaths = [['id'], ['_rid'], ['_self'], ['_etag'], ['_ts'], ['_attachments']];

const overlaps = (left: readonly string[], right: readonly string[]): boolean => {
  const shared = Math.min(left.length, right.length);
  return left.slice(0, shared).every((name, index) => name === right[index]);
};

const appliers: Record<string, (root: Json, operation: PatchOperation) => void> = {
  add: (root, { path, value }) => {
    const { parent, name } = targetOf(root, path);
    if (Array.isArray(parent)) parent.splice(indexOf(parent, name, path, parent.length), 0, value);
    else define(parent, name, value);
  },
  set: (root, { path, value }) => {
    const { parent, name } = targetOf(root, path);
    if (!Array.isArray(parent)) define(parent, name, value);
    else if (name === '-') parent.push(value);
    else parent[indexOf(parent, name, path, parent.length - 1)] = value;
  },
  replace: (root, { path, value }) => {
    const { parent, name } = existingOf(root, path);
    if (Array.isArray(parent)) parent[Number(name)] = value;
    else define(parent, name, value);
  },
  remove: (root, { path }) => {
    take(root, path);
  },
  incr: (root, { path, value }) => {
    const { parent, name } = targetOf(root, path);
    if (typeof value !== 'number') throw badRequest(`The value to add to ${path} is not a number.`);
    const current = has(parent, name) ? (parent as Record<string, unknown>)[name] : 0;
    if (typeof current !== 'number') throw badRequest(`There is no number at ${path} to increment.`);
    if (Array.isArray(parent)) parent[indexOf(parent, name, path, parent.length - 1)] = current + value;
    else define(parent, name, current + value);
  },
  move: (root, { path, from = '' }) => {
    if (path !== from && `${path}/`.startsWith(`${from}/`)) throw badRequest(`${from} cannot move into itself.`);
    appliers['add']?.(root, { op: 'add', path, value: take(root, from) });
  },
};

const take = (root: Json, path: string): unknown => {
  const { parent, name } = existingOf(root, path);
  if (Array.isArray(parent)) return parent.splice(Number(name), 1)[0];
  const value = parent[name];
  delete parent[name];
  return value;
};

const existingOf = (root: Json, path: string): { parent: Json & Record<string, unknown>; name: string } => {
  const { parent, name } = targetOf(root, path);
  if (!has(parent, name)) throw badRequest(`There is nothing at ${path}.`);
  return { parent: parent as Json & Record<string, unknown>, name };
};

const targetOf = (root: Json, path: string): { parent: Json; name: string } => {
  const names = namesOf(path);
  const name = names.pop() ?? '';
  const parent = names.reduce<unknown>(
    (value, step) => (isContainer(value) && has(value, step) ? (value as Record<string, unknown>)[step] : undefined),
    root,
  );
  if (!isContainer(parent)) throw badRequest(`There is no object or array that could hold ${path}.`);
  return { parent, name };
};

/** The names of a JSON pointer, RFC 6901: `~1` is a slash, `~0` a tilde. */
const namesOf = (path: string): string[] => {
  if (!path.startsWith('/') || path === '/')
    throw badRequest(`The path ${path} must start with "/" and name a property.`);
  return path
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
};

const indexOf = (list: unknown[], name: string, path: string, max: number): number => {
  const index = name === '-' ? list.length : /^(0|[1-9][0-9]*)$/.test(name) ? Number(name) : -1;
  if (index < 0 || index > max) throw badRequest(`${path} is no place in the array.`);
  return index;
};

const isContainer = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const has = (value: Json, name: string): boolean =>
  Array.isArray(value) ? /^(0|[1-9][0-9]*)$/.test(name) && Number(name) < value.length : Object.hasOwn(value, name);

/** Assignment would follow `__proto__`; a definition does not. */
const define = (parent: Record<string, unknown>, name: string, value: unknown): void => {
  Object.defineProperty(parent, name, { value, writable: true, enumerable: true, configurable: true });
};
