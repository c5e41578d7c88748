import { type CalendarRule, type Week, weekdays } from '../../desk/rules/policies';
import { capital } from './wording';

export const openText = ({ weeks, openings }: CalendarRule): string => {
  const texts = weeks.map(({ from, week }) => `${from === undefined ? '' : `from ${from}: `}${weekText(week)}`);
  const special = Object.keys(openings).length;
  return [...texts, ...(special > 0 ? [`${special} dates otherwise`] : [])].join('; ');
};

/** Neighbouring weekdays with the same windows stand together. */
const weekText = (week: Week): string => {
  const runs: { days: string[]; hours: string }[] = [];
  for (const day of weekdays) {
    const hours = week[day]
      .map(({ fromMinute, toMinute }) => `${clockText(fromMinute)}-${clockText(toMinute)}`)
      .join(', ');
    const last = runs.at(-1);
    if (last?.hours === hours) last.days.push(day);
    else runs.push({ days: [day], hours });
  }
  return runs
    .filter(({ hours }) => hours !== '')
    .map(({ days, hours }) => `${daysText(days)} ${hours}`)
    .join('; ');
};

const daysText = (days: readonly string[]): string => {
  const [first = '', last = ''] = [days[0], days.at(-1)].map((day) => capital(day ?? '').slice(0, 3));
  return days.length === 1 ? first : `${first}-${last}`;
};

const clockText = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

export const closedText = ({ closed }: CalendarRule): string =>
  closed.length === 0 ? 'no date' : `${closed.length} dates from ${closed[0]} to ${closed.at(-1)}`;
