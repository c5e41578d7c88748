import * as z from 'zod';
import { clockNames, type Severity, severities, ticketTypes } from '../rules/policies';
import { instant } from '../rules/time';
import { block, mustBe } from './blocks';

/** The fields that policy files are made of. Every message says what belongs there. */

const minutesMax = 366 * 24 * 60;
const aDuration = mustBe(`a whole number of minutes from 1 to ${minutesMax} (a year)`);
export const Minutes = z.int(aDuration).min(1, aDuration).max(minutesMax, aDuration);

const daysMax = 36_600;
const someDays = mustBe(`a whole number of days from 1 to ${daysMax}`);
export const Days = z.int(someDays).min(1, someDays).max(daysMax, someDays);

const aName = mustBe('lower-case words and digits joined by hyphens, at most 64 characters');
export const Name = z
  .string(aName)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, aName)
  .max(64, aName);

const aText = mustBe('a text of 1 to 2000 characters');
const isWhole = (text: string): boolean => text.isWellFormed();
export const Text = z.string(aText).trim().min(1, aText).max(2000, aText).refine(isWhole, aText);

export const Flag = z.boolean(mustBe('true or false'));

const aVersion = mustBe('a whole number from 1, raised with every change');
export const Version = z.int(aVersion).min(1, aVersion);

export const countOf = (least: number, most: number) => {
  const aCount = mustBe(`a whole number from ${least} to ${most}`);
  return z.int(aCount).min(least, aCount).max(most, aCount);
};

export const listOf = <Item extends z.ZodType>(item: Item, what: string, least = 0) => {
  const aList = mustBe(`a list of ${what}`);
  return z.array(item, aList).min(least, mustBe(`a list of ${what}, ${least} or more`));
};

export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  z.enum(words, mustBe(`one of ${words.join(', ')}`));

export const Types = listOf(oneOf(ticketTypes), `types, out of ${ticketTypes.join(', ')}`);
export const Severities = listOf(oneOf(severities), `severities, out of ${severities.join(', ')}`, 1);

export const bySeverity = <Value extends z.ZodType>(value: Value) =>
  block(Object.fromEntries(severities.map((severity) => [severity, value])) as Record<Severity, Value>);

/** A block with an entry per clock, each of which may be left out. */
export const byClock = <Value extends z.ZodType>(value: Value) =>
  block(
    Object.fromEntries(clockNames.map((clock) => [clock, value.optional()])) as Record<
      (typeof clockNames)[number],
      z.ZodOptional<Value>
    >,
  );

const aMoment = mustBe('a moment with its offset, such as 2026-03-06T16:50-08:00');

const momentForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** RFC 3339, whose seconds may be left out. */
export const At = z
  .string(aMoment)
  .refine((text) => momentForm.test(text) && !Number.isNaN(Date.parse(text)), aMoment)
  .transform(instant);
