import type { Finding } from './finding';
import type { BicepFile } from './model';
import { childrenOf, lineOf, type Syntax, walk } from './syntax';

/** Functions of Bicep that infra/ may call; another is a typo, or has to be thought about. */
const functions = new Set([
  ...['concat', 'empty', 'environment', 'guid', 'indexOf', 'loadJsonContent', 'loadTextContent', 'replace', 'string'],
  ...['subscription', 'subscriptionResourceId', 'tenant', 'union', 'uniqueString'],
  ...['allowed', 'description', 'maxLength', 'maxValue', 'minLength', 'minValue'],
]);

const types = new Set(['array', 'bool', 'int', 'object', 'string']);

/** B4: every name is declared, once, and every parameter and variable is used. */
export const nameFindings = (file: BicepFile): readonly Finding[] => {
  const found: Finding[] = [];
  const say = (line: number, message: string) => found.push({ rule: 'B4', file: file.path, line, message });
  const declared = new Map<string, number>();
  for (const { name, line } of declarationsOf(file)) {
    if (declared.has(name)) say(line, `${name} is declared twice`);
    declared.set(name, line);
  }

  const used = new Set<string>();
  for (const { name, line, isCall } of referencesIn(file.root)) {
    used.add(name);
    const isKnown = isCall ? functions.has(name) : declared.has(name) || types.has(name);
    if (!isKnown) say(line, isCall ? `${name}() is no function that infra/ may call` : `${name} is declared nowhere`);
  }
  for (const { name, line } of file.params) if (!used.has(name)) say(line, `the parameter ${name} is not used`);
  for (const { name, line } of file.vars) if (!used.has(name)) say(line, `the variable ${name} is not used`);
  return found;
};

const declarationsOf = ({ params, vars, resources, modules }: BicepFile) => [
  ...params,
  ...vars,
  ...[...resources, ...modules].map(({ symbol, line }) => ({ name: symbol, line })),
];

interface Reference {
  readonly name: string;
  readonly line: number;
  readonly isCall: boolean;
}

/** Names of declarations and keys of objects are no references; a loop's variables are declared by the loop itself. */
function* referencesIn(node: Syntax, own: ReadonlySet<string> = new Set()): Generator<Reference> {
  const parts = childrenOf(node);
  switch (node.type) {
    case 'identifier':
      if (!own.has(node.text)) yield { name: node.text, line: lineOf(node), isCall: false };
      return;
    case 'metadata_declaration':
    case 'parameter_declaration':
    case 'variable_declaration':
    case 'output_declaration':
    case 'resource_declaration':
    case 'module_declaration':
      for (const part of parts.slice(1)) yield* referencesIn(part, own);
      return;
    case 'object_property': {
      const [key, value] = parts;
      if (key?.type === 'string') yield* referencesIn(key, own);
      if (value !== undefined) yield* referencesIn(value, own);
      return;
    }
    case 'call_expression': {
      const [callee, ...rest] = parts;
      if (callee?.type === 'identifier') yield { name: callee.text, line: lineOf(callee), isCall: true };
      else if (callee !== undefined) yield* referencesIn(callee, own);
      for (const part of rest) yield* referencesIn(part, own);
      return;
    }
    case 'for_statement': {
      const [variables, over, ...body] = parts;
      const named = variables === undefined ? [] : [...walk(variables)].map(({ text }) => text);
      if (over !== undefined) yield* referencesIn(over, own);
      for (const part of body) yield* referencesIn(part, new Set([...own, ...named]));
      return;
    }
    default:
      for (const part of parts) yield* referencesIn(part, own);
  }
}
