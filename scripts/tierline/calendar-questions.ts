import * as z from 'zod';
import type { Calendar } from '../../desk/rules/calendars';
import { type Instant, instant, iso } from '../../desk/rules/time';
import { flawsIn } from './flaws';

const At = z.iso.datetime({ offset: true, error: 'a moment with its offset, such as 2026-03-06T16:50:00-08:00' });
const AtInstant = At.transform(instant);
const OpenMs = z.int('whole milliseconds').min(0, 'whole milliseconds, 0 or more');
const id = z.union([z.string(), z.number()]).optional();
const receipt = z.boolean().default(false);

const asks = ['add', 'subtract', 'between', 'isOpen', 'nextChange'];
const Question = z.discriminatedUnion(
  'ask',
  [
    z.strictObject({ ask: z.literal('add'), id, at: AtInstant, openMs: OpenMs, receipt }),
    z.strictObject({ ask: z.literal('subtract'), id, at: AtInstant, openMs: OpenMs, receipt }),
    z.strictObject({ ask: z.literal('between'), id, from: AtInstant, to: AtInstant, receipt }),
    z.strictObject({ ask: z.literal('isOpen'), id, at: AtInstant }),
    z.strictObject({ ask: z.literal('nextChange'), id, at: AtInstant }),
  ],
  { error: `ask one of ${asks.join(', ')}` },
);

/** The answer to a line with one question; `{ error }` when it is none, or when the calendar never holds as much time. */
export const answerTo = (calendar: Calendar, line: string): object => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { error: 'this is not JSON' };
  }
  const question = Question.safeParse(json);
  if (!question.success) return { error: flawsIn(question.error) };
  const { id: asked } = question.data;
  const named = asked === undefined ? {} : { id: asked };
  try {
    return { ...named, ...answerOf(calendar, question.data) };
  } catch (error) {
    return { ...named, error: error instanceof Error ? error.message : String(error) };
  }
};

const answerOf = (calendar: Calendar, question: z.infer<typeof Question>): object => {
  switch (question.ask) {
    case 'add': {
      const at = calendar.add(question.at, question.openMs);
      return { at: iso(at), ...receiptIf(question.receipt, calendar, question.at, at) };
    }
    case 'subtract': {
      const at = calendar.subtract(question.at, question.openMs);
      return { at: iso(at), ...receiptIf(question.receipt, calendar, at, question.at) };
    }
    case 'between': {
      const { from, to } = question;
      return { openMs: calendar.between(from, to), ...receiptIf(question.receipt, calendar, from, to) };
    }
    case 'isOpen':
      return { isOpen: calendar.isOpen(question.at) };
    case 'nextChange': {
      const at = calendar.nextChange(question.at);
      return { at: at === undefined ? null : iso(at) };
    }
  }
};

/** Every open and closed stretch between two moments, in order: the open ones add up to the open time. */
const receiptIf = (isAsked: boolean, calendar: Calendar, one: Instant, other: Instant): object => {
  if (!isAsked) return {};
  const [first, last] = one <= other ? [one, other] : [other, one];
  const stretches = calendar.stretches(first, last);
  return {
    receipt: stretches.map(({ from, to, isOpen }) => ({ from: iso(from), to: iso(to), ms: to - from, isOpen })),
  };
};
