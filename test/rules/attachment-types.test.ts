import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { attachmentTypes, endingsOf, typeOf, unpackedBytesOf } from '../../desk/rules/attachment-types';
import { anArchive, aPdf, aPng, bytes, claiming } from '../support/some-files';

const office = 'application/vnd.openxmlformats-officedocument';
const officeFile = (folder: string, ...more: string[]) =>
  anArchive('[Content_Types].xml', `${folder}/document.xml`, ...more);

describe('a type that the desk takes', () => {
  it.each([
    ['image/png', aPng],
    ['image/jpeg', bytes('\xff\xd8\xff\xe0\0\x10JFIF')],
    ['image/gif', bytes('GIF87a\x01\0')],
    ['image/gif', bytes('GIF89a\x01\0')],
    ['image/webp', bytes('RIFF\x24\0\0\0WEBPVP8 ')],
    ['application/pdf', aPdf],
    ['application/zip', anArchive('a.txt', 'b/c.exe')],
    ['application/zip', anArchive()],
    [`${office}.wordprocessingml.document`, officeFile('word')],
    [`${office}.spreadsheetml.sheet`, officeFile('xl')],
    [`${office}.presentationml.presentation`, officeFile('ppt')],
    ['application/json', bytes(' {"a": [1, 2]}\n')],
    ['application/json', bytes('[]')],
    ['text/plain', bytes('2026-03-02 09:00 \x1b[31mERROR\x1b[0m\tno route\r\n')],
    ['text/plain', Buffer.from('Grüße, 世界 🙂')],
    ['text/plain', bytes('{"a": broken')],
  ])('%s is known by its content, whatever the name says', (type, content) => {
    for (const name of ['a.exe', 'a.png', 'a', 'a.pdf.js', '']) expect(typeOf(content, name)).toBe(type);
  });

  it('CSV is text of that name', () => {
    expect(typeOf(bytes('a;b\n1;2\n'), 'List.CSV')).toBe('text/csv');
    expect(typeOf(bytes('a;b\n1;2\n'), 'list.csv.txt')).toBe('text/plain');
    expect(typeOf(aPng, 'list.csv')).toBe('image/png');
  });

  it('has an ending for each, and no two share one', () => {
    const endings = attachmentTypes.flatMap((type) => endingsOf(type));
    expect(new Set(endings).size).toBe(endings.length);
    expect(attachmentTypes.every((type) => endingsOf(type).length > 0)).toBe(true);
  });
});

describe('what the desk does not take', () => {
  it.each([
    ['a program for Windows', bytes('MZ\x90\0\x03\0\0\0')],
    ['a program for Linux', bytes('\x7fELF\x02\x01\x01\0')],
    ['an old Office file', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
    ['a RAR archive', bytes('Rar!\x1a\x07\x01\0')],
    ['a gzip archive', bytes('\x1f\x8b\x08\0\0')],
    ['a text in another encoding', bytes('Gr\xfc\xdfe')],
    ['a text in UTF-16', Buffer.from('\ufeffa text', 'utf16le')],
    ['a text with a NUL', bytes('a\0b')],
    ['a beginning of PNG', bytes('\x89PNG')],
    ['RIFF that is sound', bytes('RIFF\x24\0\0\0WAVEfmt ')],
    ['a PDF behind something else', bytes('\0%PDF-1.7')],
    ['nothing', new Uint8Array()],
  ])('%s is none of them', (_, content) => {
    for (const name of ['a.png', 'a.txt', 'a.pdf']) expect(typeOf(content, name)).toBeUndefined();
  });

  it('an archive whose list of names does not hold together', () => {
    const whole = anArchive('[Content_Types].xml', 'word/document.xml');
    expect(typeOf(whole.subarray(0, whole.byteLength - 1), 'a.zip')).toBeUndefined();
    for (const [at, value] of [
      [10, 0xff],
      [16, 0xff],
      [19, 0xff],
    ] as const) {
      const broken = Uint8Array.from(whole);
      broken[broken.byteLength - 22 + at] = value;
      expect(typeOf(broken, 'a.zip')).toBeUndefined();
    }
  });
});

describe('an Office file', () => {
  it('with macros counts as an archive, and is never opened as a document', () => {
    expect(typeOf(officeFile('word', 'word/vbaProject.bin'), 'a.docx')).toBe('application/zip');
  });

  it('without its table of contents is an archive', () => {
    expect(typeOf(anArchive('word/document.xml'), 'a.docx')).toBe('application/zip');
  });
});

it('an archive that would fill a disk is looked at, not unpacked', () => {
  const bomb = anArchive('zeros', deflateRawSync(Buffer.alloc(50 * 1024 * 1024)));
  const spy = jest.spyOn(TextDecoder.prototype, 'decode');
  expect(typeOf(bomb, 'zeros.zip')).toBe('application/zip');
  const read = spy.mock.calls.reduce((sum, [part]) => sum + (part?.byteLength ?? 0), 0);
  spy.mockRestore();
  expect(read).toBeLessThan(100);
});

describe('an archive says what it unpacks to', () => {
  const files = anArchive('a', bytes('x'), 'b', bytes('y'));

  it('in its list, file by file', () => {
    expect(unpackedBytesOf(claiming(files, { unpacked: 5_000 }))).toBe(10_000);
    expect(unpackedBytesOf(claiming(files, { unpacked: 0xffffffff }))).toBe(2 * 0xffffffff);
  });

  it('and nothing else does', () => {
    expect([aPng, bytes('PK'), new Uint8Array(), files.subarray(0, 40)].map(unpackedBytesOf)).toEqual([0, 0, 0, 0]);
  });

  it('but is none whose files lie over one another', () => {
    const bomb = claiming(files, { packed: files.byteLength });
    expect(typeOf(bomb, 'a.zip')).toBeUndefined();
    expect(typeOf(claiming(files, { packed: 0xffffffff, unpacked: 0xffffffff }), 'a.zip')).toBeUndefined();
  });
});

it('never throws, and takes no longer list than the file can hold', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc
      .uint8Array({ maxLength: 200 })
      .map((rest) => Buffer.concat([bytes('PK\x03\x04'), rest, bytes('PK\x05\x06'), rest])),
  );
  fc.assert(
    fc.property(anything, fc.string(), (content, name) => void [typeOf(content, name), unpackedBytesOf(content)]),
  );
});
