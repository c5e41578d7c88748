import { type Html, html } from '../html';
import { problemTypes } from '../problem';
import type { ApiDocument, Operation, Parameter } from './document';
import type { JsonSchema } from './schemas';

/** The API document as a page to read: what can be done, the schemas, and every type of problem. */
export const referenceBody = ({ info, tags, paths, components }: ApiDocument): Html => {
  const operations = Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  );
  return html`
<ul>${info.description.split('\n').map((sentence) => html`<li>${sentence}</li>`)}</ul>
<p><a href="/api/v1/openapi.json">The same as OpenAPI 3.1</a></p>
<nav class="contents" aria-label="What there is">
  <ul>${tags.map(({ name }) => html`<li><a href="#${anchorOf(name)}">${name}</a></li>`)}
  <li><a href="#schemas">Schemas</a></li><li><a href="#problems">Problems</a></li></ul>
</nav>
${tags.map(
  ({ name }) => html`
<section class="reference" id="${anchorOf(name)}">
  <h2>${name}</h2>
  ${operations.filter(({ tags: [tag] }) => tag === name).map(operationHtml)}
</section>`,
)}
<section class="reference" id="schemas">
  <h2>Schemas</h2>
  ${Object.entries(components.schemas)
    .filter(([name]) => name !== 'Problem')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, schema]) => html`<h3 id="schema-${name}">${name}</h3>${fieldsHtml(schema)}`)}
</section>
<section class="reference" id="problems">
  <h2>Problems</h2>
  <table>
    <thead><tr><th scope="col">Type</th><th scope="col">Status</th><th scope="col">Title</th></tr></thead>
    <tbody>${problemTypes.map(
      ({ type, status, title }) =>
        html`<tr id="${type.slice(type.lastIndexOf(':') + 1)}"><td data-label="Type"><code>${type}</code></td><td data-label="Status">${status}</td><td data-label="Title">${title}</td></tr>`,
    )}</tbody>
  </table>
</section>`;
};

/** An operation may be called as its tag is. */
const anchorOf = (tag: string): string => `about-${tag.replaceAll(' ', '-')}`;

interface Listed extends Operation {
  readonly path: string;
  readonly method: string;
}

const operationHtml = (operation: Listed): Html => {
  const { method, path, operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const [body] = Object.values(requestBody?.content ?? {});
  const answers = Object.entries(responses).filter(([status]) => !status.endsWith('XX'));
  return html`
<details id="${operationId}">
  <summary><code>${method} ${path}</code> ${summary}</summary>
  <p>${description}</p>
  ${parameters.length > 0 ? parametersHtml(parameters) : undefined}
  ${body && html`<p>Takes ${Object.keys(requestBody?.content ?? {}).join(', ')}: ${typeHtml(body.schema)}</p>`}
  ${body?.schema['properties'] === undefined ? undefined : fieldsHtml(body.schema)}
  ${answers.map(([status, { description: words, headers = {}, content = {} }]) => {
    const [answered] = Object.entries(content);
    const named = Object.keys(headers);
    return html`<p>Answers <strong>${status}</strong>: ${words}${
      answered && html` ${answered[0]}: ${typeHtml(answered[1].schema)}`
    }${named.length > 0 ? html` With ${named.join(', ')}.` : undefined}</p>`;
  })}
</details>`;
};

const parametersHtml = (parameters: readonly Parameter[]): Html => html`
<table>
  <thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">What</th></tr></thead>
  <tbody>${parameters.map(
    ({ name, in: place, required, description, schema }) =>
      html`<tr><td data-label="Parameter"><code>${name}</code>${
        required ? undefined : ' (optional)'
      }</td><td data-label="In">${place}</td><td data-label="What">${typeHtml(schema)}${description && `. ${description}`}</td></tr>`,
  )}</tbody>
</table>`;

const fieldsHtml = (schema: JsonSchema): Html => {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>);
  const required = (schema['required'] ?? []) as readonly string[];
  if (properties.length === 0) return html`<p>${typeHtml(schema)}</p>`;
  return html`
<table>
  <thead><tr><th scope="col">Field</th><th scope="col">What</th></tr></thead>
  <tbody>${properties.map(
    ([name, field]) =>
      html`<tr><td data-label="Field"><code>${name}</code>${required.includes(name) ? undefined : ' (optional)'}</td><td data-label="What">${typeHtml(field)}</td></tr>`,
  )}</tbody>
</table>`;
};

/** A type in words: `text, at most 200 characters`, `one of A, B, C`, `list of ClockView`. */
const typeHtml = (schema: JsonSchema): Html => {
  const { $ref, type, enum: choices, const: only, items, anyOf, properties, format } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (only !== undefined) return html`<code>${String(only)}</code>`;
  if (Array.isArray(choices))
    return html`one of ${choices.map((one, at) => html`${at > 0 ? ', ' : ''}<code>${one}</code>`)}`;
  if (Array.isArray(anyOf)) return html`${anyOf.map((one, at) => html`${at > 0 ? ' or ' : ''}${typeHtml(one)}`)}`;
  if (type === 'array')
    return html`list of ${items === undefined ? 'anything' : typeHtml(items as JsonSchema)}${limitsOf(schema)}`;
  if (properties !== undefined) {
    const fields = Object.entries(properties as Readonly<Record<string, JsonSchema>>);
    return html`{ ${fields.map(([name, field], at) => html`${at > 0 ? ', ' : ''}<code>${name}</code>: ${typeHtml(field)}`)} }`;
  }
  if (type === 'string') return html`${format === undefined ? 'text' : String(format)}${limitsOf(schema)}`;
  return html`${type === undefined ? 'anything' : String(type)}${limitsOf(schema)}`;
};

const words: readonly (readonly [string, (limit: unknown) => string])[] = [
  ['minLength', (limit) => (limit === 1 ? '' : `at least ${limit} characters`)],
  ['maxLength', (limit) => `at most ${limit} characters`],
  ['minItems', (limit) => `at least ${limit}`],
  ['maxItems', (limit) => `at most ${limit}`],
  ['minimum', (limit) => `from ${limit}`],
  ['maximum', (limit) => `to ${limit}`],
  ['pattern', (limit) => `like ${limit}`],
  ['default', (limit) => `${JSON.stringify(limit)} unless told`],
];

const limitsOf = (schema: JsonSchema): string =>
  words
    .filter(([keyword]) => schema[keyword] !== undefined)
    .map(([keyword, say]) => say(schema[keyword]))
    .filter((said) => said !== '')
    .map((said) => `, ${said}`)
    .join('');
