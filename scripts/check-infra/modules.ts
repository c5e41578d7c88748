import { posix } from 'node:path';
import type { Finding } from './finding';
import { type House, placeIn } from './house';
import { type BicepFile, type Module, type Param, propertiesOf, propertyOf } from './model';
import { lineOf, type Syntax, walk } from './syntax';
import { type Value, valuesOf } from './values';

/** B3: modules exist under the very name, get every parameter that they want and no other, and give what is asked of them. */
export const moduleFindings = (house: House, file: BicepFile): readonly Finding[] => [
  ...file.modules.flatMap((module) => callFindings(house, file, module)),
  ...outputFindings(house, file),
];

const targetOf = (house: House, file: BicepFile, { source }: Module): BicepFile | undefined => {
  const path = posix.join(posix.dirname(file.path), source);
  return house.files.find((one) => one.path === path);
};

const callFindings = (house: House, file: BicepFile, module: Module): readonly Finding[] => {
  const found: Finding[] = [];
  const say = (line: number, message: string) => found.push({ rule: 'B3', file: file.path, line, message });
  if (/^(br|ts)[:/]/.test(module.source)) {
    return [{ rule: 'B2', file: file.path, line: module.line, message: `${module.source} comes from a registry` }];
  }
  const target = targetOf(house, file, module);
  if (target === undefined) {
    return [{ rule: 'B3', file: file.path, line: module.line, message: `there is no file ${module.source}` }];
  }

  for (const { name, line } of propertiesOf(module.body)) {
    if (!['name', 'scope', 'params', 'dependsOn'].includes(name)) say(line, `a module has no property ${name}`);
  }
  if (file.targetScope !== target.targetScope && propertyOf(module.body, 'scope') === undefined) {
    say(module.line, `${module.symbol} is for a ${target.targetScope} and has no scope`);
  }
  const params = propertyOf(module.body, 'params');
  const given = params === undefined ? [] : propertiesOf(params);
  for (const { name, line, value } of given) {
    const param = target.params.find((one) => one.name === name);
    if (param === undefined) say(line, `${module.source} has no parameter ${name}`);
    else for (const wrong of misfits(house, file, target, param, value)) say(line, `${name}: ${wrong}`);
  }
  for (const { name, value } of target.params) {
    if (value === undefined && !given.some((one) => one.name === name)) {
      say(module.line, `${module.symbol} does not get the parameter ${name}`);
    }
  }
  return found;
};

const misfits = (house: House, file: BicepFile, target: BicepFile, param: Param, value: Syntax): readonly string[] =>
  misfitsOf(param, valuesOf(value, placeIn(house, file)), allowedBy(house, target, param));

export const allowedBy = (house: House, file: BicepFile, { allowed }: Param): readonly Value[] =>
  allowed.flatMap((one) => valuesOf(one, placeIn(house, file)));

/** What does not fit the parameter: another type, or a value that it does not allow. */
export const misfitsOf = (param: Param, values: readonly Value[], allowed: readonly Value[]): readonly string[] =>
  values.flatMap((value) => {
    const type = typeOf(value);
    if (type !== 'any' && type !== param.type) return [`${type} where ${param.type} is wanted`];
    if (value.kind !== 'literal' || allowed.length === 0) return [];
    const isAllowed = allowed.some((one) => one.kind === 'literal' && one.value === value.value);
    return isAllowed ? [] : [`${value.value} is not allowed`];
  });

const typeOf = (value: Value): string => {
  if (value.kind === 'unknown') return value.type;
  if (value.kind === 'object') return 'object';
  if (value.kind === 'list') return 'array';
  if (typeof value.value === 'string') return 'string';
  if (typeof value.value === 'number') return 'int';
  return typeof value.value === 'boolean' ? 'bool' : 'any';
};

/** `x.outputs.y`, where `x` is a module of this file. */
const outputFindings = (house: House, file: BicepFile): readonly Finding[] =>
  [...walk(file.root)].flatMap((node) => {
    const inner = node.type === 'member_expression' ? node.childForFieldName('object') : null;
    if (inner?.type !== 'member_expression' || inner.childForFieldName('property')?.text !== 'outputs') return [];
    const module = file.modules.find(({ symbol }) => symbol === inner.childForFieldName('object')?.text);
    const target = module && targetOf(house, file, module);
    const output = node.childForFieldName('property')?.text;
    if (module === undefined || target === undefined || target.outputs.some(({ name }) => name === output)) return [];
    const message = `${module.source} has no output ${output}`;
    return [{ rule: 'B3', file: file.path, line: lineOf(node), message }];
  });
