import type { Finding } from './finding';
import type { House } from './house';
import type { BicepFile } from './model';
import type { Shape, ShapeOf } from './shapes';
import { lineOf, type Syntax, walk } from './syntax';

/** What is read of a resource (`vault.properties.vaultUri`) is something that its published type has. */
export const referenceFindings = ({ files }: House, shapeOf: ShapeOf): readonly Finding[] =>
  files.flatMap((file) =>
    [...walk(file.root)].flatMap((node) => {
      const message = node.type === 'member_expression' ? flawOf(file, node, shapeOf) : undefined;
      return message === undefined ? [] : [{ rule: 'types', file: file.path, line: lineOf(node), message }];
    }),
  );

const flawOf = (file: BicepFile, node: Syntax, shapeOf: ShapeOf): string | undefined => {
  const [symbol, ...path] = chainOf(node);
  const resource = file.resources.find((one) => one.symbol === symbol);
  const shape = resource && shapeOf(resource.type, resource.version);
  if (shape === undefined || has(shape, path)) return undefined;
  return `${node.text}: ${resource?.type} has no such property`;
};

/** `a.b.c` as its names; nothing where it begins with anything but a name. */
const chainOf = (node: Syntax): readonly string[] => {
  if (node.type === 'identifier') return [node.text];
  const object = node.type === 'member_expression' ? node.childForFieldName('object') : null;
  const property = node.childForFieldName('property');
  if (object === null || property === null) return [];
  const before = chainOf(object);
  return before.length === 0 ? [] : [...before, property.text];
};

const has = (shape: Shape, [name, ...rest]: readonly string[]): boolean => {
  if (name === undefined || typeof shape === 'string' || 'object' in shape) return true;
  if ('discriminator' in shape || !('props' in shape)) return !('enum' in shape || 'array' in shape);
  const found = [name, `${name}!`, `${name}^`, `${name}!^`].find((marked) => shape.props?.[marked] !== undefined);
  const member = found === undefined ? shape.more : shape.props?.[found];
  return member !== undefined && has(member, rest);
};
