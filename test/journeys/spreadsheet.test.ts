import { parse } from 'csv-parse/sync';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(30_000);

let laptop: Laptop;
beforeAll(async () => {
  laptop = await aLaptop();
});
afterAll(() => laptop.stop());

/** What a spreadsheet would run, at the start of a cell. */
const titles = [
  ...['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', '＋1', '－1', '＠SUM(A1)', "=cmd|'/c calc'!A0", '=HYPERLINK("//x","y")'],
  ...['a;=1+1', 'a\t=1+1', 'a,=1+1', '"=1+1', "'=1+1", '",=1+1', 'a";"=1+1'],
];

/** The cells of the export as they are read where this separates them. */
const cellsBy = (text: string, delimiter: string): readonly string[][] =>
  parse(text, { delimiter, relax_column_count: true, relax_quotes: true });

it('a title never becomes a formula in an export, in whichever country it is opened', async () => {
  const requester = laptop.as('requester');
  for (const title of titles) {
    expect((await requester.post('/api/v1/tickets', { title, description: 'a' })).status).toBe(201);
  }
  const { status, text } = await laptop.as('it-admin').get('/api/v1/tickets/export?format=csv');
  expect(status).toBe(200);
  const [heading = [], ...rows] = cellsBy(text, ',');
  expect(rows.map(({ length }) => length)).toEqual(titles.map(() => heading.length));
  const at = heading.indexOf('title');
  // But for the apostrophes it is what was written.
  expect(rows.map((row) => row[at]?.replaceAll("'", '')).toSorted()).toEqual(
    titles.map((title) => title.replaceAll("'", '')).toSorted(),
  );
  for (const delimiter of [',', ';', '\t']) {
    const cells = cellsBy(text, delimiter).flat();
    expect(cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/.test(cell))).toEqual([]);
  }
});
