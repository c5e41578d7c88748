import type { Ids } from '../ports';
import { canonicalJson } from '../rules/canonical-json';
import type { Caller } from '../rules/people';

/** Recognises an `Idempotency-Key` of one caller about one act; another caller's equal key is another key. */
export const hashOfKey = ({ hash }: Ids, { id }: Caller, act: string, key: string): string =>
  hash(canonicalJson([id, act, key]));

/** Recognises the same body, however its fields were ordered. Fields that are `undefined` count as absent. */
export const hashOfBody = ({ hash }: Ids, body: object): string =>
  hash(canonicalJson(Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))));
