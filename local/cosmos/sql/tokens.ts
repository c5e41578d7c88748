import { badRequest } from '../replies';

/** One piece of a query. `text` is upper case for keywords, the decoded content for strings. */
export interface Token {
  readonly kind: 'keyword' | 'name' | 'parameter' | 'number' | 'string' | 'symbol' | 'end';
  readonly text: string;
  /** Where it starts, for messages. */
  readonly at: number;
}

/** Words that a property can have as its name only between brackets, as in Azure: `c["order"]`. */
const keywords = new Set(
  (
    'SELECT TOP DISTINCT VALUE AS FROM JOIN IN WHERE NOT AND OR BETWEEN LIKE ESCAPE EXISTS ARRAY ORDER BY ASC DESC ' +
    'GROUP HAVING OFFSET LIMIT NULL TRUE FALSE UNDEFINED UDF UNION'
  ).split(' '),
);

const pattern =
  /\s+|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<parameter>@[A-Za-z_][A-Za-z0-9_]*)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<string>"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')|(?<symbol><=|>=|!=|<>|\|\||\?\?|--|\/\*|[=<>(),.[\]{}*+\-/%|&^~?:!])/y;

/** Cuts a query into tokens, ending in one of kind `end`. Throws 400 on a character that starts none. */
export const tokensOf = (query: string): readonly Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    pattern.lastIndex = at;
    const groups = pattern.exec(query)?.groups;
    if (!groups)
      throw badRequest(`Syntax error: the character ${query[at]} at ${at} starts nothing that a query may hold.`);
    const { name, parameter, number, string, symbol } = groups;
    if (name !== undefined) {
      const upper = name.toUpperCase();
      tokens.push(keywords.has(upper) ? { kind: 'keyword', text: upper, at } : { kind: 'name', text: name, at });
    } else if (parameter !== undefined) tokens.push({ kind: 'parameter', text: parameter, at });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (string !== undefined) tokens.push({ kind: 'string', text: decoded(string), at });
    else if (symbol === '--' || symbol === '/*') throw badRequest(`A comment at ${at} is not supported.`);
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol === '<>' ? '!=' : symbol, at });
    at = pattern.lastIndex;
  }
  tokens.push({ kind: 'end', text: 'the end of the query', at });
  return tokens;
};

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const decoded = (literal: string): string =>
  literal.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, char: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (!/[bfnrt"'\\/]/.test(char)) throw badRequest(`A string holds the escape \\${char}, which means nothing.`);
    return escapes[char] ?? char;
  });
