/** The types that the desk takes, with the ending that a file of that type gets when its name has none that fits. */
const endingsByType = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'application/zip': ['zip'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/json': ['json'],
  'text/csv': ['csv'],
  'text/plain': ['txt', 'log'],
} as const;

export type AttachmentType = keyof typeof endingsByType;

export const attachmentTypes = Object.keys(endingsByType) as readonly AttachmentType[];

/** The endings that a name of this type may have, without the dot; the first is the usual one. */
export const endingsOf = (type: AttachmentType): readonly string[] => endingsByType[type];

/** Every ending, for a form's file picker. */
export const allEndings: readonly string[] = attachmentTypes.flatMap((type) => endingsOf(type));

/**
 * What a file is by its content, whatever its name and its sender say; `undefined` for anything that the desk does not take.
 *
 * The name only tells CSV from other text. Nothing is unpacked: an archive is known by its list of names. An Office file
 * with macros counts as a plain archive.
 */
export const typeOf = (content: Uint8Array, name: string): AttachmentType | undefined =>
  signatures.find(({ starts }) => starts.every(([at, text]) => hasAt(content, at, text)))?.type ??
  archiveTypeOf(content) ??
  textTypeOf(content, name);

interface Signature {
  readonly type: AttachmentType;
  readonly starts: readonly (readonly [at: number, text: string])[];
}

const signatures: readonly Signature[] = [
  { type: 'image/png', starts: [[0, '\x89PNG\r\n\x1a\n']] },
  { type: 'image/jpeg', starts: [[0, '\xff\xd8\xff']] },
  { type: 'image/gif', starts: [[0, 'GIF87a']] },
  { type: 'image/gif', starts: [[0, 'GIF89a']] },
  {
    type: 'image/webp',
    starts: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  },
  { type: 'application/pdf', starts: [[0, '%PDF-']] },
];

const hasAt = (content: Uint8Array, at: number, text: string): boolean =>
  content.byteLength >= at + text.length &&
  [...text].every((character, index) => content[at + index] === character.charCodeAt(0));

const folderByType: readonly (readonly [folder: string, type: AttachmentType])[] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];

const isArchive = (content: Uint8Array): boolean => hasAt(content, 0, 'PK\x03\x04') || hasAt(content, 0, 'PK\x05\x06');

const archiveTypeOf = (content: Uint8Array): AttachmentType | undefined => {
  if (!isArchive(content)) return undefined;
  const entries = entriesInArchive(content);
  if (entries === undefined) return undefined;
  const names = entries.map(({ name }) => name);
  const hasMacros = names.some((name) => /vbaProject\.bin$/i.test(name));
  if (hasMacros || !names.includes('[Content_Types].xml')) return 'application/zip';
  const found = folderByType.find(([folder]) => names.some((name) => name.startsWith(folder)));
  return found?.[1] ?? 'application/zip';
};

const endRecordBytes = 22;
const commentBytesMax = 0xffff;
const entryBytes = 46;

/** One file in an archive, as its list tells of it. */
interface ArchiveEntry {
  readonly name: string;
  readonly unpackedBytes: number;
}

/**
 * How many bytes an archive says that it unpacks to; 0 for any other content. That is a claim, and the only one that can be
 * had without unpacking: an archive within an archive counts as it lies there.
 */
export const unpackedBytesOf = (content: Uint8Array): number =>
  isArchive(content) ? (entriesInArchive(content) ?? []).reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0) : 0;

/**
 * The central directory of an archive; `undefined` when it has none that can be walked to its end, or one whose files
 * would not fit beside each other, as those of a bomb lie over one another. Offsets, counts and sizes are what the file
 * claims, so each is checked before it is followed. Source: PKWARE APPNOTE 6.3.10 §4.3.12, §4.3.16.
 */
const entriesInArchive = (content: Uint8Array): readonly ArchiveEntry[] | undefined => {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const end = endRecordAt(content);
  if (end === undefined) return undefined;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  let packed = 0;
  const entries: ArchiveEntry[] = [];
  for (let read = 0; read < count; read += 1) {
    if (at + entryBytes > end || !hasAt(content, at, 'PK\x01\x02')) return undefined;
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + entryBytes + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) return undefined;
    packed += view.getUint32(at + 20, true);
    const name = new TextDecoder().decode(content.subarray(at + entryBytes, at + entryBytes + nameBytes));
    entries.push({ name, unpackedBytes: view.getUint32(at + 24, true) });
    at = next;
  }
  return packed > content.byteLength ? undefined : entries;
};

const endRecordAt = (content: Uint8Array): number | undefined => {
  const last = content.byteLength - endRecordBytes;
  for (let at = last; at >= Math.max(0, last - commentBytesMax); at -= 1) {
    if (hasAt(content, at, 'PK\x05\x06')) return at;
  }
  return undefined;
};

/** Tab, line feed, form feed, carriage return, and the escape that colours a log; no other control character is text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const binary = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/;

const textTypeOf = (content: Uint8Array, name: string): AttachmentType | undefined => {
  const text = textOf(content);
  if (text === undefined || text === '' || binary.test(text)) return undefined;
  if (/^\s*[[{]/.test(text) && isJson(text)) return 'application/json';
  return /\.csv$/i.test(name) ? 'text/csv' : 'text/plain';
};

const textOf = (content: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
