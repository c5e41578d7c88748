import type { Finding } from './finding';
import { complaintsOf, deployedIn, type House } from './house';
import { type BicepFile, propertiesOf, propertyOf, type Resource } from './model';

/** B4 for bodies: what a loop asks of its items is there; a child has its parent; what is referred to has a name. */
export const bodyFindings = (house: House): readonly Finding[] => [
  ...deployedIn(house).flatMap(({ file, resource }) =>
    [...complaintsOf(house, file, resource)].map(([message, line]) => ({ rule: 'B4', file: file.path, line, message })),
  ),
  ...house.files.flatMap((file) =>
    file.resources.flatMap((resource) =>
      flawsOf(file, resource).map((flaw) => {
        return { rule: 'B4', file: file.path, line: resource.line, message: `${resource.symbol}: ${flaw}` };
      }),
    ),
  ),
];

const flawsOf = (file: BicepFile, { type, body, isExisting }: Resource): readonly string[] => {
  const names = propertiesOf(body).map(({ name }) => name);
  const odd = isExisting ? names.filter((name) => !['name', 'parent', 'scope'].includes(name)) : [];
  return [
    ...odd.map((name) => `what is only referred to has no ${name}`),
    ...(names.includes('name') ? [] : ['it has no name']),
    ...parentFlaws(file, type, propertyOf(body, 'parent')?.text),
  ];
};

/** `a/b/c` is a child of an `a/b`, which stands in the same file. */
const parentFlaws = ({ resources }: BicepFile, type: string, parent: string | undefined): readonly string[] => {
  const wanted = type.split('/').length > 2 ? type.slice(0, type.lastIndexOf('/')) : undefined;
  if (wanted === undefined) return parent === undefined ? [] : ['it has a parent and is nobody’s child'];
  const symbol = parent?.replace(/\[.*\]$/, '');
  const found = resources.find((one) => one.symbol === symbol);
  return found?.type === wanted ? [] : [`its parent must be a ${wanted}`];
};
