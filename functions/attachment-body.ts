import type { HttpRequest } from '@azure/functions';
import { attachmentBodyBytesMax, attachmentBytesMax } from '../desk/contracts/limits';
import type { SentFile } from '../desk/usecases/store-upload';
import { bytesOf, keyOf, mediaTypeOf, type Read } from './body';
import { isOurForm } from './form-token';
import { flawed } from './problem';

export interface FileBody {
  readonly file: SentFile;
  readonly key: string | undefined;
}

type Bytes = Uint8Array<ArrayBuffer>;

const wrong = (...flaw: Parameters<typeof flawed>): Read<never> => ({ ok: false, problem: flawed(...flaw) });
const malformed = (reason: string): Read<never> => wrong('body-malformed', { reason });

/**
 * Reads one file of at most 10 MiB: the field `file` of a form (multipart/form-data), or the body as it is with its name
 * in `X-Attachment-Name`, in UTF-8 and percent-encoded. What a sender says of the type is not read.
 *
 * A form that a browser sends must carry `_csrf`; `Idempotency-Key` may come as its hidden field `_key`.
 */
export const fileOf = async (request: HttpRequest): Promise<Read<FileBody>> => {
  const bytes = await bytesOf(request, attachmentBodyBytesMax);
  if (!bytes.ok) return wrong('body-too-long', { bytesMax: attachmentBytesMax });
  const contentType = request.headers.get('content-type') ?? '';
  const isForm = mediaTypeOf(contentType) === 'multipart/form-data';
  const sent = isForm ? await fromForm(request, bytes.value, contentType) : fromBody(request, bytes.value);
  if (!sent.ok) return sent;
  const { file, hiddenKey } = sent.value;
  if (file.content.byteLength > attachmentBytesMax) return wrong('body-too-long', { bytesMax: attachmentBytesMax });
  const key = keyOf(request.headers.get('idempotency-key') ?? hiddenKey);
  return key.ok ? { ok: true, value: { file, key: key.value } } : key;
};

interface Sent {
  readonly file: SentFile;
  readonly hiddenKey?: string | undefined;
}

const fromForm = async (request: HttpRequest, bytes: Bytes, contentType: string): Promise<Read<Sent>> => {
  let form: FormData;
  try {
    form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  } catch {
    return malformed('The form cannot be read.');
  }
  const entries = [...form];
  const hidden = (name: string): string | undefined => {
    const value = form.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  if (!isOurForm(request, hidden('_csrf'))) return wrong('form-token-wrong');
  const names = entries.map(([name]) => name);
  if (names.some((name) => !['file', '_csrf', '_key'].includes(name)))
    return malformed('The form has a field too many.');
  if (new Set(names).size < names.length) return malformed('A field of the form comes twice. Send one file at a time.');
  const file = form.get('file');
  if (file === null || typeof file === 'string') return malformed('The form needs a file, in its field `file`.');
  const content = new Uint8Array(await file.arrayBuffer());
  return { ok: true, value: { file: { name: file.name, content }, hiddenKey: hidden('_key') } };
};

const nameHeader = 'X-Attachment-Name';

const fromBody = ({ headers }: HttpRequest, content: Bytes): Read<Sent> => {
  const reason = `${nameHeader} is the name of the file in UTF-8, percent-encoded. Or send a form with a file.`;
  try {
    const name = decodeURIComponent(headers.get(nameHeader) ?? '');
    if (name !== '') return { ok: true, value: { file: { name, content } } };
  } catch {
    // Said below, as for a name that is missing.
  }
  return wrong('header-malformed', { header: nameHeader, reason });
};
