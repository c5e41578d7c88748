import { readFileSync } from 'node:fs';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** A node of a Bicep file's tree, as the grammar tree-sitter-bicep names them. */
export type Syntax = Node;

/** Parses a Bicep file. The tree is whole even where the text is not Bicep: `brokenIn` finds those places. */
export type Parse = (text: string) => Syntax;

/** The grammar is WebAssembly out of an npm package: nothing is built and nothing fetched. */
export const createParse = async (): Promise<Parse> => {
  await Parser.init();
  const grammar = await Language.load(readFileSync(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));
  const parser = new Parser();
  parser.setLanguage(grammar);
  const treeByText = new Map<string, Syntax>();
  return (text) => {
    const known = treeByText.get(text);
    if (known !== undefined) return known;
    const tree = parser.parse(text);
    if (tree === null) throw new Error('the parser has no grammar');
    treeByText.set(text, tree.rootNode);
    return tree.rootNode;
  };
};

export const childrenOf = (node: Syntax): readonly Syntax[] =>
  node.namedChildren.filter((child) => child !== null && !isRemark(child)) as Syntax[];

const isRemark = ({ type }: Syntax): boolean => type === 'comment' || type === 'diagnostic_comment';

export const lineOf = (node: Syntax): number => node.startPosition.row + 1;

/** A node and everything below it, in the order of the text. */
export function* walk(node: Syntax): Generator<Syntax> {
  yield node;
  for (const child of node.children) if (child !== null) yield* walk(child);
}

/** Where the text is not Bicep: what the grammar could not read, or had to make up. */
export const brokenIn = (root: Syntax): readonly Syntax[] =>
  root.hasError ? [...walk(root)].filter((node) => node.isError || node.isMissing) : [];

/** The text between the quotes, or nothing if a value is put into it. */
export const plainTextOf = (node: Syntax | undefined): string | undefined => {
  if (node?.type !== 'string') return undefined;
  if (childrenOf(node).some(({ type }) => type === 'interpolation')) return undefined;
  const { text } = node;
  if (text.startsWith("'''")) return text.slice(3, -3).replace(/^\r?\n/, '');
  return text.slice(1, -1).replaceAll(/\\(.)/g, '$1');
};
