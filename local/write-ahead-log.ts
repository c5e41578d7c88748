import { existsSync, readFileSync } from 'node:fs';
import { damaged } from './trouble';

/**
 * Throws `damaged` when the write-ahead log beside `file` has lost a commit that was on the disk.
 *
 * SQLite itself takes the first frame that does not fit for the end of the log, and what lies behind it is gone without
 * a word. Two things tell damage from a write that was cut off: the log's index, a shared memory that outlives a killed
 * process and says how far the log had been synced; and a later transaction behind the bad frame, which was begun only
 * after the one before it was on the disk. After a loss of power there may be no index, and then a damaged last commit
 * looks like one that never was. Source: https://www.sqlite.org/fileformat2.html#walformat, /walformat.html.
 */
export const checkLog = (file: string): void => {
  const name = `${file}-wal`;
  const log = bytesOf(name);
  const index = indexOf(bytesOf(`${file}-shm`));
  if (log.length < logHeaderBytes) {
    if (index !== undefined && index.frames > 0)
      throw damaged(`${name} is not the log that was written: it is too short`);
    return;
  }
  const head = headerOf(log);
  if (head === undefined) {
    if (log.subarray(0, logHeaderBytes).some((byte) => byte !== 0)) throw damaged(`the header of ${name} is wrong`);
    return;
  }
  const frames = framesOf(log, head);
  const firstBad = frames.findIndex(({ fits }) => !fits);
  const good = firstBad === -1 ? frames.length : firstBad;
  const synced = index?.salt.equals(head.salt) ? index.frames : 0;
  if (good < synced || (firstBad !== -1 && hasLaterTransaction(frames.slice(firstBad))))
    throw damaged(`frame ${good + 1} of ${name} is wrong, and commits behind it would be lost`);
};

interface LogHeader {
  readonly pageBytes: number;
  readonly isBigEndian: boolean;
  readonly salt: Buffer;
  readonly sum: Sum;
}

interface Frame {
  readonly isCommit: boolean;
  /** Whether its checksum follows from the one that the frame before it says. */
  readonly fits: boolean;
}

type Sum = readonly [number, number];

const logHeaderBytes = 32;
const frameHeaderBytes = 24;
const indexHeaderBytes = 48;
const indexVersion = 3_007_000;

const bytesOf = (name: string): Buffer => (existsSync(name) ? readFileSync(name) : Buffer.alloc(0));

const headerOf = (log: Buffer): LogHeader | undefined => {
  const magic = log.readUInt32BE(0);
  if ((magic & ~1) >>> 0 !== 0x377f0682) return undefined;
  const isBigEndian = (magic & 1) === 1;
  const sum = sumOf(log.subarray(0, 24), [0, 0], isBigEndian);
  if (!same(sum, sumAt(log, 24))) return undefined;
  return { pageBytes: log.readUInt32BE(8), isBigEndian, salt: log.subarray(16, 24), sum };
};

/** The frames in order. Those of an older generation, which this one has not come to yet, do not fit. */
const framesOf = (log: Buffer, { pageBytes, isBigEndian, salt, sum: first }: LogHeader): readonly Frame[] => {
  const frames: Frame[] = [];
  let before = first;
  const size = frameHeaderBytes + pageBytes;
  for (let at = logHeaderBytes; at + size <= log.length; at += size) {
    const own = log.subarray(at + 8, at + 16).equals(salt);
    const head = sumOf(log.subarray(at, at + 8), before, isBigEndian);
    const sum = sumOf(log.subarray(at + frameHeaderBytes, at + size), head, isBigEndian);
    const said = sumAt(log, at + 16);
    frames.push({ isCommit: log.readUInt32BE(at + 4) > 0, fits: own && same(sum, said) });
    before = said;
  }
  return frames;
};

/** Behind a commit of which a frame is bad: was another transaction begun? */
const hasLaterTransaction = (frames: readonly Frame[]): boolean => {
  const end = frames.findIndex(({ isCommit, fits }, at) => isCommit && (fits || at === 0));
  return end !== -1 && frames.slice(end + 1).some(({ fits }) => fits);
};

/** How many frames were synced, by the first of the index's two copies that is whole. */
const indexOf = (index: Buffer): { readonly frames: number; readonly salt: Buffer } | undefined => {
  const copies = [0, indexHeaderBytes].map((at) => index.subarray(at, at + indexHeaderBytes));
  const head = copies.find(
    (copy) =>
      copy.length === indexHeaderBytes &&
      copy.readUInt32LE(0) === indexVersion &&
      same(sumOf(copy.subarray(0, 40), [0, 0], false), [copy.readUInt32LE(40), copy.readUInt32LE(44)]),
  );
  return head && { frames: head.readUInt32LE(16), salt: head.subarray(32, 40) };
};

const sumAt = (bytes: Buffer, at: number): Sum => [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];

const same = (left: Sum, right: Sum): boolean => left[0] === right[0] && left[1] === right[1];

/** SQLite's checksum: over pairs of 32-bit words. */
const sumOf = (bytes: Buffer, from: Sum, isBigEndian: boolean): Sum => {
  let [one, two] = from;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; at += 8) {
    one = (one + view.getUint32(at, !isBigEndian) + two) >>> 0;
    two = (two + view.getUint32(at + 4, !isBigEndian) + one) >>> 0;
  }
  return [one, two];
};
