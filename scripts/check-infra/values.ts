import type { BicepFile } from './model';
import { callArgumentsOf, calleeOf, loopOf, propertiesOf } from './model';
import { childrenOf, lineOf, plainTextOf, type Syntax } from './syntax';

/** What an expression may come to, as far as the text says; a type alone where only the deployment knows. */
export type Value =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'object'; readonly properties: ReadonlyMap<string, Member> }
  | { readonly kind: 'list'; readonly items: readonly Choice[] }
  | { readonly kind: 'unknown'; readonly type: 'string' | 'int' | 'bool' | 'any' };

/** The alternatives of a condition, or of a parameter with a list of allowed values. */
export type Choice = readonly Value[];

export interface Member {
  readonly line: number;
  readonly values: Choice;
}

/** Names beside those of the file: a loop's variables, and parameters taken to have one value. */
export type Names = ReadonlyMap<string, Choice>;

/** Reads what `loadJsonContent` names, relative to the file that says so. */
export type ReadJson = (from: string, source: string) => unknown;

export interface Place {
  readonly file: BicepFile;
  readonly names: Names;
  readonly readJson: ReadJson;
  /** Hears of what cannot come to anything: a property that an object of the text does not have. */
  readonly complain?: (line: number, message: string) => void;
}

export const literal = (value: string | number | boolean | null): Value => ({ kind: 'literal', value });
const unknown = (type: 'string' | 'int' | 'bool' | 'any'): Choice => [{ kind: 'unknown', type }];

/** Everything that the expression may come to. Conditions on what nobody knows yet give both sides. */
export const valuesOf = (node: Syntax, place: Place): Choice => {
  switch (node.type) {
    case 'string': {
      for (const put of place.complain ? childrenOf(node) : []) for (const one of childrenOf(put)) valuesOf(one, place);
      const text = plainTextOf(node);
      return text === undefined ? unknown('string') : [literal(text)];
    }
    case 'number':
      return [literal(Number(node.text))];
    case 'boolean':
      return [literal(node.text === 'true')];
    case 'null':
      return [literal(null)];
    case 'object':
      return [{ kind: 'object', properties: membersOf(node, place) }];
    case 'array':
      return [{ kind: 'list', items: childrenOf(node).map((item) => valuesOf(item, place)) }];
    case 'identifier':
      return namedValues(node.text, place);
    case 'parenthesized_expression':
      return valuesOf(childrenOf(node)[0] ?? node, place);
    case 'ternary_expression':
      return eitherOf(node, place);
    case 'member_expression':
      return memberOf(node, place);
    case 'for_statement':
      return [{ kind: 'list', items: itemsOf(node, place) }];
    case 'call_expression':
      return calledValues(node, place);
    case 'unary_expression':
      return negated(node, place);
    case 'binary_expression':
      return unknown('bool');
    case 'subscript_expression':
      for (const part of place.complain ? childrenOf(node) : []) valuesOf(part, place);
      return unknown('any');
    default:
      return unknown('any');
  }
};

const membersOf = (object: Syntax, place: Place): ReadonlyMap<string, Member> =>
  new Map(
    propertiesOf(object).map(({ name, value }) => [name, { line: lineOf(value), values: valuesOf(value, place) }]),
  );

const namedValues = (name: string, { names, ...place }: Place): Choice => {
  const given = names.get(name);
  if (given !== undefined) return given;
  const variable = place.file.vars.find((one) => one.name === name);
  if (variable !== undefined) return valuesOf(variable.value, { ...place, names });
  const param = place.file.params.find((one) => one.name === name);
  if (param === undefined) return unknown('any');
  if (param.allowed.length > 0) return param.allowed.flatMap((one) => valuesOf(one, { ...place, names }));
  return unknown(param.type === 'string' || param.type === 'int' || param.type === 'bool' ? param.type : 'any');
};

const eitherOf = (node: Syntax, place: Place): Choice => {
  const [condition, consequence, alternative] = childrenOf(node);
  if (condition === undefined || consequence === undefined || alternative === undefined) return unknown('any');
  const judged = valuesOf(condition, place);
  const isDecided = judged.every((value) => value.kind === 'literal' && value.value === literalOf(judged[0]));
  if (isDecided) return valuesOf(literalOf(judged[0]) === true ? consequence : alternative, place);
  return [...valuesOf(consequence, place), ...valuesOf(alternative, place)];
};

