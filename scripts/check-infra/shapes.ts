import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** A value of a published resource type, in the format of shared/bicep-types/README.md. */
export type Shape =
  | 'string'
  | 'int'
  | 'bool'
  | 'any'
  | 'null'
  | { readonly enum: readonly (string | number)[]; readonly open?: boolean | undefined }
  | { readonly array: Shape }
  | { readonly object: string }
  | Variants
  | ObjectShape;

/** A name ends in `!` when it is required and in `^` when it is read-only; `more` is the shape of any further key. */
export interface ObjectShape {
  readonly props?: Readonly<Record<string, Shape>> | undefined;
  readonly more?: Shape | undefined;
}

export interface Variants {
  readonly discriminator: string;
  readonly variants: Readonly<Record<string, Shape>>;
  readonly props?: Readonly<Record<string, Shape>> | undefined;
}

const Shape: z.ZodType<Shape> = z.lazy(() =>
  z.union([
    z.enum(['string', 'int', 'bool', 'any', 'null']),
    z.strictObject({ enum: z.array(z.union([z.string(), z.number()])), open: z.boolean().optional() }),
    z.strictObject({ array: Shape }),
    z.strictObject({ object: z.string() }),
    z.strictObject({
      discriminator: z.string(),
      variants: z.record(z.string(), Shape),
      props: z.record(z.string(), Shape).optional(),
    }),
    z.strictObject({ props: z.record(z.string(), Shape).optional(), more: Shape.optional() }),
  ]),
);

const Published = z.object({ type: z.string(), body: Shape });

/** The shape of a resource type at a version, from a folder of published types; `undefined` if it is not there. */
export type ShapeOf = (type: string, version: string) => Shape | undefined;

export const readShapes = (folder: string): ShapeOf => {
  const shapeByName = new Map<string, Shape | undefined>();
  return (type, version) => {
    const name = `${type
      .replace(/^Microsoft\./, '')
      .replaceAll('/', '_')
      .toLowerCase()}@${version}`;
    if (!shapeByName.has(name)) shapeByName.set(name, shapeIn(join(folder, `${name}.json`)));
    return shapeByName.get(name);
  };
};

const shapeIn = (path: string): Shape | undefined =>
  existsSync(path) ? Published.parse(JSON.parse(readFileSync(path, 'utf8'))).body : undefined;
