import { type LaneRule, lanes, type Policy, type Severity, severities } from '../../desk/rules/policies';
import { lengthText } from './wording';

export const alwaysC = ({ alwaysC: types }: Policy): string =>
  types.length === 0 ? 'No type of ticket is tied to severity C.' : `Always severity C: ${types.join(' and ')}.`;

/** One row a severity where lanes promise the same. */
export const targetRows = ({ lanes: rules }: Policy): readonly (readonly string[])[] => {
  const lanesByPromise = new Map<string, { names: string[]; cells: readonly string[] }>();
  for (const severity of severities) {
    for (const lane of lanes) {
      const rule = rules[lane];
      if (rule === undefined || (severity !== 'C' && !rule.choosesSeverity)) continue;
      const cells = targetCells(severity, rule);
      const known = lanesByPromise.get(cells.join());
      if (known === undefined) lanesByPromise.set(cells.join(), { names: [lane], cells });
      else known.names.push(lane);
    }
  }
  return [...lanesByPromise.values()].map(({ names, cells }) => [names.join(', '), ...cells]);
};

const targetCells = (severity: Severity, rule: LaneRule): readonly string[] => {
  const { name, responseMinutes, updateMinutes, customerMinutes, calendar, calendar24x7 } = rule.severities[severity];
  return [
    `${severity}, ${name.toLowerCase()}`,
    lengthText(responseMinutes),
    lengthText(updateMinutes),
    lengthText(customerMinutes),
    calendar24x7 === undefined ? calendar : `${calendar}, or ${calendar24x7} by choice`,
  ];
};

export const laneLine = (lane: string, rule: LaneRule | undefined): readonly string[] => {
  if (rule === undefined) return [`- Lane \`${lane}\`: not offered.`];
  const choice = rule.choosesSeverity ? 'whoever files an incident chooses its severity' : 'always severity C';
  return [`- Lane \`${lane}\` takes ${rule.types.join(', ')}; ${choice}.`];
};

export const phoneLine = ({ intake: { byPhone } }: Policy): readonly string[] =>
  byPhone === undefined
    ? []
    : [`- Severity ${byPhone.severities.join(', ')} is opened by phone; staff file for whoever calls.`];
