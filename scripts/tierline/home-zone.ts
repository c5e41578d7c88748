import type { Policy } from '../../desk/rules/policies';

/** The zone of a policy's usual hours: those of severity C in its first lane. */
export const homeZoneOf = ({ lanes, calendars }: Policy): string => {
  const [lane] = Object.values(lanes);
  return calendars[lane?.severities.C.calendar ?? '']?.zone ?? 'UTC';
};
