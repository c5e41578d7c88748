import type { Command } from 'commander';
import { CalendarFile, calendarContradictions, compileCalendarFile } from '../../desk/contracts/calendar-files';
import { readYaml } from '../../desk/contracts/yaml-text';
import { compileCalendar } from '../../desk/rules/calendars';
import type { CalendarRule } from '../../desk/rules/policies';
import { answerTo } from './calendar-questions';
import { complain } from './complaint';
import { policyOf } from './policy-file';
import { progress } from './progress';
import type { Terminal } from './terminal';
import { decoded, linesIn, textOf } from './text-file';

/**
 * `tierline calendar FILE`: one question a line of JSON in, one answer a line out, so that anyone can hold the engine
 * against their own desk's figures by the thousand.
 */
export const calendarCommand = (program: Command, terminal: Terminal): void => {
  program
    .command('calendar')
    .description('answer questions about open hours from standard input, a line of JSON each')
    .argument('<file>', 'one calendar in YAML, as under `calendars` of a policy; or a policy, with --name')
    .option('--name <calendar>', 'which calendar of a policy file')
    .option('--json', 'answers are JSON anyway')
    .addHelpText('after', examples)
    .action((file: string, { name }: { name?: string }) =>
      answerAll(name === undefined ? calendarIn(file) : calendarOfPolicy(file, name), terminal),
    );
};

const examples = `
Questions, one a line; an answer has the same "id" as its question, and is {"line":3,"error":"…"} when that is no question:
  {"ask":"add","at":"2026-03-06T16:50:00-08:00","openMs":14400000,"receipt":true}
  {"ask":"subtract","at":"2026-03-09T12:50:00-07:00","openMs":14400000}
  {"ask":"between","from":"2026-03-06T16:50:00-08:00","to":"2026-03-09T12:50:00-07:00","id":"row 17"}
  {"ask":"isOpen","at":"2026-03-07T12:00:00-08:00"}
  {"ask":"nextChange","at":"2026-03-07T12:00:00-08:00"}
With "receipt":true an answer has every open and closed stretch that it is made of.

  tierline calendar policies/starter.yaml --name office-hours < questions.jsonl > answers.jsonl`;

const answerAll = async (rule: CalendarRule, terminal: Terminal): Promise<void> => {
  const calendar = compileCalendar(rule);
  const { tick, end } = progress('questions', terminal);
  let number = 0;
  for await (const line of linesIn(decoded(terminal.input))) {
    number += 1;
    if (line.trim() === '') continue;
    const answer = answerTo(calendar, line);
    if ('error' in answer) terminal.fail();
    await terminal.print(JSON.stringify('error' in answer ? { line: number, ...answer } : answer));
    tick();
  }
  end();
};

const calendarOfPolicy = (file: string, name: string): CalendarRule => {
  const { calendars } = policyOf(file);
  return calendars[name] ?? complain(`${file} has no calendar ${name}; it has ${Object.keys(calendars).join(', ')}`);
};

const calendarIn = (file: string): CalendarRule => {
  const yaml = readYaml(textOf(file));
  if (typeof yaml.data === 'object' && yaml.data !== null && 'calendars' in yaml.data) {
    return complain(`${file} is a policy: say which of its calendars, such as --name office-hours`);
  }
  const parsed = CalendarFile.safeParse(yaml.data);
  const faults = parsed.success ? calendarContradictions([], parsed.data) : parsed.error.issues;
  const problems = [
    ...yaml.problems,
    ...(yaml.data === undefined ? [] : faults).map((one) => yaml.problemAt(one.path, one.message)),
  ];
  if (parsed.success && problems.length === 0) return compileCalendarFile(parsed.data);
  return complain(problems.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'));
};
