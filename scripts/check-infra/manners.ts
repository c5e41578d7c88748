import { apiVersionByType } from './api-versions';
import type { Finding } from './finding';
import type { House } from './house';
import type { BicepFile } from './model';
import { brokenIn, lineOf, type Syntax, walk } from './syntax';

/** Warnings of the compiler that may be switched off, each for one line, with its reason on the line before. */
export const suppressions: Readonly<Record<string, readonly string[]>> = {
  BCP037: ['siteUpdateStrategy'],
};

/** B1, B2, B5, B6, B9: what every file keeps to. */
export const mannerFindings = ({ files }: House): readonly Finding[] => files.flatMap(mannersOf);

const mannersOf = (file: BicepFile): readonly Finding[] => {
  const found: Finding[] = [];
  const say = (rule: string, line: number, message: string) => found.push({ rule, file: file.path, line, message });
  const lines = file.root.text.split('\n');

  for (const node of brokenIn(file.root)) say('B1', lineOf(node), `this is not Bicep: ${node.text.slice(0, 60)}`);
  for (const node of walk(file.root)) {
    if (lacksComma(node)) say('B1', lineOf(node), 'what stands on one line is parted by commas');
  }
  for (const [index, line] of lines.entries()) {
    if (/^\s*(import|extension|provider|using)\b/.test(line))
      say('B2', index + 1, 'nothing is imported from elsewhere');
  }
  for (const { type, version, line } of file.resources) {
    const pinned = apiVersionByType[type];
    if (pinned === undefined) say('B5', line, `${type} is not in the list of types`);
    else if (pinned !== version) say('B5', line, `${type} is pinned to ${pinned}, not ${version}`);
  }
  for (const { name, line, description, value } of file.params) {
    const begin = value === undefined ? 'Required. ' : 'Optional. ';
    if (!description?.startsWith(begin)) say('B6', line, `the description of ${name} begins with "${begin.trim()}"`);
  }
  for (const { name, line, description } of file.outputs) {
    if (description === undefined) say('B6', line, `the output ${name} has no description`);
  }
  for (const node of walk(file.root)) {
    if (node.type !== 'diagnostic_comment') continue;
    const [, code = ''] = /^#disable-next-line (\S+)/.exec(node.text) ?? [];
    const line = lineOf(node);
    const next = lines[line]?.trim() ?? '';
    const isKnown = suppressions[code]?.some((name) => next.startsWith(name)) === true;
    if (!isKnown) say('B9', line, `${node.text} is not in the list of what may be switched off`);
    if (!lines[line - 2]?.trim().startsWith('//')) say('B9', line, 'the reason stands on the line before');
  }
  return found;
};

/** The grammar takes two items on one line without a comma between them; the compiler does not. */
const lacksComma = ({ type, children }: Syntax): boolean =>
  (type === 'object' || type === 'array') &&
  children.some((child, index) => {
    const next = children[index + 1];
    if (!child?.isNamed || !next?.isNamed || child.type.endsWith('comment') || next.type.endsWith('comment'))
      return false;
    return child.endPosition.row === next.startPosition.row;
  });
