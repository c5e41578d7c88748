import * as z from 'zod';

/** JSON Schema of draft 2020-12, as OpenAPI 3.1 takes it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const prefix = '#/components/schemas/';

/** Where the schema of this name stands in the API document. */
export const refTo = (name: string): JsonSchema => ({ $ref: `${prefix}${name}` });

/** The schemas that have a name, each once. */
export interface Components {
  readonly named: Readonly<Record<string, JsonSchema>>;
  /** The JSON Schema of what somebody sends, or is sent; those that have a name are referred to. */
  readonly of: (schema: z.ZodType) => JsonSchema;
}

/** Collects the named schemas of contracts (`meta({ id })`) while their JSON Schemas are asked for. */
export const createComponents = (): Components => {
  const named: Record<string, JsonSchema> = {};
  return {
    named,
    of: (schema) => {
      // What stands at the root is never put among the definitions, hence the list around it.
      const json = z.toJSONSchema(z.tuple([schema]), { io: 'input', unrepresentable: 'any', override });
      const { $defs = {}, prefixItems } = json as { $defs?: Record<string, JsonSchema>; prefixItems?: JsonSchema[] };
      for (const [name, definition] of Object.entries($defs)) named[name] ??= rewritten(definition) as JsonSchema;
      return rewritten(prefixItems?.[0] ?? {}) as JsonSchema;
    },
  };
};

const keywordsOfStrings = ['pattern', 'format', 'minLength', 'maxLength'];

/** Drops what says the same twice (the pattern of a moment), says nothing (the safe integers), or belongs to another type. */
const override = ({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void => {
  const schema = jsonSchema as Record<string, unknown>;
  if (schema['format'] !== undefined) delete schema['pattern'];
  if (schema['type'] !== 'integer') return;
  for (const keyword of keywordsOfStrings) delete schema[keyword];
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
};

const rewritten = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(rewritten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([keyword, inner]) => {
      if (keyword === '$ref' && typeof inner === 'string') return [[keyword, inner.replace('#/$defs/', prefix)]];
      // The name stands in the path of the schema already.
      if (keyword === 'id' && 'type' in value && typeof inner === 'string') return [];
      return [[keyword, rewritten(inner)]];
    }),
  );
};
