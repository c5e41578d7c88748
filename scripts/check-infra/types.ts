import type { Finding } from './finding';
import { bodyOf, deployedIn, type House } from './house';
import { suppressions } from './manners';
import type { ObjectShape, Shape, ShapeOf, Variants } from './shapes';
import { type Choice, literalOf, type Member, type Value } from './values';

/** What Bicep itself adds to a resource's body. */
const ofBicep = ['parent', 'scope', 'dependsOn'];

/** Every property, enum, required and read-only name of every body, held against the published types. */
export const typeFindings = (house: House, shapeOf: ShapeOf): readonly Finding[] =>
  deployedIn(house).flatMap(({ file, resource }) => {
    const { type, version, symbol, line } = resource;
    const shape = shapeOf(type, version);
    const say = (at: number, message: string) => ({ rule: 'types', file: file.path, line: at, message });
    if (shape === undefined) return [say(line, `there is no published type for ${type}@${version}`)];
    return bodyOf(house, file, resource)
      .flatMap((body) => misfitsOf(withoutBicep(body), shape, { path: symbol, line }))
      .map(({ path, line: at, message }) => say(at, `${path}: ${message}`));
  });

const withoutBicep = (body: Value): Value =>
  body.kind === 'object'
    ? { ...body, properties: new Map([...body.properties].filter(([name]) => !ofBicep.includes(name))) }
    : body;

interface Spot {
  readonly path: string;
  readonly line: number;
}

interface Misfit extends Spot {
  readonly message: string;
}

const misfitsOf = (value: Value, shape: Shape, spot: Spot): readonly Misfit[] => {
  const say = (message: string): readonly Misfit[] => [{ ...spot, message }];
  if (shape === 'any' || (value.kind === 'unknown' && value.type === 'any')) return [];
  // A property that is null is left out.
  if (value.kind === 'literal' && value.value === null) return [];
  if (typeof shape === 'string') {
    return kindOf(value) === shape ? [] : say(`${kindOf(value)} where ${shape} is wanted`);
  }
  if ('enum' in shape) {
    if (value.kind === 'unknown') return [];
    const given = literalOf(value);
    // An open list takes other values too, but not from us: there, another value is most likely a slip.
    const isListed = shape.enum.some((one) => one === given);
    return isListed ? [] : say(`${given ?? kindOf(value)} is none of ${shape.enum.join(', ')}`);
  }
  if ('array' in shape) {
    if (value.kind !== 'list') return say(`${kindOf(value)} where a list is wanted`);
    return value.items.flatMap((item, index) =>
      item.flatMap((one) => misfitsOf(one, shape.array, { ...spot, path: `${spot.path}[${index}]` })),
    );
  }
  if ('object' in shape) return [];
  if (value.kind !== 'object') return say(`${kindOf(value)} where an object is wanted`);
  const object = 'discriminator' in shape ? variantOf(value.properties, shape) : shape;
  if (typeof object === 'string') return say(object);
  return memberMisfits(value.properties, object, spot);
};

const memberMisfits = (
  members: ReadonlyMap<string, Member>,
  { props = {}, more }: ObjectShape,
  spot: Spot,
): readonly Misfit[] => {
  const shapeByName = new Map(Object.entries(props).map(([marked, shape]) => [nameOf(marked), { marked, shape }]));
  const missing = [...shapeByName].filter(([name, { marked }]) => marked.endsWith('!') && !members.has(name));
  const isSuppressed = (name: string) => suppressions['BCP037']?.includes(name) === true;
  return [
    ...missing.map(([name]) => ({ ...spot, message: `${name} is required` })),
    ...[...members].flatMap(([name, { line, values }]) => {
      const known = shapeByName.get(name);
      const at = { path: `${spot.path}.${name}`, line };
      if (known === undefined && more === undefined) {
        return isSuppressed(name) ? [] : [{ ...at, message: 'there is no such property' }];
      }
      if (known?.marked.endsWith('^')) return [{ ...at, message: 'it is read-only' }];
      return choiceMisfits(values, known?.shape ?? more ?? 'any', at);
    }),
  ];
};

const choiceMisfits = (values: Choice, shape: Shape, spot: Spot): readonly Misfit[] =>
  values.flatMap((value) => misfitsOf(value, shape, spot));

const nameOf = (marked: string): string => marked.replace(/[!^]+$/, '');

/** The variant that the discriminating property names, with what all variants have; or what is wrong. */
const variantOf = (members: ReadonlyMap<string, Member>, shape: Variants): ObjectShape | string => {
  const chosen = literalOf(members.get(shape.discriminator)?.values[0]);
  const variant = typeof chosen === 'string' ? shape.variants[chosen] : undefined;
  if (variant === undefined) {
    return `${shape.discriminator} ${chosen ?? '(missing)'} is none of ${Object.keys(shape.variants).join(', ')}`;
  }
  const whole = typeof variant === 'object' && 'discriminator' in variant ? variantOf(members, variant) : variant;
  if (typeof whole === 'string') return whole;
  if (!('props' in whole)) return { more: 'any' };
  return { props: { ...shape.props, ...whole.props }, more: whole.more };
};

const kindOf = (value: Value): string => {
  if (value.kind === 'unknown') return value.type;
  if (value.kind === 'object') return 'an object';
  if (value.kind === 'list') return 'a list';
  if (typeof value.value === 'string') return 'string';
  return typeof value.value === 'number' ? 'int' : 'bool';
};
