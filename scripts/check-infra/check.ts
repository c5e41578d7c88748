import { posix } from 'node:path';
import { foreignFindings, mustFindings, networkFindings, presenceFindings } from './baseline';
import { bodyFindings } from './bodies';
import { alarmLineFindings, containerFindings, openPathFindings, settingFindings, timerFindings } from './code';
import { diagnosticFindings } from './diagnostics';
import type { Facts } from './facts';
import type { Finding } from './finding';
import type { House } from './house';
import { mannerFindings } from './manners';
import { modelOf } from './model';
import { moduleFindings } from './modules';
import { nameFindings } from './names';
import { parameterFindings } from './parameters';
import { referenceFindings } from './references';
import { roleFindings } from './roles';
import { secretFindings } from './secrets';
import type { ShapeOf } from './shapes';
import type { Parse } from './syntax';
import { typeFindings } from './types';

/** Texts by path from the root of the repository: `infra/main.bicep`. */
export type Texts = ReadonlyMap<string, string>;

export interface Against {
  readonly parse: Parse;
  readonly facts: Facts;
  /** The published types; without them that part is left out. */
  readonly shapeOf?: ShapeOf | undefined;
}

/** Everything that is wrong with the Bicep of `infra/`, as far as that shows without a compiler and without Azure. */
export const checkInfra = (texts: Texts, { parse, facts, shapeOf }: Against): readonly Finding[] => {
  const house = houseOf(texts, parse, facts);
  const found = [
    ...mannerFindings(house),
    ...house.files.flatMap((file) => [...nameFindings(file), ...moduleFindings(house, file)]),
    ...house.files.flatMap(({ path, root }) => loadFindings(texts, path, root.text)),
    ...bodyFindings(house),
    ...mustFindings(house),
    ...presenceFindings(house),
    ...networkFindings(house),
    ...foreignFindings(house),
    ...secretFindings(house),
    ...roleFindings(house),
    ...diagnosticFindings(house),
    ...settingFindings(house),
    ...containerFindings(house),
    ...timerFindings(house),
    ...alarmLineFindings(house),
    ...openPathFindings(house),
    ...parameterFindings(house),
    ...(shapeOf === undefined ? [] : [...typeFindings(house, shapeOf), ...referenceFindings(house, shapeOf)]),
  ];
  const byPlace = new Map(found.map((finding) => [JSON.stringify(finding), finding]));
  return [...byPlace.values()];
};

const houseOf = (texts: Texts, parse: Parse, facts: Facts): House => {
  const bicep = [...texts].filter(([path]) => path.endsWith('.bicep'));
  const parameterFiles = [...texts].filter(([path]) => /^infra\/(main\.parameters|parameters\/.*)\.json$/.test(path));
  return {
    files: bicep.map(([path, text]) => modelOf(path, parse(text))),
    parameterFiles: new Map(parameterFiles),
    facts,
    readJson: (from, source) => {
      const text = texts.get(posix.join(posix.dirname(from), source));
      return text === undefined ? null : JSON.parse(text);
    },
  };
};

/** B3 for files that are not Bicep: what is loaded is there. */
const loadFindings = (texts: Texts, path: string, text: string): readonly Finding[] =>
  [...text.matchAll(/load(?:Json|Text)Content\('([^']+)'\)/g)].flatMap(({ 1: source = '' }) => {
    if (texts.has(posix.join(posix.dirname(path), source))) return [];
    return [{ rule: 'B3', file: path, line: 1, message: `there is no file ${source}` }];
  });
