import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { z } from 'zod';
import { CalendarFile, calendarContradictions, compileCalendarFile } from '../../desk/contracts/calendar-files';
import { readYaml } from '../../desk/contracts/yaml-text';
import { type Calendar, compileCalendar } from '../../desk/rules/calendars';
import { type Instant, instant, iso } from '../../desk/rules/time';
import { complain } from './complaint';

const At = z.iso.datetime({ offset: true }).transform(instant);
const OpenMs = z.int().min(0);
const receipt = z.boolean().default(false);

const Question = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('add'), at: At, openMs: OpenMs, receipt }),
  z.strictObject({ ask: z.literal('subtract'), at: At, openMs: OpenMs, receipt }),
  z.strictObject({ ask: z.literal('between'), from: At, to: At, receipt }),
  z.strictObject({ ask: z.literal('isOpen'), at: At }),
  z.strictObject({ ask: z.literal('nextChange'), at: At }),
]);

/**
 * `tierline calendar FILE`: one question a line of JSON in, one answer a line out, so that anyone can hold the engine
 * against their own desk's figures by the thousand. The file is one calendar, as under `calendars` of a policy.
 */
export const calendarCommands = (program: Command): void => {
  program
    .command('calendar')
    .description('answer questions about open hours, a line of JSON each, from standard input')
    .argument('<file>', 'one calendar in YAML: zone, week, closed, and perhaps openings and changes')
    .addHelpText('after', examples)
    .action(answerAll);
};

const examples = `
Questions, one a line:
  {"ask":"add","at":"2026-03-06T16:50:00-08:00","openMs":14400000,"receipt":true}
  {"ask":"subtract","at":"2026-03-09T12:50:00-07:00","openMs":14400000}
  {"ask":"between","from":"2026-03-06T16:50:00-08:00","to":"2026-03-09T12:50:00-07:00"}
  {"ask":"isOpen","at":"2026-03-07T12:00:00-08:00"}
  {"ask":"nextChange","at":"2026-03-07T12:00:00-08:00"}`;

const answerAll = async (file: string): Promise<void> => {
  const calendar = compileCalendar(calendarIn(file));
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const answer = answerLine(calendar, line);
    if ('error' in answer) process.exitCode = 1;
    console.log(JSON.stringify('error' in answer ? { line: number, ...answer } : answer));
  }
};

const calendarIn = (file: string) => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return complain(`${file} cannot be read: name a file with one calendar`);
  }
  const yaml = readYaml(text);
  const parsed = CalendarFile.safeParse(yaml.data);
  const faults = parsed.success ? calendarContradictions([], parsed.data) : parsed.error.issues;
  const problems = [
    ...yaml.problems,
    ...(yaml.data === undefined ? [] : faults).map((one) => yaml.problemAt(one.path, one.message)),
  ];
  if (!parsed.success || problems.length > 0) {
    return complain(problems.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'));
  }
  return compileCalendarFile(parsed.data);
};

const answerLine = (calendar: Calendar, line: string): object => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { error: 'this is not JSON' };
  }
  const question = Question.safeParse(json);
  if (!question.success) return { error: z.prettifyError(question.error) };
  try {
    return answerOf(calendar, question.data);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
};

const answerOf = (calendar: Calendar, question: z.infer<typeof Question>): object => {
  switch (question.ask) {
    case 'add': {
      const at = calendar.add(question.at, question.openMs);
      return { at: iso(at), ...stretches(calendar, question.receipt, question.at, at) };
    }
    case 'subtract': {
      const at = calendar.subtract(question.at, question.openMs);
      return { at: iso(at), ...stretches(calendar, question.receipt, at, question.at) };
    }
    case 'between': {
      const { from, to } = question;
      return { openMs: calendar.between(from, to), ...stretches(calendar, question.receipt, from, to) };
    }
    case 'isOpen':
      return { isOpen: calendar.isOpen(question.at) };
    case 'nextChange': {
      const at = calendar.nextChange(question.at);
      return { at: at === undefined ? null : iso(at) };
    }
  }
};

/** Every open and closed stretch between two moments: what the answer is made of. */
const stretches = (calendar: Calendar, isAsked: boolean, from: Instant, to: Instant): object => {
  if (!isAsked) return {};
  const [first, last] = from <= to ? [from, to] : [to, from];
  const receipt = calendar
    .stretches(first, last)
    .map((stretch) => ({ from: iso(stretch.from), to: iso(stretch.to), isOpen: stretch.isOpen }));
  return { receipt };
};
