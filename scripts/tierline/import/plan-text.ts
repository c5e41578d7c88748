import type { FieldChange, Plan, RecordChange } from '../../../desk/rules/directory';
import { type Instant, iso } from '../../../desk/rules/time';
import type { Plans } from './plans';

const sections = ['groups', 'devices', 'people'] as const;

/** What would change, a record a line: `+` added, `~` changed from what to what, `-` gone. */
export const planText = (plans: Plans): string =>
  sections
    .flatMap((section) => {
      const plan = plans[section];
      return plan === undefined ? [] : [`${section}: ${sums(plan)}`, ...plan.changes.map(changeText)];
    })
    .join('\n');

const countOf = ({ changes }: Plan<unknown>, kind: RecordChange['kind']): number =>
  changes.filter((change) => change.kind === kind).length;

const sums = (plan: Plan<unknown>): string =>
  `${countOf(plan, 'added')} added, ${countOf(plan, 'changed')} changed, ${countOf(plan, 'gone')} gone, ${plan.unchanged} as they were`;

const changeText = ({ kind, id, name, fields }: RecordChange): string => {
  const shown = fields.filter(({ field }) => !['id', 'deviceId', 'name'].includes(field) || kind === 'changed');
  switch (kind) {
    case 'added':
      return ['  +', id, name, ...shown.map(({ field, to }) => `${field} ${valueText(field, to)}`)].join('  ');
    case 'changed':
      return ['  ~', id, name, ...shown.map(differenceText)].join('  ');
    case 'gone':
      return ['  -', id, name].join('  ');
  }
};

const differenceText = ({ field, from, to }: FieldChange): string =>
  `${field} ${valueText(field, from)} -> ${valueText(field, to)}`;

const valueText = (field: string, value: unknown): string => {
  const shown = readable(field, value);
  if (shown === undefined || (Array.isArray(shown) && shown.length === 0)) return 'none';
  if (Array.isArray(shown)) return shown.join(' ');
  return typeof shown === 'object' ? JSON.stringify(shown) : String(shown);
};

/** Moments as RFC 3339: everything else is as the desk has it. */
const readable = (field: string, value: unknown): unknown => {
  if (value === undefined) return undefined;
  if (field === 'leftAt') return iso(value as Instant);
  if (field !== 'scope') return value;
  return Object.fromEntries(Object.entries(value as object).map(([end, at]) => [end, iso(at as Instant)]));
};

const fieldToJson = ({ field, from, to }: FieldChange) => ({
  field,
  from: readable(field, from),
  to: readable(field, to),
});

export const plansToJson = (plans: Plans): object =>
  Object.fromEntries(
    sections.flatMap((section) => {
      const plan = plans[section];
      if (plan === undefined) return [];
      const changes = plan.changes.map((change) => ({ ...change, fields: change.fields.map(fieldToJson) }));
      return [[section, { changes, unchanged: plan.unchanged }]];
    }),
  );
