import type { HttpRequest } from '@azure/functions';
import { filingFormBytesMax } from '../desk/contracts/limits';
import type { SentFile } from '../desk/usecases/store-upload';
import { type Body, bodyOf, bytesOf, keyOf, mediaTypeOf, type Read } from './body';
import type { Posted } from './door';
import { isOurForm } from './form-token';
import { flawed } from './problem';

/** What a filing brings: its fields, its `Idempotency-Key`, and the files that a form sends along. */
export interface FilingBody extends Body {
  readonly files: readonly SentFile[];
}

const isMultipart = ({ headers }: HttpRequest): boolean =>
  mediaTypeOf(headers.get('content-type') ?? '') === 'multipart/form-data';

/**
 * Reads a filing: JSON or urlencoded as every body, multipart with files in its field `attachments`, 30 MiB in all.
 *
 * Ids of uploads stand in the same field as texts, each in one of its own, so that they are a list here.
 */
export const filingBodyOf = async (request: HttpRequest): Promise<Read<FilingBody>> => {
  if (isMultipart(request)) return await multipartOf(request);
  const read = await bodyOf(request);
  return read.ok ? { ok: true, value: { ...read.value, files: [] } } : read;
};

const wrong = (...flaw: Parameters<typeof flawed>): Read<never> => ({ ok: false, problem: flawed(...flaw) });
const malformed = (reason: string): Read<never> => wrong('body-malformed', { reason });

const multipartOf = async (request: HttpRequest): Promise<Read<FilingBody>> => {
  const bytes = await bytesOf(request, filingFormBytesMax);
  if (!bytes.ok)
    return wrong('body-too-long', {
      bytesMax: filingFormBytesMax,
      reason: 'Go back: what you wrote is still in the form. Send fewer files, and add the others to the ticket.',
    });
  const form = await formOf(request, bytes.value);
  if (form === undefined) return malformed('The form cannot be read.');

  const parts = [...form];
  const texts = parts.filter((part): part is [string, string] => typeof part[1] === 'string');
  const names = texts.map(([name]) => name).filter((name) => name !== attachmentsField);
  if (new Set(names).size < names.length) return malformed('A field of the form comes twice.');
  const fields = fieldsOf(texts);
  const said = (name: string): string | undefined => texts.find(([other]) => other === name)?.[1];
  if (!isOurForm(request, said('_csrf'))) return { ok: false, problem: flawed('form-token-wrong'), posted: fields };

  const files = parts.filter((part): part is [string, File] => typeof part[1] !== 'string' && part[1].name !== '');
  if (files.some(([name]) => name !== attachmentsField)) return malformed('Send files in the field `attachments`.');
  const key = keyOf(request.headers.get('idempotency-key') ?? said('_key'));
  if (!key.ok) return key;
  return {
    ok: true,
    value: {
      isForm: true,
      fields,
      key: key.value,
      ifSeq: undefined,
      files: await Promise.all(files.map(([, file]) => sentFileOf(file))),
    },
  };
};

const attachmentsField = 'attachments';

const formOf = async ({ headers }: HttpRequest, bytes: Uint8Array<ArrayBuffer>): Promise<FormData | undefined> => {
  try {
    return await new Response(bytes, { headers: { 'content-type': headers.get('content-type') ?? '' } }).formData();
  } catch {
    return undefined;
  }
};

/** An empty field counts as absent, and the hidden ones are none of the filing's. */
const fieldsOf = (texts: readonly (readonly [string, string])[]): Posted => {
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, value] of texts) {
    if (name === attachmentsField || name.startsWith('_') || value === '') continue;
    fields[name] = value.replaceAll('\r\n', '\n');
  }
  const kept = texts.filter(([name, value]) => name === attachmentsField && value !== '').map(([, value]) => value);
  return kept.length === 0 ? fields : { ...fields, [attachmentsField]: kept };
};

const sentFileOf = async (file: File): Promise<SentFile> => ({
  name: file.name,
  content: new Uint8Array(await file.arrayBuffer()),
});
