import { type Policy, parties, severities } from '../../desk/rules/policies';
import { bySeverityText, lengthText } from './wording';

export const dutyLines = ({ handovers, duties, closeAfterMinutes }: Policy): readonly string[] => {
  const { unanswered, silence, engagement } = duties;
  return [
    ...parties.flatMap((party) => {
      const rule = handovers[party];
      if (rule === undefined) return [];
      const within = `${bySeverityText(rule.withinMinutes)}, in ${rule.calendar ?? "the ticket's own hours"}`;
      return [`- Handed over to \`${party}\` (${rule.name}): taken within ${within}.`];
    }),
    ...(unanswered === undefined
      ? []
      : [
          `- A question without an answer: reminded after ${bySeverityText(unanswered.remindAfterMinutes)}${unanswered.lowersSeverity ? '; then one severity lower, C at the least' : ''}.`,
        ]),
    ...(silence === undefined
      ? []
      : [
          `- Silence for ${bySeverityText(silence.resolveAfterMinutes)}${around(silence.resolveAfterMinutes24x7)}: mitigated and resolved.`,
        ]),
    ...(engagement === undefined
      ? []
      : [`- Severity A and B with 24x7, half of the time to answer over: “${engagement}”`]),
    ...(duties.delivery === undefined
      ? []
      : [
          `- The requester is disturbed by that in ${severities
            .map((severity) => `${severity} ${duties.delivery?.[severity] ?? 'any hour'}`)
            .join(', ')}; at once where it would otherwise come too late.`,
        ]),
    `- Closed ${lengthText(closeAfterMinutes)} after it was resolved, by the wall clock.`,
  ];
};

const around = (minutes: number | undefined): string =>
  minutes === undefined ? '' : `, ${lengthText(minutes)} with 24x7`;
