import type { HttpMethod, HttpRequest } from '@azure/functions';
import type * as z from 'zod';
import type { Act } from '../desk/rules/permissions';
import { type Body, bodyOf, ifMatchOf, type Read } from './body';
import type { Contract, Door, Opened, PathPart, Posted, Reply, Visit } from './door';
import { flawed, invalid, type Problem, pointer, refused, together } from './problem';

/** A visit whose request was read by the door's contract. `fields` are those of the body as they were sent. */
export interface Asked<Params extends string, Query, Fields> extends Visit {
  readonly params: Readonly<Record<Params, string>>;
  readonly query: Query;
  readonly body: Fields;
  readonly key: string | undefined;
  readonly ifSeq: number | undefined;
}

/** A body that is more than fields, such as a form with files: `problem` is about what came beside them. */
interface Sent extends Body {
  readonly problem?: Problem;
}

/** A door of the API. `readForm` turns the fields of a posted form into those of JSON, where they differ. */
interface ApiDoor<Params extends string, Query, Fields> {
  readonly name: string;
  readonly method: HttpMethod;
  readonly route: string;
  readonly act: Act;
  readonly cost?: number;
  readonly contract: Contract<Params, Query, Fields>;
  readonly bytesMax?: number;
  readonly readBody?: (visit: Visit) => Promise<Read<Sent>>;
  readonly readForm?: (fields: Posted) => Posted;
  readonly open: (asked: Asked<Params, Query, Fields>) => Promise<Opened>;
  readonly page?: (problem: Problem, posted: Posted, visit: Visit) => Reply | Promise<Reply>;
}

/**
 * A door that reads a request by its contract before it opens: a path that names nothing is 404, a query or body that is
 * not right 400 with each field that is wrong. What was posted comes back with every problem, to fill a form in again.
 */
export const apiDoor = <Params extends string = never, Query = undefined, Fields = undefined>(
  door: ApiDoor<Params, Query, Fields>,
): Door => ({
  ...door,
  open: async (visit: Visit) => {
    const { params, query, body } = door.contract;
    const found = paramsOf(visit, params);
    if (!found.ok) return found;
    const asked = query === undefined ? fine(undefined as Query) : queryOf(visit.request, query);
    if (!asked.ok) return asked;
    const sent = body === undefined ? withoutBody(door, visit) : await bodyFor(door, visit);
    if (!sent.ok) return sent;
    const { isForm = false, fields, key, ifSeq, problem } = sent.value;
    const parsed = body?.safeParse(isForm ? (door.readForm?.(fields) ?? fields) : fields);
    if (parsed?.success === false) return { problem: together(invalid(parsed.error), problem), posted: fields };
    if (problem !== undefined) return { problem, posted: fields };

    const read = { params: found.value, query: asked.value, body: parsed?.data as Fields, key, ifSeq };
    const opened = await door.open({ ...visit, ...read });
    return 'problem' in opened ? { posted: fields, ...opened } : opened;
  },
});

const bodyFor = (
  { readBody, bytesMax }: Pick<ApiDoor<never, unknown, unknown>, 'readBody' | 'bytesMax'>,
  visit: Visit,
): Promise<Read<Sent>> => readBody?.(visit) ?? bodyOf(visit.request, bytesMax);

const withoutBody = (
  { contract }: Pick<ApiDoor<never, unknown, unknown>, 'contract'>,
  { request }: Visit,
): Read<Sent> => {
  const ifSeq = contract.headers?.includes('If-Match') ? ifMatchOf(request) : fine(undefined);
  return ifSeq.ok ? fine({ ...nothing, ifSeq: ifSeq.value }) : ifSeq;
};

const nothing: Sent = { fields: {}, key: undefined, ifSeq: undefined };

const fine = <Value>(value: Value): Read<Value> => ({ ok: true, value });

const paramsOf = <Params extends string>(
  { request }: Visit,
  parts: Contract<Params>['params'],
): Read<Readonly<Record<Params, string>>> => {
  for (const [name, { schema, unknown }] of Object.entries(parts ?? {}) as [string, PathPart][]) {
    if (!schema.safeParse(request.params[name]).success) return { ok: false, problem: refused(unknown) };
  }
  return fine(request.params as Readonly<Record<Params, string>>);
};

/** Reads a query; a parameter that comes twice is refused, for nobody could say which was meant. */
const queryOf = <Query>({ url, query }: HttpRequest, schema: z.ZodType<Query>): Read<Query> => {
  // The host joins what comes twice; the address has it as it was sent.
  const sent = new URL(url).searchParams;
  const twice = [...new Set(sent.keys())].filter((name) => sent.getAll(name).length > 1);
  if (twice.length > 0) {
    const errors = twice.map((name) => ({ at: pointer([name]), message: 'Give it once.' }));
    return { ok: false, problem: flawed('query-invalid', { errors }) };
  }
  const parsed = schema.safeParse(Object.fromEntries(query));
  return parsed.success ? fine(parsed.data) : { ok: false, problem: invalid(parsed.error, 'query-invalid') };
};
