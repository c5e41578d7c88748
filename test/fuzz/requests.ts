import fc, { type Arbitrary } from 'fast-check';
import type { ApiDocument, Operation, Parameter } from '../../functions/api/document';
import type { JsonSchema } from '../../functions/api/schemas';
import { fitting, hostile, type Known, spoiled, thereAs } from './json-schema';

/** One request as it will be sent, and which operation it is meant for. */
export interface FuzzRequest {
  readonly operation: Operation;
  readonly person: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Somebody to send as; nobody has no id. */
export interface FuzzPerson {
  readonly id: string | undefined;
  readonly roles: readonly string[];
}

/** Requests of every operation: most fit the document, some do in all but one place, some are anything. */
export const requestsOf = (
  { paths, components }: ApiDocument,
  people: readonly FuzzPerson[],
  known: Known,
): Arbitrary<FuzzRequest> => {
  const made = fitting(components.schemas, known);
  const operations = Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

  const givenTo = ({ name, schema }: Parameter, tag: string): Arbitrary<string> => {
    const fits = made(schema, name).map(String);
    const there = thereAs(known[name === 'id' ? `id of ${tag}` : name]);
    return fc.oneof(...there, { weight: 2, arbitrary: fits }, { weight: 1, arbitrary: hostile });
  };

  const bodyOf = (schema: JsonSchema): Arbitrary<unknown> => {
    const fits = made(schema);
    return fc.oneof({ weight: 5, arbitrary: fits }, { weight: 2, arbitrary: fits.chain(spoiled) });
  };

  const sentOf = ({ requestBody }: Operation): Arbitrary<Pick<FuzzRequest, 'body' | 'headers'>> => {
    const json = requestBody?.content['application/json'];
    if (requestBody?.content['application/octet-stream'] !== undefined) return aFile;
    if (json === undefined) return fc.constant({ body: undefined, headers: {} });
    const asJson = bodyOf(json.schema).map((value) => ({
      body: JSON.stringify(value) ?? '',
      headers: { 'content-type': 'application/json' },
    }));
    const asForm = bodyOf(json.schema).map((value) => ({
      body: new URLSearchParams(entriesOf(value)).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }));
    const asAnything = fc
      .tuple(fc.string(), fc.constantFrom('application/json', 'text/plain', 'multipart/form-data; boundary=x', ''))
      .map(([body, type]) => ({ body, headers: { ...(type !== '' && { 'content-type': type }) } }));
    return fc.oneof(
      { weight: 8, arbitrary: asJson },
      { weight: 2, arbitrary: asForm },
      { weight: 1, arbitrary: asAnything },
    );
  };

  const requestOf = ({ path, method, operation }: (typeof operations)[number]): Arbitrary<FuzzRequest> => {
    const { parameters = [], tags } = operation;
    const tag = tags[0] ?? '';
    const parts = parameters.map((parameter) => {
      const value = givenTo(parameter, tag);
      const absent = { weight: 3, arbitrary: fc.constant(undefined) };
      return parameter.required ? value : fc.oneof(absent, { weight: 1, arbitrary: value });
    });
    return fc
      .tuple(personFor(operation, people), fc.tuple(...parts), sentOf(operation))
      .map(([person, values, { body, headers }]) => {
        const given = parameters.flatMap((parameter, at) => {
          const value = values[at];
          return value === undefined ? [] : [{ ...parameter, value }];
        });
        const query = new URLSearchParams(
          given.filter((one) => one.in === 'query').map((one): [string, string] => [one.name, one.value]),
        );
        const named = given.filter((one) => one.in === 'header' && /^[\x20-\x7e]*$/.test(one.value));
        return {
          ...{ operation, person, method, body },
          path: given
            .filter((one) => one.in === 'path')
            .reduce((whole, one) => whole.replace(`{${one.name}}`, () => segmentOf(one.value)), path)
            .concat(query.size > 0 ? `?${query}` : ''),
          headers: { ...headers, ...Object.fromEntries(named.map(({ name, value }) => [name, value])) },
        };
      });
  };

  return fc.oneof(...operations.map(requestOf));
};

/** Somebody who may, more often than not. */
const personFor = ({ description }: Operation, people: readonly FuzzPerson[]): Arbitrary<string | undefined> => {
  const named = people.filter(({ roles }) => roles.some((role) => description.includes(role)));
  const anybody = fc.constantFrom(...people.map(({ id }) => id));
  if (named.length === 0) return anybody;
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...named.map(({ id }) => id)) },
    { weight: 1, arbitrary: anybody },
  );
};

const aFile = fc
  .tuple(fc.oneof(fc.constantFrom('notes.txt', 'a b.csv', 'x.exe', '..'), hostile), fc.string({ maxLength: 200 }))
  .map(([name, content]) => ({
    body: content,
    headers: {
      'x-attachment-name': encodeURIComponent(name.toWellFormed()),
      'content-type': 'application/octet-stream',
    },
  }));

/** Half a surrogate pair has no UTF-8; nothing, or one or two dots, would make it another address. */
const segmentOf = (value: string): string =>
  encodeURIComponent(/^\.{0,2}$/.test(value) ? 'dots' : value.toWellFormed());

const entriesOf = (value: unknown): [string, string][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).map(([name, field]) => [name, typeof field === 'string' ? field : JSON.stringify(field)])
    : [];
