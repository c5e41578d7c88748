import { clockNames, type Level, lanes, type Policy, type Tier } from '../../desk/rules/policies';
import { bySeverityText, lengthText } from './wording';

export const ladderRows = ({ lanes: rules }: Policy): readonly (readonly string[])[] =>
  lanes.flatMap((lane) => (rules[lane]?.ladder ?? []).map((tier) => [lane, ...tierCells(tier)]));

const missText: Readonly<Record<Tier['onMiss'], string>> = {
  climb: 'it climbs',
  alert: 'somebody is told',
  advise: 'somebody is told, and decides',
};

const tierCells = ({
  tier,
  name,
  group,
  respondWithinMinutes,
  solveWithinMinutes,
  onMiss,
}: Tier): readonly string[] => [
  `${name} (\`${tier}\`)`,
  group,
  bySeverityText(respondWithinMinutes),
  bySeverityText(solveWithinMinutes),
  respondWithinMinutes === undefined && solveWithinMinutes === undefined ? 'no promise of its own' : missText[onMiss],
];

export const levelRows = ({ levels }: Policy): readonly (readonly string[])[] =>
  clockNames.flatMap((clock) =>
    levels[clock].map((level) => [
      clock,
      whenText(level),
      level.severities.join(', '),
      level.tell.map((group) => (group === 'tier' ? "the ticket's tier" : group)).join(', '),
      level.delivery ?? 'any hour',
    ]),
  );

const whenText = ({ afterMinutes }: Level): string => {
  if (afterMinutes === 0) return 'at the deadline';
  return `${lengthText(Math.abs(afterMinutes))} ${afterMinutes < 0 ? 'before' : 'after'} it`;
};
