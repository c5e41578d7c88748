/** Bytes of characters up to 255. */
export const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

export const aPng = bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0');
export const aPdf = bytes('%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n');

const record = (signature: string, fill: (view: DataView) => void, length: number): Buffer => {
  const made = new Uint8Array(length);
  made.set(bytes(signature));
  fill(new DataView(made.buffer));
  return Buffer.from(made);
};

/** A ZIP archive of empty files of these names; bytes behind a name are what that file is packed as. */
export const anArchive = (...entries: readonly (string | Uint8Array)[]): Uint8Array => {
  const files: { name: string; packed: Uint8Array }[] = [];
  for (const entry of entries) {
    const last = files.at(-1);
    if (typeof entry === 'string') files.push({ name: entry, packed: new Uint8Array() });
    else if (last !== undefined) last.packed = entry;
  }
  let at = 0;
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const { name, packed } of files) {
    const spelt = Buffer.from(name);
    const offset = at;
    const local = record(
      'PK\x03\x04',
      (view) => {
        view.setUint16(8, 8, true);
        view.setUint32(18, packed.byteLength, true);
        view.setUint16(26, spelt.byteLength, true);
      },
      30,
    );
    bodies.push(local, spelt, Buffer.from(packed));
    at += local.byteLength + spelt.byteLength + packed.byteLength;
    const entry = record(
      'PK\x01\x02',
      (view) => {
        view.setUint32(20, packed.byteLength, true);
        view.setUint16(28, spelt.byteLength, true);
        view.setUint32(42, offset, true);
      },
      46,
    );
    directory.push(entry, spelt);
  }
  const list = Buffer.concat(directory);
  const end = record(
    'PK\x05\x06',
    (view) => {
      view.setUint16(8, files.length, true);
      view.setUint16(10, files.length, true);
      view.setUint32(12, list.byteLength, true);
      view.setUint32(16, at, true);
    },
    22,
  );
  return Buffer.concat([...bodies, list, end]);
};

/** The same archive, whose list claims these sizes of each of its files. */
export const claiming = (
  archive: Uint8Array,
  claims: { readonly unpacked?: number; readonly packed?: number },
): Uint8Array => {
  const copy = Uint8Array.from(archive);
  const view = new DataView(copy.buffer);
  for (let at = 0; at < copy.byteLength - 4; at += 1) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    if (claims.packed !== undefined) view.setUint32(at + 20, claims.packed, true);
    if (claims.unpacked !== undefined) view.setUint32(at + 24, claims.unpacked, true);
  }
  return copy;
};
