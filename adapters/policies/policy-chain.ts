import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Path, type Problem, readYaml } from '../../desk/contracts/yaml-text';
import { type Block, isBlock } from './merge-blocks';

/** What is wrong, and in which of the files that a policy is made of. */
export interface FileProblem extends Problem {
  readonly file: string;
}

/** One file of a chain, as it was written. */
export interface PolicyPart {
  readonly file: string;
  readonly text: string;
  readonly data: unknown;
  readonly problemAt: (path: Path, message: string) => FileProblem;
}

export type PolicyChain =
  | { readonly ok: true; readonly parts: readonly PolicyPart[] }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Reads a policy file and, one after another, those that it extends: the file itself comes first. */
export const readChain = (file: string): PolicyChain => chainFrom(file, []);

const chainFrom = (file: string, before: readonly PolicyPart[]): PolicyChain => {
  const read = readPart(file);
  if ('problems' in read) return { ok: false, problems: read.problems };
  const parts = [...before, read.part];
  const { data, problemAt } = read.part;
  if (!isBlock(data) || !Object.hasOwn(data, 'extends')) return { ok: true, parts };

  const wrong = (message: string): PolicyChain => ({ ok: false, problems: [problemAt(['extends'], message)] });
  const missing = ['id', 'version', 'name'].filter((key) => !Object.hasOwn(data, key));
  if (missing.length > 0) return wrong(`A policy that extends another has its own ${missing.join(', ')}. Add it.`);
  const base = fileOf(data['extends'], dirname(file));
  if (base === undefined) {
    return wrong('It must be the id of a policy in this folder, or a path such as ./base.yaml. Write one of the two.');
  }
  if (parts.some((part) => resolve(part.file) === resolve(base))) {
    return wrong(
      `In the end this file extends itself: ${parts.map((part) => part.file).join(', ')}. Remove one extends.`,
    );
  }
  if (parts.length === partsMax) {
    return wrong(`More than ${partsMax} files hang on one another here. Write out what the last of them says.`);
  }
  if ('reason' in readBytes(base)) {
    const known = policiesIn(dirname(base)).join(', ');
    return wrong(`There is no ${base} that could be read. Write the id of one of: ${known || '(none here)'}.`);
  }
  return chainFrom(base, parts);
};

const partsMax = 5;

const fileOf = (name: unknown, folder: string): string | undefined => {
  if (typeof name !== 'string') return undefined;
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return join(folder, `${name}.yaml`);
  return /^(\.\.?)?\/.*\.ya?ml$/.test(name) ? resolve(folder, name) : undefined;
};

const policiesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).flatMap((name) => (name.endsWith('.yaml') ? [name.slice(0, -'.yaml'.length)] : []));
  } catch {
    return [];
  }
};

const readPart = (file: string): { part: PolicyPart } | { problems: readonly FileProblem[] } => {
  const read = readText(file, 'Keep one policy in one file.');
  if (!read.ok) return { problems: [{ file, line: 1, at: '', message: read.message }] };
  const { text } = read;
  const { data, problems, problemAt } = readYaml(text);
  if (problems.length > 0) return { problems: problems.map((problem) => ({ file, ...problem })) };
  return { part: { file, text, data, problemAt: (path, message) => ({ file, ...problemAt(path, message) }) } };
};

/** The text of a file that somebody wrote, or a sentence about why there is none. */
export const readText = (
  file: string,
  wayOut: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string } => {
  const read = readBytes(file);
  if ('reason' in read) {
    return { ok: false, message: `The file cannot be read (${read.reason}). Check its name and rights.` };
  }
  if (read.bytes.length > bytesMax) return { ok: false, message: `The file is longer than 256 KiB. ${wayOut}` };
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes) };
  } catch {
    return { ok: false, message: 'The file is not UTF-8. Save it as UTF-8.' };
  }
};

const bytesMax = 256 * 1024;

const readBytes = (file: string): { readonly bytes: Buffer } | { readonly reason: string } => {
  try {
    return { bytes: readFileSync(file) };
  } catch (error) {
    return { reason: String((error as NodeJS.ErrnoException).code ?? error) };
  }
};

/** The part of a chain that has the say at a path: the first that writes it, or writes a whole list or value around it. */
export const placeOf = (parts: readonly PolicyPart[], path: Path): PolicyPart => {
  let [nearest, depthOfNearest] = [parts[0] as PolicyPart, -1];
  for (const part of parts) {
    const { depth, isFinal } = reach(part.data, path);
    if (isFinal) return part;
    if (depth > depthOfNearest) [nearest, depthOfNearest] = [part, depth];
  }
  return nearest;
};

const reach = (data: unknown, path: Path): { depth: number; isFinal: boolean } => {
  let node: unknown = data;
  for (const [depth, key] of path.entries()) {
    if (!isBlock(node)) return { depth, isFinal: true };
    if (!Object.hasOwn(node, key)) return { depth, isFinal: false };
    node = (node as Block)[String(key)];
  }
  return { depth: path.length, isFinal: true };
};
