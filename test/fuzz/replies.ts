import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { ApiDocument, Operation } from '../../functions/api/document';
import type { JsonSchema } from '../../functions/api/schemas';
import type { Answer } from '../support/laptop';

/** The same schema, closed: a view may gain fields in time, but none that the document does not say. */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([keyword, part]) => [keyword, closed(part)]));
  const isOpen = inner['type'] === 'object' && 'properties' in inner && !('additionalProperties' in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
};

/** Holds replies against the API document; answers what is wrong with one, or nothing. */
export const replyChecks = ({ components, paths }: ApiDocument) => {
  const ajv = new Ajv({ strict: false, allErrors: false });
  addFormats(ajv);
  const { Problem, ...views } = components.schemas;
  // The facts of a refusal are further members of a problem.
  const schemas = { ...(closed(views) as Record<string, JsonSchema>), Problem };
  ajv.addSchema({ $id: 'desk', components: { schemas } });
  const checks = new Map<string, ValidateFunction>();
  const checkOf = (key: string, schema: JsonSchema): ValidateFunction => {
    const known = checks.get(key);
    if (known !== undefined) return known;
    const text = JSON.stringify(closed(schema)).replaceAll('"#/components/', '"desk#/components/');
    const made = ajv.compile(JSON.parse(text));
    checks.set(key, made);
    return made;
  };
  // Every schema is compiled before the first reply, so that one that is wrong is found at once.
  for (const operation of Object.values(paths).flatMap((byMethod) => Object.values(byMethod))) {
    for (const [status, { content = {} }] of Object.entries(operation.responses))
      for (const [type, { schema }] of Object.entries(content))
        checkOf(`${operation.operationId} ${status} ${type}`, schema);
  }

  return ({ operationId, responses }: Operation, { status, headers, text, json }: Answer): string | undefined => {
    if (status >= 500) return `it answered ${status}`;
    const key = String(status) in responses ? String(status) : `${Math.floor(status / 100)}XX`;
    const response = responses[key];
    if (response === undefined) return `the status ${status} is not in the document`;
    for (const name of Object.keys(response.headers ?? {})) if (!headers.has(name)) return `it has no ${name}`;
    if (response.content === undefined) return text === '' ? undefined : 'it has a body, and the document has none';
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    const content = response.content[type] ?? response.content['*/*'];
    if (content === undefined) return `the type ${type} is not in the document`;
    if (json === undefined) return undefined;
    const check = checkOf(`${operationId} ${key} ${type}`, content.schema);
    return check(json) ? undefined : `its body is not as documented: ${ajv.errorsText(check.errors)}`;
  };
};
