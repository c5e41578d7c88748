import { z } from 'zod';
import { severities, ticketTypes, type Weekday, type Window, weekdays } from '../rules/policies';
import { isZone } from '../rules/time';

/** Says what belongs here, whether it is missing or wrong. `what` reads after "must be". */
const mustBe = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }): string =>
    input === undefined ? `Missing: it must be ${what}.` : `It must be ${what}, not ${shown(input)}.`,
});

const shown = (input: unknown): string => {
  const text = JSON.stringify(input) ?? String(input);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** An object that knows its keys; an unknown one is named together with those that would do. */
const block = <const Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => {
      const keys = `a block with the keys ${Object.keys(shape).join(', ')}`;
      return issue.code === 'unrecognized_keys'
        ? `has no meaning here. Remove it, or write ${keys}.`
        : mustBe(keys).error(issue);
    },
  });

const minutesMax = 366 * 24 * 60;
const aDuration = mustBe(`a whole number of minutes from 1 to ${minutesMax} (a year)`);
const Minutes = z.int(aDuration).min(1, aDuration).max(minutesMax, aDuration);

const aName = mustBe('lower-case words and digits joined by hyphens, at most 64 characters');
const Name = z
  .string(aName)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, aName)
  .max(64, aName);

const aText = mustBe('a text of 1 to 2000 characters');
const isWhole = (text: string): boolean => text.isWellFormed();
const Text = z.string(aText).trim().min(1, aText).max(2000, aText).refine(isWhole, aText);

const aFlag = mustBe('true or false');
const aVersion = mustBe('a whole number from 1, raised with every change');

/** `"09:00-17:00"`, to `24:00` at most; `"22:00-06:00"` runs across midnight. */
const aWindow = mustBe('a window such as "09:00-17:00", 00:00 to 24:00, between quotes');
const Hours = z
  .string(aWindow)
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, aWindow)
  .refine((text) => text.slice(0, 5) !== text.slice(6), {
    error: 'This window ends where it starts. Write "00:00-24:00" for the whole day, or remove it.',
  })
  .transform((text): Window => {
    const [fromMinute, toMinute] = [minuteOf(text.slice(0, 5)), minuteOf(text.slice(6))];
    return { fromMinute, toMinute: toMinute === 0 ? 24 * 60 : toMinute };
  });

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const windowsPerDayMax = 24;
const aDay = mustBe(`a list of at most ${windowsPerDayMax} windows, such as ["09:00-12:00", "13:00-17:00"]`);
const Day = z.array(Hours, aDay).max(windowsPerDayMax, aDay).optional();

const aZone = mustBe('a zone of the IANA database, such as Europe/Berlin');
const aDate = mustBe('a date such as 2026-12-25');
const closedMax = 2000;
const aClosing = mustBe(`a list of at most ${closedMax} dates, [] if the desk never closes`);

const CalendarFile = block({
  zone: z.string(aZone).refine(isZone, aZone),
  week: block(Object.fromEntries(weekdays.map((day) => [day, Day])) as Record<Weekday, typeof Day>),
  closed: z.array(z.iso.date(aDate), aClosing).max(closedMax, aClosing),
});

const SeverityFile = block({
  name: Text,
  definition: Text,
  responseMinutes: Minutes,
  updateMinutes: Minutes,
  calendar: Name,
  calendar24x7: Name.exactOptional(),
});

const bySeverity = <Value extends z.ZodType>(value: Value) =>
  block(Object.fromEntries(severities.map((severity) => [severity, value])) as Record<'A' | 'B' | 'C', Value>);

const TierFile = block({
  tier: Name,
  name: Text,
  group: Name,
  respondWithinMinutes: bySeverity(Minutes),
  onMiss: z.enum(['climb', 'alert'], mustBe('climb (to the next tier) or alert (who breach/tier-response tells)')),
});

const BreachFile = block({
  tell: z.array(Name, mustBe('a list of groups')).min(1, mustBe('a list of one group or more')),
});
const aType = mustBe(`one of ${ticketTypes.join(', ')}`);

/**
 * The shape of a policy file (design.md §5), strict. Every message says what belongs there.
 *
 * Well formed is not yet consistent: policy-contradictions.ts compares the parts.
 */
export const PolicyFile = block({
  id: Name,
  version: z.int(aVersion).min(1, aVersion),
  name: Text,
  groups: z.array(Name, mustBe('the list of groups that this policy names')),
  calendars: z.record(Name, CalendarFile, mustBe('a block of calendars by name')),
  severities: bySeverity(SeverityFile),
  alwaysC: z.array(z.enum(ticketTypes, aType), mustBe(`a list of types, out of ${ticketTypes.join(', ')}`)),
  requesterProposesSeverity: z.boolean(aFlag),
  lanes: block({
    user: block({ ladder: z.array(TierFile, mustBe('a list of tiers')).min(1, mustBe('a list of one tier or more')) }),
  }),
  breach: block({
    response: BreachFile.optional(),
    update: BreachFile.optional(),
    'tier-response': BreachFile.optional(),
  }),
  elevation: block({
    leaseMinutes: Minutes,
    lapseMinutes: Minutes,
    confirmMinutes: Minutes,
    restMinutes: Minutes,
    categories: z.array(Text, mustBe('a list of categories')).min(1, mustBe('a list of one category or more')),
  }),
  closeAfterMinutes: Minutes,
});
export type PolicyFile = z.infer<typeof PolicyFile>;
