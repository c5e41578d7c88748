import fc from 'fast-check';
import { contentDispositionOf, shownName } from '../../desk/rules/attachment-names';
import { attachmentTypes, endingsOf } from '../../desk/rules/attachment-types';

const pdf = 'application/pdf';
const charactersMax = 40;
const nameOf = (given: string, type: Parameters<typeof shownName>[1] = pdf): string =>
  shownName(given, type, charactersMax);

describe('the shown name', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['Report.PDF', 'Report.PDF'],
    ['Übersicht – Größe (2).pdf', 'Übersicht – Größe (2).pdf'],
    ['پروژه‌ها.pdf', 'پروژه‌ها.pdf'],
    ["it's 100% + a_b.pdf", "it's 100% + a_b.pdf"],
  ])('of %j stays as it was given', (given, shown) => {
    expect(nameOf(given)).toBe(shown);
  });

  it.each([
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\Users\\rosa\\report.pdf', 'report.pdf'],
    ['/report.pdf', 'report.pdf'],
    ['a/b\\..', 'file.pdf'],
    ['..', 'file.pdf'],
    ['', 'file.pdf'],
    ['   . ', 'file.pdf'],
    ['.htaccess', 'htaccess.pdf'],
    ['a\r\nSet-Cookie: x=1.pdf', 'aSet-Cookie_ x=1.pdf'],
    ['a\0.pdf', 'a.pdf'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe.pdf'],
    ['\ufeffzero\u200bwidth\u2066.pdf', 'zerowidth.pdf'],
    ['line\u2028end.pdf', 'lineend.pdf'],
    ['half\ud800.pdf', 'half.pdf'],
    ['a"b<c>|?*.pdf', 'a_b_c____.pdf'],
    ['CON', '_CON.pdf'],
    ['nul.pdf', '_nul.pdf'],
    ['com1.tar.pdf', '_com1.tar.pdf'],
  ])('of %j is %j', (given, shown) => {
    expect(nameOf(given)).toBe(shown);
  });

  it.each([
    ['report.pdf.exe', pdf, 'report.pdf.exe.pdf'],
    ['run.bat', 'text/plain', 'run.bat.txt'],
    ['page.html', 'text/plain', 'page.html.txt'],
    ['macro.docm', 'application/zip', 'macro.docm.zip'],
    ['photo.png', 'image/jpeg', 'photo.png.jpg'],
    ['photo.jpeg', 'image/jpeg', 'photo.jpeg'],
    ['app.log', 'text/plain', 'app.log'],
  ] as const)('of %j, which is %s, ends as such files do', (given, type, shown) => {
    expect(nameOf(given, type)).toBe(shown);
  });

  it('of a long name is cut before its ending, between characters', () => {
    expect(nameOf(`${'🙂'.repeat(100)}.pdf`)).toBe(`${'🙂'.repeat(36)}.pdf`);
  });

  it('of anything is one line, without a path, ends as its type does, and stays as it is the second time', () => {
    const wild = fc.string({ unit: 'binary', maxLength: 80 });
    fc.assert(
      fc.property(wild, fc.constantFrom(...attachmentTypes), (given, type) => {
        const shown = nameOf(given, type);
        expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}/\\:*?"<>|\u202a-\u202e\u2066-\u2069]/u);
        expect([...shown].length).toBeLessThanOrEqual(charactersMax);
        expect(endingsOf(type)).toContain(shown.split('.').at(-1)?.toLowerCase());
        expect(nameOf(shown, type)).toBe(shown);
      }),
    );
  });
});

describe('the header with which a file is saved', () => {
  it.each([
    ['report.pdf', `attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`],
    ["it's (a) *.pdf", `attachment; filename="it's (a) *.pdf"; filename*=UTF-8''it%27s%20%28a%29%20%2A.pdf`],
    ['Größe 🙂.pdf', `attachment; filename="Gr__e __.pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%F0%9F%99%82.pdf`],
    ['a"; x=y\\.pdf', `attachment; filename="a_; x=y_.pdf"; filename*=UTF-8''a%22%3B%20x%3Dy%5C.pdf`],
  ])('of %j', (name, header) => {
    expect(contentDispositionOf(name)).toBe(header);
  });

  it('is plain ASCII on one line, and gives the name back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (given) => {
        const name = nameOf(given);
        const header = contentDispositionOf(name);
        expect(header).toMatch(/^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/);
        expect(decodeURIComponent(header.split("''").at(-1) ?? '')).toBe(name);
      }),
    );
  });
});
