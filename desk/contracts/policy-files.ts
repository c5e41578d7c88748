import { z } from 'zod';
import { severities, ticketTypes } from '../rules/policies';
import { block, mustBe } from './blocks';
import { CalendarFile } from './calendar-files';

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
