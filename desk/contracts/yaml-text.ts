import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';

/** What is wrong with a file, and where: a line counted from 1, and an RFC 6901 pointer (`''` is the whole file). */
export interface Problem {
  readonly line: number;
  readonly at: string;
  readonly message: string;
}

export type Path = readonly PropertyKey[];

export interface YamlText {
  /** Plain JSON-like data; `undefined` when there are problems. */
  readonly data: unknown;
  /** What YAML itself finds wrong. Each message says the way out. */
  readonly problems: readonly Problem[];
  /** Puts a message at its place in the text: the line of the key, or of the list's item; of the nearest parent if absent. */
  readonly problemAt: (path: Path, message: string) => Problem;
}

/** Reads one YAML 1.2 document without losing the lines. Never throws. */
export const readYaml = (text: string): YamlText => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const lineOf = (offset: number): number => Math.max(1, lines.linePos(offset).line);

  const problems = [...document.errors, ...document.warnings].map(({ code, message, pos }): Problem => {
    const known = wayOutByCode[code];
    return {
      line: lineOf(pos[0]),
      at: '',
      message: known ?? `${message}. Check indentation, quotes and brackets here.`,
    };
  });
  const anchored = new Map<string, unknown>();
  visit(document, {
    Value: (_key, node) => {
      if (node.anchor !== undefined) anchored.set(node.anchor, node);
    },
    Pair: (_key, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return;
      problems.push({ line: lineOf(startOf(key)), at: '', message: 'No block has a key __proto__. Remove it.' });
    },
    Alias: (_key, alias, parents) => {
      const target = anchored.get(alias.source);
      if (target !== undefined && !parents.some((parent) => parent === target)) return;
      const message = `*${alias.source} repeats nothing above it. Write &${alias.source} before the value it repeats.`;
      problems.push({ line: lineOf(startOf(alias)), at: '', message });
    },
  });

  const problemAt = (path: Path, message: string): Problem => {
    let offset = 0;
    let node: unknown = document.contents;
    for (const segment of path) {
      const found = childOf(isAlias(node) ? node.resolve(document) : node, segment);
      if (found === undefined) break;
      offset = found.offset;
      node = found.node;
    }
    return { line: lineOf(offset), at: path.map(toPointer).join(''), message };
  };

  if (problems.length > 0) return { data: undefined, problems, problemAt };
  try {
    return { data: document.toJS(), problems, problemAt };
  } catch {
    // The library counts how far aliases multiply, and throws when it is too far.
    const message = 'The file grows beyond all measure by its aliases. Write the values out.';
    return { data: undefined, problems: [{ line: 1, at: '', message }], problemAt };
  }
};

const wayOutByCode: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'This key stands twice in one block. Keep one of the two.',
  MULTIPLE_DOCS: 'A second document starts here. Keep one policy in one file.',
  TAG_RESOLVE_FAILED: 'Tags such as !!this are not read here. Remove the tag.',
  RESOURCE_EXHAUSTION: 'The file nests too deep here. Close the brackets.',
  TAB_AS_INDENT: 'A tab indents this line. Indent with spaces.',
};

const toPointer = (segment: PropertyKey): string => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`;

const childOf = (node: unknown, segment: PropertyKey): { offset: number; node: unknown } | undefined => {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
    return pair && { offset: startOf(pair.key), node: pair.value };
  }
  const item: unknown = isSeq(node) ? node.items[Number(segment)] : undefined;
  return item === undefined ? undefined : { offset: startOf(item), node: item };
};

const startOf = (node: unknown): number => (node as Node).range?.[0] ?? 0;
