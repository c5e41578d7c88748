import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measuredLine, measureNames } from '../../desk/rules/measures';
import { alarmLine } from '../../desk/usecases/change-device';
import { createDesk } from '../../desk/usecases/desk';
import { timers } from '../../functions/timers';

const infra = join(__dirname, '..', '..', 'infra');
const read = (...path: readonly string[]): string => readFileSync(join(infra, ...path), 'utf8');
const files = readdirSync(join(infra, 'queries'));
const queries = files.map((name) => read('queries', name)).join('\n');

const found = (pattern: RegExp): readonly (string | undefined)[] =>
  [...queries.matchAll(pattern)].map(([, name]) => name).sort();

describe('the saved queries', () => {
  it('read every measurement, and no other, by the name that the desk says', () => {
    expect(found(/facts\.name == '([^']*)'/g)).toEqual([...measureNames].sort());
  });

  it('know the lines by how they begin', () => {
    expect(new Set(found(/startswith '([^']*)'/g))).toEqual(new Set([`${measuredLine} {`, alarmLine, 'a notice ']));
  });

  it('ask for timers that there are', () => {
    const known = timers(createDesk({} as never)).map(({ name }) => name);
    const asked = found(/'([a-z]+-(?:sweep|retry))'/g);
    expect(asked).not.toEqual([]);
    expect(asked.filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });

  it('are all saved in the workspace', () => {
    const monitoring = read('modules', 'monitoring.bicep');
    expect(files.filter((name) => !monitoring.includes(`loadTextContent('../queries/${name}')`))).toEqual([]);
  });
});
