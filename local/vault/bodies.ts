import * as z from 'zod';
import { badParameter } from './refusal';

const valueBytesMax = 25 * 1024;
const tagsMax = 15;
const tagCharactersMax = 512;
const contentTypeCharactersMax = 255;

const secondsSince1970 = z.int().min(0).nullish();
const properties = {
  contentType: z.string().max(contentTypeCharactersMax).nullish(),
  attributes: z.object({ enabled: z.boolean().nullish(), nbf: secondsSince1970, exp: secondsSince1970 }).nullish(),
  tags: z
    .record(z.string().max(tagCharactersMax), z.string().max(tagCharactersMax))
    .refine((tags) => Object.keys(tags).length <= tagsMax)
    .nullish(),
};
const setBody = z.object({
  value: z.string().refine((value) => Buffer.byteLength(value) <= valueBytesMax),
  ...properties,
});
const updateBody = z.object(properties);
const restoreBody = z.object({ value: z.base64url() });

/** `{ value, contentType?, attributes?: { enabled?, nbf?, exp? }, tags? }`; moments in seconds since 1970. */
export type SetBody = z.infer<typeof setBody>;
export type UpdateBody = z.infer<typeof updateBody>;

/**
 * Reads a body, and throws a 400 that names the member and nothing of what it held.
 *
 * Value at most 25 KB, 15 tags of 512 characters, content type 255 (about-secrets.md). Unknown members are ignored.
 */
export const readSetBody = (body: string): SetBody => read(setBody, body);
export const readUpdateBody = (body: string): UpdateBody => read(updateBody, body);
export const readRestoreBody = (body: string): { readonly value: string } => read(restoreBody, body);

const read = <Shape extends z.ZodType>(shape: Shape, body: string): z.infer<Shape> => {
  const parsed = shape.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.slice(0, 2).join('.') ?? '';
  throw badParameter(`Property ${path} has invalid value`);
};

const jsonOf = (body: string): unknown => {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw badParameter('The request body is no JSON.');
  }
};
