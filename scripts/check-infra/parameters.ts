import * as z from 'zod';
import type { Finding } from './finding';
import type { House } from './house';
import type { BicepFile } from './model';
import { allowedBy, misfitsOf } from './modules';
import { literal, type Value } from './values';

const ParameterFile = z.strictObject({
  $schema: z.literal('https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#'),
  contentVersion: z.string(),
  parameters: z.record(z.string(), z.strictObject({ value: z.json() })),
});

/** B10: each parameter file gives what main.bicep wants, of the right type, and nothing that it does not know. */
export const parameterFindings = (house: House): readonly Finding[] => {
  const main = house.files.find(({ path }) => path === 'infra/main.bicep');
  if (main === undefined)
    return [{ rule: 'B10', file: 'infra/main.bicep', line: 1, message: 'there is no main.bicep' }];
  return [...house.parameterFiles].flatMap(([file, text]) =>
    flawsOf(house, main, text).map((message) => ({ rule: 'B10', file, line: 1, message })),
  );
};

const flawsOf = (house: House, main: BicepFile, text: string): readonly string[] => {
  const read = ParameterFile.safeParse(parsed(text));
  if (!read.success) return read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const { parameters } = read.data;
  const missing = main.params.filter(({ name, value }) => value === undefined && parameters[name] === undefined);
  return [
    ...missing.map(({ name }) => `the parameter ${name} is missing`),
    ...Object.entries(parameters).flatMap(([name, { value }]) => {
      const param = main.params.find((one) => one.name === name);
      if (param === undefined) return [`main.bicep has no parameter ${name}`];
      return misfitsOf(param, [givenOf(value)], allowedBy(house, main, param)).map((misfit) => `${name}: ${misfit}`);
    }),
  ];
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** azd puts a variable, or else the text behind `=`, in place of `${NAME=text}`. */
const givenOf = (value: unknown): Value => {
  if (typeof value === 'string') {
    const [, otherwise] = /^\$\{[A-Z_]+(?:=([^}]*))?\}$/.exec(value) ?? [];
    if (otherwise !== undefined) return literal(otherwise);
    return value.startsWith('${') ? { kind: 'unknown', type: 'string' } : literal(value);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return literal(value);
  return { kind: 'object', properties: new Map() };
};
