import { createReadStream, readFileSync } from 'node:fs';
import { complain, reasonOf } from './complaint';

/** The text of a small file. Complains when it cannot be read, or is not UTF-8. */
export const textOf = (file: string): string => {
  try {
    const bytes = readFileSync(file);
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch (error) {
    return complain(unreadable(file, 'UTF-8', error));
  }
};

/**
 * Streams the text of a file of any size, in pieces. A byte order mark decides how it is encoded, else `encoding` (a name
 * such as `windows-1252`), else UTF-8. Complains when the file cannot be read, or is not encoded so.
 */
export async function* streamText(file: string, encoding = 'utf-8'): AsyncGenerator<string> {
  try {
    yield* decodedAs(encoding, createReadStream(file));
  } catch (error) {
    complain(unreadable(file, encoding, error));
  }
}

/**
 * The lines of a text that comes in pieces, ended as Windows or anybody else ends them. Complains of one that is longer
 * than `charactersMax`, before it is held whole.
 */
export async function* linesIn(
  pieces: AsyncIterable<string>,
  charactersMax = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > charactersMax) complain(`a line is longer than ${charactersMax} characters`);
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}

/** What a command was given on standard input, as text. Complains when that is not UTF-8. */
export async function* decoded(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  try {
    yield* decodedAs('utf-8', input);
  } catch (error) {
    complain(unreadable('standard input', 'UTF-8', error));
  }
}

/** A byte order mark decides before `encoding`. Throws what a fatal TextDecoder throws. */
async function* decodedAs(encoding: string, input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const bytes of input) {
    decoder ??= new TextDecoder(encodingOf(bytes) ?? encoding, { fatal: true });
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder?.decode() ?? '';
}

/** What the byte order mark says; Windows PowerShell's `>` writes UTF-16. */
const encodingOf = ([first, second]: Uint8Array): string | undefined => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
};

const unreadable = (file: string, encoding: string, error: unknown): string => {
  const isMisread = (error as { readonly code?: unknown }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
  return isMisread
    ? `${file} is not encoded as ${encoding}: save it as UTF-8, or say what it is, such as windows-1252`
    : `${file} cannot be read: ${reasonOf(error)}`;
};