const negated = (node: Syntax, place: Place): Choice => {
  const argument = node.childForFieldName('argument');
  if (argument === null || node.childForFieldName('operator')?.text !== '!') return unknown('any');
  return valuesOf(argument, place).map((value) =>
    value.kind === 'literal' ? literal(value.value !== true) : { kind: 'unknown', type: 'bool' },
  );
};

export const literalOf = (value: Value | undefined): string | number | boolean | null | undefined =>
  value?.kind === 'literal' ? value.value : undefined;

const memberOf = (node: Syntax, place: Place): Choice => {
  const object = node.childForFieldName('object');
  const property = node.childForFieldName('property')?.text ?? '';
  if (object === null) return unknown('any');
  return valuesOf(object, place).flatMap((value) => {
    if (value.kind !== 'object') return unknown('any');
    const member = value.properties.get(property);
    if (member === undefined) place.complain?.(lineOf(node), `${object.text} has no ${property}`);
    return member?.values ?? unknown('any');
  });
};

/** What the loop's variables stand for: each of the items that the text tells. */
export const namesInLoop = (loop: { item: string; index?: string; over: Syntax }, place: Place): Names => {
  const items = valuesOf(loop.over, place).flatMap((value) => (value.kind === 'list' ? value.items.flat() : []));
  const names = new Map(place.names).set(loop.item, items.length === 0 ? unknown('any') : items);
  return loop.index === undefined ? names : names.set(loop.index, unknown('int'));
};

const itemsOf = (node: Syntax, place: Place): readonly Choice[] => {
  const { loop, body } = loopOf(node);
  return [valuesOf(body, { ...place, names: namesInLoop(loop, place) })];
};

const calledValues = (node: Syntax, place: Place): Choice => {
  const given = callArgumentsOf(node);
  if (place.complain !== undefined) for (const one of given) valuesOf(one, place);
  switch (calleeOf(node)) {
    case 'union':
      return mergedOf(given.map((one) => valuesOf(one, place)));
    case 'concat': {
      const lists = given.map((one) => valuesOf(one, place));
      return [{ kind: 'list', items: lists.flat().flatMap((value) => (value.kind === 'list' ? value.items : [])) }];
    }
    case 'loadJsonContent':
      return [valueOfJson(place.readJson(place.file.path, plainTextOf(given[0]) ?? ''), lineOf(node))];
    case 'guid':
    case 'uniqueString':
    case 'string':
    case 'replace':
    case 'loadTextContent':
    case 'subscriptionResourceId':
      return unknown('string');
    case 'empty':
      return unknown('bool');
    default:
      return unknown('any');
  }
};

/** One object with the members of all, whichever branch each comes from. */
const mergedOf = (choices: readonly Choice[]): Choice => {
  const merged = new Map<string, Member>();
  for (const value of choices.flat()) {
    if (value.kind === 'object') for (const [name, member] of value.properties) merged.set(name, member);
  }
  return [{ kind: 'object', properties: merged }];
};

const valueOfJson = (json: unknown, line: number): Value => {
  if (Array.isArray(json)) return { kind: 'list', items: json.map((item) => [valueOfJson(item, line)]) };
  if (json === null || typeof json !== 'object') return literal(json as string | number | boolean | null);
  const members = Object.entries(json).map(([name, value]) => {
    return [name, { line, values: [valueOfJson(value, line)] }] as const;
  });
  return { kind: 'object', properties: new Map(members) };
};

/** What stands at a path, in every alternative; `undefined` for each that has nothing there. */
export const valuesAt = (values: Choice, path: readonly string[]): readonly (Value | undefined)[] => {
  const [name, ...rest] = path;
  if (name === undefined) return values;
  return values.flatMap((value) => {
    if (value.kind === 'list') return value.items.flatMap((item) => valuesAt(item, path));
    const member = value.kind === 'object' ? value.properties.get(name) : undefined;
    return member === undefined ? [undefined] : valuesAt(member.values, rest);
  });
};
