import { isSimpleName } from '../containers';
import { badRequest, type WireError } from '../replies';
import type { Constant, Path } from './ast';
import { type Token, tokensOf } from './tokens';

/** Walks over a query's tokens: `is` looks, `take` steps over what is there, `expect` insists, `next` steps. */
export interface Reader {
  position(): number;
  moveTo(position: number): void;
  is(kind: Token['kind'], text?: string): boolean;
  take(kind: Token['kind'], text?: string): boolean;
  expect(kind: Token['kind'], text?: string): Token;
  next(): Token;
  back(): void;
  unexpected(): WireError;
  alias(name: string, root: Path['root']): void;
  /** The name of the function that is called here, if one is. Does not step. */
  call(): string | undefined;
  isConstant(): boolean;
  /** A literal, a signed number or a parameter. */
  constant(): Constant;
  /** An alias and its property names. */
  path(): Path;
}

export const createReader = (
  query: string,
  parameters: readonly { readonly name: string; readonly value?: unknown }[],
): Reader => {
  const tokens = tokensOf(query);
  const valueByName = new Map(parameters.map(({ name, value }) => [name, value]));
  const aliases = new Map<string, Path['root']>();
  const end = tokens.at(-1) as Token;
  let at = 0;

  const current = (): Token => tokens[at] ?? end;
  const is = (kind: Token['kind'], text?: string): boolean =>
    current().kind === kind && (text === undefined || current().text === text);
  const next = (): Token => {
    const token = current();
    at += 1;
    return token;
  };
  const take = (kind: Token['kind'], text?: string): boolean => {
    const found = is(kind, text);
    if (found) at += 1;
    return found;
  };
  const unexpected = (): WireError => refusal(current(), tokens[at + 1] ?? end);
  const expect = (kind: Token['kind'], text?: string): Token => {
    if (!is(kind, text)) throw unexpected();
    return next();
  };
  const call = (): string | undefined => {
    const following = tokens[at + 1];
    const called = is('name') && following?.kind === 'symbol' && following.text === '(';
    return called ? current().text : undefined;
  };

  const isConstant = (): boolean =>
    is('number') ||
    is('string') ||
    is('parameter') ||
    is('symbol', '-') ||
    (literals.has(current().text) && is('keyword'));

  const constant = (): Constant => {
    const token = next();
    if (token.kind === 'number') return { kind: 'constant', value: Number(token.text) };
    if (token.kind === 'string') return { kind: 'constant', value: token.text };
    if (token.kind === 'keyword' && literals.has(token.text))
      return { kind: 'constant', value: literals.get(token.text) };
    if (token.kind === 'symbol' && token.text === '-' && is('number'))
      return { kind: 'constant', value: -Number(next().text) };
    if (token.kind === 'parameter') {
      if (!valueByName.has(token.text)) throw badRequest(`The parameter ${token.text} is not given.`);
      return { kind: 'constant', value: valueByName.get(token.text) };
    }
    at -= 1;
    throw unexpected();
  };

  const path = (): Path => {
    const name = call();
    if (name !== undefined) throw badRequest(`The function ${name.toUpperCase()} is not supported here.`);
    const alias = expect('name');
    const root = aliases.get(alias.text);
    if (!root)
      throw badRequest(`The name ${alias.text} could not be resolved: it is neither the FROM nor the JOIN alias.`);
    const names: string[] = [];
    for (;;) {
      if (take('symbol', '.')) {
        if (is('keyword'))
          throw badRequest(`Syntax error near ${current().text}: write ["${current().text.toLowerCase()}"].`);
        names.push(expect('name').text);
      } else if (take('symbol', '[')) {
        if (is('number')) throw badRequest('An array index in a path is not supported.');
        const property = expect('string').text;
        if (!isSimpleName(property))
          throw badRequest(`The property name "${property}" is not supported: only letters, digits and _.`);
        names.push(property);
        expect('symbol', ']');
      } else return { kind: 'path', root, names };
    }
  };

  return {
    position: () => at,
    moveTo: (position) => {
      at = position;
    },
    back: () => {
      at -= 1;
    },
    alias: (name, root) => void aliases.set(name, root),
    is,
    take,
    expect,
    next,
    unexpected,
    call,
    isConstant,
    constant,
    path,
  };
};

const literals = new Map<string, unknown>([
  ['NULL', null],
  ['TRUE', true],
  ['FALSE', false],
  ['UNDEFINED', undefined],
]);

/** Names the construct that begins with this token, where it has a name. */
const refusal = (token: Token, following: Token): WireError => {
  const construct = token.kind === 'end' ? undefined : constructs[token.text];
  if (construct !== undefined) return badRequest(`${construct} is not supported.`);
  if (token.kind === 'name' && following.text === '(' && following.kind === 'symbol')
    return badRequest(`The function ${token.text.toUpperCase()} is not supported here.`);
  return badRequest(`Syntax error: ${token.text} at ${token.at} is not expected here.`);
};

const constructs: Readonly<Record<string, string>> = {
  '+': 'The arithmetic operator +',
  '-': 'The arithmetic operator -',
  '*': 'The arithmetic operator *',
  '/': 'The arithmetic operator /',
  '%': 'The arithmetic operator %',
  '|': 'The bitwise operator |',
  '&': 'The bitwise operator &',
  '^': 'The bitwise operator ^',
  '~': 'The bitwise operator ~',
  '||': 'The concatenation operator ||',
  '??': 'The coalesce operator ??',
  '?': 'The conditional operator ?',
  '!': 'The operator !',
  '{': 'An object literal',
  '[': 'An array literal',
  LIKE: 'LIKE',
  EXISTS: 'EXISTS',
  ARRAY: 'ARRAY',
  SELECT: 'A subquery',
  GROUP: 'GROUP BY',
  HAVING: 'HAVING',
  UNION: 'UNION',
  UDF: 'A user-defined function',
  JOIN: 'JOIN here',
};
