import { archiveUnpackedBytesMax, attachmentNameCharactersMax } from '../contracts/limits';
import { Fault, type Ports } from '../ports';
import { shownName } from '../rules/attachment-names';
import { attachmentTypes, typeOf, unpackedBytesOf } from '../rules/attachment-types';
import { dropAtOf, type KeptFile, type Upload } from '../rules/attachments';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Caller } from '../rules/people';
import { hashOfKey } from './idempotency';
import type { Refusal } from './refusals';

/** A file as somebody sent it. Its name is a claim, and so is its type, which nobody asks for. */
export interface SentFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** A file that the desk takes: what it is, and under which name it is kept. */
export type JudgedFile = Omit<KeptFile, 'attachmentId' | 'blobKey'> & Pick<SentFile, 'content'>;

/**
 * Says what a file is by its content. Refuses an empty one, a type that the desk does not take, and an archive that says it
 * is a disk full.
 */
export const judgeFile = ({ ids }: Ports, { name, content }: SentFile): Decision<JudgedFile, Refusal> => {
  if (content.byteLength === 0) return refuse({ kind: 'attachment-empty' });
  const type = typeOf(content, name);
  if (type === undefined) return refuse({ kind: 'attachment-type-not-allowed', types: attachmentTypes });
  if (unpackedBytesOf(content) > archiveUnpackedBytesMax)
    return refuse({ kind: 'archive-too-large', unpackedBytesMax: archiveUnpackedBytesMax });
  const shown = shownName(name, type, attachmentNameCharactersMax);
  return accept({ name: shown, type, bytes: content.byteLength, sha256: ids.digest(content), content });
};

const idCharacters = 32;

/** An opaque id of 128 bits. Under an `Idempotency-Key` it follows from caller, place and key; else it is chance. */
export const attachmentIdFor = ({ ids }: Ports, caller: Caller, place: string, key: string | undefined): string =>
  (key === undefined ? ids.hash(ids.random(32)) : hashOfKey(ids, caller, place, key)).slice(0, idCharacters);

export const isSameFile = (one: KeptFile, { name, sha256 }: JudgedFile): boolean =>
  one.name === name && one.sha256 === sha256;

/**
 * Notes the upload, then stores its bytes: whatever fails in between leaves a note that the sweep finds.
 *
 * The same file again under the same id is the same upload; another file is refused. `takenBy` is the ticket that it comes
 * for, when that is known.
 */
export const storeUpload = async (
  ports: Ports,
  caller: Caller,
  attachmentId: string,
  { content, ...file }: JudgedFile,
  takenBy?: string,
): Promise<Decision<Upload, Refusal>> => {
  const { clock, ids, attachments } = ports;
  const uploadedAt = clock.now();
  // Never derived: bytes that were dropped once must not be taken for those of a later upload under the same id.
  const blobKey = ids.hash(ids.random(32)).slice(0, idCharacters);
  const times = { uploadedBy: caller.id, uploadedAt, dropAt: dropAtOf(uploadedAt) };
  const upload: Upload = { attachmentId, blobKey, ...file, ...times, ...(takenBy !== undefined && { takenBy }) };
  const noted = await note(ports, upload);
  if (!isSameFile(noted, { ...file, content })) return refuse({ kind: 'idempotency-key-reused' });
  await attachments.put(noted.blobKey, content, noted.type);
  return accept(noted);
};

const note = async ({ uploads, clock }: Ports, upload: Upload): Promise<Upload> => {
  try {
    await uploads.create(upload);
    return upload;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const standing = await uploads.read(upload.attachmentId);
    if (standing === undefined) throw error;
    if (standing.upload.isDropped) throw new Fault('conflict', { cause: error });
    if (clock.now() < standing.upload.dropAt) return standing.upload;
    // Sent again after its time, and not dropped yet: whoever replaces the note first keeps or drops the bytes.
    return (await uploads.replace({ ...standing.upload, dropAt: upload.dropAt }, standing.etag)).upload;
  }
};
