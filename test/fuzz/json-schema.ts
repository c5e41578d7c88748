import fc, { type Arbitrary } from 'fast-check';
import type { JsonSchema } from '../../functions/api/schemas';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** What there is in the desk, by the name of the field or parameter that means it: requests about it reach further. */
export type Known = Readonly<Record<string, readonly string[]>>;

/** Makes values that fit a schema of the API document, as far as JSON Schema says it; what a rule adds may refuse them. */
export const fitting = (schemas: Schemas, known: Known) => {
  const of = (schema: JsonSchema, name = ''): Arbitrary<unknown> => {
    const { $ref, const: only, enum: choices, anyOf, oneOf, type } = schema;
    if (typeof $ref === 'string') return of(schemas[$ref.slice($ref.lastIndexOf('/') + 1)] ?? {}, name);
    if (only !== undefined) return fc.constant(only);
    if (Array.isArray(choices)) return fc.constantFrom(...choices);
    const ways = anyOf ?? oneOf;
    if (Array.isArray(ways)) return fc.oneof(...ways.map((one: JsonSchema) => of(one, name)));
    switch (type) {
      case 'object':
        return objectOf(schema);
      case 'array': {
        const {
          items = {},
          minItems = 0,
          maxItems = 3,
        } = schema as { items?: JsonSchema; minItems?: number; maxItems?: number };
        return fc.array(of(items, name), { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) });
      }
      case 'string':
        return fc.oneof(...thereAs(known[name]), { weight: 1, arbitrary: textOf(schema) });
      case 'integer':
      case 'number':
        return numberOf(schema);
      case 'boolean':
        return fc.boolean();
      default:
        return fc.jsonValue({ maxDepth: 1 });
    }
  };

  const objectOf = (schema: JsonSchema): Arbitrary<unknown> => {
    const properties = (schema['properties'] ?? {}) as Schemas;
    const required = (schema['required'] ?? []) as string[];
    const fields = Object.entries(properties).map(([name, field]) => [name, of(field, name)] as const);
    const whole = fc.record(Object.fromEntries(fields));
    // Most leave out most of what they may leave out.
    const optional = fields.map(([name]) => name).filter((name) => !required.includes(name));
    const kept = fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray(optional) });
    return fc
      .tuple(whole, kept)
      .map(([all, names]) => Object.fromEntries([...required, ...names].map((name) => [name, all[name]])));
  };

  return of;
};

/** Ids of what is there, most of the time. */
export const thereAs = (ids: readonly string[] = []) =>
  ids.length === 0 ? [] : [{ weight: 6, arbitrary: fc.constantFrom(...ids) }];

const numberOf = ({ minimum = 0, maximum = 1_000_000 }: JsonSchema): Arbitrary<unknown> =>
  fc.oneof(
    fc.integer({ min: Number(minimum), max: Number(maximum) }),
    fc.constantFrom(Number(minimum), Number(maximum)),
  );

const textOf = (schema: JsonSchema): Arbitrary<string> => {
  const {
    format,
    pattern,
    minLength = 0,
    maxLength = 60,
  } = schema as {
    readonly format?: string;
    readonly pattern?: string;
    readonly minLength?: number;
    readonly maxLength?: number;
  };
  if (format === 'date-time') {
    const years = { min: new Date('2020-01-01T00:00:00Z'), max: new Date('2032-01-01T00:00:00Z') };
    return fc.date({ ...years, noInvalidDate: true }).map((date) => date.toISOString());
  }
  if (format === 'uuid') return fc.uuid();
  if (format === 'email') return fc.emailAddress();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u')).map((text) => text.slice(0, maxLength));
  const words = fc.lorem({ maxCount: 8 }).map((text) => text.slice(0, maxLength));
  const any = fc.string({ minLength, maxLength: Math.min(maxLength, 60), unit: 'grapheme' });
  return fc.oneof({ weight: 4, arbitrary: words }, { weight: 1, arbitrary: any });
};

/** What somebody sends who means harm, or whose program is broken. */
export const hostile: Arbitrary<string> = fc.constantFrom(
  '',
  ' ',
  '..',
  '../../etc/passwd',
  '..%2f..%2f',
  '%00',
  '\u0000',
  '\ud800',
  "' OR 1=1 --",
  '"; DROP TABLE documents; --',
  '<script>alert(1)</script>',
  '=cmd|calc!A0',
  '\r\nset-cookie: a=b',
  '__proto__',
  'constructor',
  'x'.repeat(5_000),
  '9'.repeat(400),
  '-1',
  '1e309',
  'NaN',
  'null',
  '[object Object]',
  '\u202e\u200b',
  '🙂'.repeat(60),
  'TL-0000000000',
  'TL-7KQ4M2XD0A/../TL-7KQ4M2XD0A',
  '2026-02-30T25:61:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
);

/** A JSON value with one thing changed: a field dropped, added, or of another kind. */
export const spoiled = (value: unknown): Arbitrary<unknown> => {
  const odd = fc.oneof(hostile, fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, -1, 1e308, true, [], {}));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return odd;
  const fields = Object.entries(value);
  const names = ['__proto__', 'constructor', 'extra', 'id', ...fields.map(([name]) => name)];
  const dropped = fc.constantFrom(...names).map((name) => Object.fromEntries(fields.filter(([key]) => key !== name)));
  const replaced = fc
    .tuple(fc.constantFrom(...names), odd)
    .map(([name, other]) => Object.fromEntries([...fields, [name, other]]));
  return fc.oneof(dropped, replaced, odd);
};
