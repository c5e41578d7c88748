import { whoMay } from '../../desk/rules/permissions';
import type { Answer, Contract, Door } from '../door';
import { problemTypes } from '../problem';
import { type Components, createComponents, type JsonSchema, refTo } from './schemas';

/** One thing that can be done: OpenAPI's operation, as far as the desk says anything of it. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
  readonly content?: Content;
}

/** OpenAPI 3.1 of the whole API. Source: spec.openapis.org/oas/v3.1.1. */
export interface ApiDocument {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  };
}

/** A door of the API: what has no contract is a page. */
type ApiDoor = Door & { readonly contract: Contract };

const isApiDoor = (door: Door): door is ApiDoor => door.contract !== undefined;

/** Writes the API document from the contracts of the doors, so that it says what the doors do. */
export const apiDocumentOf = (doors: readonly Door[]): ApiDocument => {
  const components = createComponents();
  const ours = doors.filter(isApiDoor).toSorted((one, other) => (one.route < other.route ? -1 : 1));
  const paths: Record<string, Record<string, Operation>> = {};
  for (const door of ours) {
    const path = `/${door.route}`;
    paths[path] = { ...paths[path], [door.method.toLowerCase()]: operationOf(door, components) };
  }
  const tags = [...new Set(ours.map(tagOf))];
  return {
    openapi: '3.1.1',
    info: { title: 'Tierline', version: 'v1', description },
    tags: tags.map((name) => ({ name })),
    paths,
    components: { schemas: { ...components.named, Problem: problemSchema }, securitySchemes },
  };
};

const description = [
  'Times are RFC 3339 in UTC. Bodies are strict: a field that is not in the schema is refused.',
  'Wherever JSON is taken, a form of the same fields may be posted too; a browser that asks for HTML is then led on by a 303.',
  'Lists answer `items` and, while there is more, an opaque `continuation`.',
  'A `POST` that comes twice with one `Idempotency-Key` is done once; another body under the same key is refused.',
  'A view may gain fields in time; what is here stays.',
  'Whatever goes wrong is a problem of RFC 9457 with a stable `type`.',
].join('\n');

/** `api/v1/tickets/{id}/note` is about tickets. */
const tagOf = ({ route }: Door): string => {
  const parts = route.split('/');
  if (parts[0] === 'device') return 'device protocol';
  return (parts[0] === 'api' && parts[1] === 'v1' && parts[2]) || 'desk';
};

const securitySchemes = {
  entra: {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of Entra ID, which App Service authentication checks; browsers bring its session instead.',
  },
  device: {
    type: 'http',
    scheme: 'signature',
    description: 'An HTTP message signature by the key of the device (RFC 9421; docs/device-protocol.md).',
  },
};

const securityOf = (act: Door['act']): Operation['security'] => {
  if (act === 'none') return [];
  return act === 'device' ? [{ device: [] }] : [{ entra: [] }];
};

const whoOf = (act: Door['act']): string => {
  if (act === 'none') return 'For anybody, without sign-in.';
  if (act === 'device') return 'For the device that signed the request.';
  const outside = whoMay(act, false);
  const within = whoMay(act, true).filter((one) => !outside.includes(one));
  const who = [...outside, ...within.map((one) => `${one} (of the security area)`)];
  return `For ${who.join(', ')}; about which things is decided for each.`;
};

const operationOf = (door: ApiDoor, components: Components): Operation => {
  const { name, act, contract } = door;
  const parameters = parametersOf(contract, components);
  const requestBody = requestBodyOf(door, components);
  return {
    operationId: name,
    summary: contract.summary,
    description: whoOf(act),
    tags: [tagOf(door)],
    security: securityOf(act),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: {
      ...Object.fromEntries(
        Object.entries(contract.answers).map(([status, answer]) => [status, responseOf(status, answer, components)]),
      ),
      '4XX': problemResponse,
      '5XX': problemResponse,
    },
  };
};

const headerParameters = {
  'Idempotency-Key': {
    description: 'With the same key and body, twice is once.',
    schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
  },
  'If-Match': {
    description: 'The ETag that was read: 412 when it has moved on since.',
    schema: { type: 'string', pattern: '^"[0-9]{1,9}"$' },
  },
};

const parametersOf = (contract: Contract, components: Components): readonly Parameter[] => {
  const query = contract.query === undefined ? undefined : components.of(contract.query);
  const { properties = {}, required = [] } = (query ?? {}) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  return [
    ...Object.entries(contract.params ?? {}).map(([name, { schema }]) => ({
      ...{ name, in: 'path' as const, required: true },
      schema: components.of(schema),
    })),
    ...Object.entries(properties).map(([name, schema]) => ({
      ...{ name, in: 'query' as const, required: required.includes(name), schema },
    })),
    ...(contract.headers ?? []).map((name) => ({
      ...{ name, in: 'header' as const, required: false, ...headerParameters[name] },
    })),
  ];
};

const requestBodyOf = ({ act, contract }: ApiDoor, components: Components): Operation['requestBody'] => {
  if (contract.file) return { required: true, content: aFile };
  if (contract.body === undefined) return undefined;
  const schema = components.of(contract.body);
  const json = { 'application/json': { schema } };
  if (act === 'device') return { required: true, content: json };
  const forms = { 'application/x-www-form-urlencoded': { schema }, 'multipart/form-data': { schema } };
  return { required: true, content: { ...json, ...forms } };
};

const aFile: Content = {
  'multipart/form-data': {
    schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
  },
  'application/octet-stream': {
    schema: {
      type: 'string',
      format: 'binary',
      description: 'The file as it is; its name, percent-encoded, in X-Attachment-Name.',
    },
  },
};

const answerHeaders = {
  ETag: { description: 'Names this state of what was read, for If-Match.', schema: { type: 'string' } },
  Location: { description: 'Where it is read.', schema: { type: 'string' } },
};

const wordsByStatus: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Taken, and waits for a second person.',
  204: 'Done; there is nothing to say.',
  503: 'Not well.',
};

const responseOf = (
  status: string,
  { json, jsonType = 'application/json', media, headers }: Answer,
  components: Components,
): Response => ({
  description: wordsByStatus[status] ?? 'Done.',
  ...(headers && { headers: Object.fromEntries(headers.map((name) => [name, answerHeaders[name]])) }),
  ...((json || media) && {
    content: {
      ...(json && { [jsonType]: { schema: components.of(json) } }),
      ...Object.fromEntries((media ?? []).map((type) => [type, { schema: {} }])),
    },
  }),
});

const problemResponse: Response = {
  description: 'It did not work; `type` says why.',
  content: { 'application/problem+json': { schema: refTo('Problem') } },
};

/** RFC 9457, with every `type` that the desk answers. The facts of a refusal are further members. */
const problemSchema: JsonSchema = {
  type: 'object',
  properties: {
    type: {
      oneOf: problemTypes.map(({ type, status, title }) => ({ const: type, description: `${status}: ${title}` })),
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'Of a forbidden act: who may do it, and what to do.' },
    instance: { type: 'string' },
    correlationId: { type: 'string' },
    errors: {
      type: 'array',
      description: 'The fields that are wrong, each by its JSON pointer (RFC 6901).',
      items: {
        type: 'object',
        properties: { at: { type: 'string' }, message: { type: 'string' } },
        required: ['at', 'message'],
      },
    },
  },
  required: ['type', 'title', 'status'],
};
