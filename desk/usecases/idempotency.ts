import type { CommandRecord, Ids } from '../ports';
import { canonicalJson } from '../rules/canonical-json';
import type { Caller } from '../rules/people';

/** Recognises an `Idempotency-Key` of one caller about one act; another caller's equal key is another key. */
export const hashOfKey = ({ hash }: Ids, { id }: Caller, act: string, key: string): string =>
  hash(canonicalJson([id, act, key]));

/** Recognises the same body, however its fields were ordered. Fields that are `undefined` count as absent. */
export const hashOfBody = ({ hash }: Ids, body: object): string =>
  hash(canonicalJson(Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))));

/**
 * How a command is named, and what it leaves so that it is recognised when its caller sends it again under the same key;
 * `act` says what is done to what. Without a key nothing is left, and the name is chance.
 */
export const commandOf = (
  ids: Ids,
  caller: Caller,
  act: string,
  key: string | undefined,
  body: object,
): { readonly commandId: string; readonly record: Pick<CommandRecord, 'id' | 'bodyHash'> | undefined } => {
  if (key === undefined) return { commandId: `command-${ids.random(16)}`, record: undefined };
  const id = `command-${hashOfKey(ids, caller, act, key)}`;
  return { commandId: id, record: { id, bodyHash: hashOfBody(ids, body) } };
};
