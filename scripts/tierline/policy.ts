import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Policy } from '../../desk/rules/policies';
import { checkFiles } from './check';
import { complain } from './complaint';
import { addDifference, differenceText, nameOf, noDifference } from './difference';
import { type ExplainOptions, explain } from './explain';
import type { BadLine } from './histories/source';
import { type HistoryOptions, historyOf, withHistory } from './history-options';
import { policyOf } from './policy-file';
import { type PublishOptions, publish } from './publish';
import { simulate } from './simulate';
import { chartPage } from './tally-chart';
import { tallyJson, tallyText } from './tally-text';
import { timelineText } from './timeline-text';

interface SimulateOptions extends HistoryOptions {
  readonly timeline?: boolean;
  readonly json?: boolean;
  readonly chart?: string;
}

/** `tierline policy …`: everything about a policy before it is published, and publishing it. */
export const policyCommands = (program: Command): void => {
  const policy = program
    .command('policy')
    .description('check, explain, rehearse, compare and publish support policies');
  policy
    .command('check')
    .description('say what is wrong with policy files: shape, contradictions, examples that fail')
    .argument('<file...>', 'policy files')
    .option('--json', 'answer in JSON')
    .action((files: string[], { json }: { json?: boolean }) => checkFiles(files, json === true));
  policy
    .command('explain')
    .description('print the arithmetic of every deadline of a ticket that was never filed')
    .argument('<file>', 'policy file')
    .option('--lane <lane>', 'user, admin or escalation', 'user')
    .option('--type <type>', 'incident, information or change', 'incident')
    .option('--severity <severity>', 'A, B or C', 'C')
    .option('--coverage <coverage>', 'support-hours or 24x7', 'support-hours')
    .option('--at <moment>', 'when it is filed, such as 2026-03-06T16:50-08:00 (now)')
    .option('--json', 'answer in JSON')
    .action((file: string, options: ExplainOptions) => explain(file, options));
  withHistory(policy.command('simulate'))
    .description('live a history of tickets again under a policy: totals, or a timeline for each ticket')
    .argument('<file>', 'policy file')
    .option('--timeline', 'print what happens to each ticket, and when')
    .option('--json', 'answer in JSON')
    .option('--chart <file>', 'write a page with a chart, such as chart.html')
    .action(simulatePolicy);
  withHistory(policy.command('diff'))
    .description('print what changes between two policies over the same history')
    .argument('<before>', 'policy file')
    .argument('<after>', 'policy file')
    .option('--json', 'answer in JSON')
    .option('--chart <file>', 'write a page with a chart, such as chart.html')
    .action(diffPolicies);
  policy
    .command('publish')
    .description('publish a policy to a desk and make it active; open tickets follow at once, quietly')
    .argument('<file>', 'policy file')
    .option('--to <url>', 'where the desk is', 'http://127.0.0.1:7071')
    .option('--as <person>', 'a sample person of a desk on this laptop', undefined)
    .option('--json', 'answer in JSON')
    .action((file: string, options: PublishOptions) => publish(file, options));
};

const simulatePolicy = async (file: string, options: SimulateOptions): Promise<void> => {
  const policy = policyOf(file);
  const { source, until } = historyOf(options);
  const [tally] = await simulate([policy], source, until, options.zone, ([one]) => {
    if (options.timeline === true && one !== undefined) console.log(timelineText(one));
  });
  if (tally === undefined) return;
  writeChart(options.chart, `${nameOf(policy)}: promises met and missed`, [{ name: nameOf(policy), tally }]);
  if (options.json === true)
    console.log(JSON.stringify({ policy: refOf(policy), ...tallyJson(tally), bad: source.bad }));
  else if (options.timeline !== true) console.log(tallyText(tally));
  report(source.bad, options.json === true);
};

const diffPolicies = async (before: string, after: string, options: SimulateOptions): Promise<void> => {
  const policies = [policyOf(before), policyOf(after)] as const;
  const { source, until } = historyOf(options);
  const difference = noDifference();
  const [old, recent] = await simulate(policies, source, until, options.zone, ([one, other]) => {
    if (one !== undefined && other !== undefined) addDifference(difference, policies, [one, other]);
  });
  if (old === undefined || recent === undefined) return;
  const names = policies.map(nameOf);
  writeChart(options.chart, `${names[1]} instead of ${names[0]}`, [
    { name: names[0] ?? '', tally: old },
    { name: names[1] ?? '', tally: recent },
  ]);
  if (options.json === true) {
    const [was, is] = [tallyJson(old), tallyJson(recent)];
    console.log(JSON.stringify({ policies: policies.map(refOf), before: was, after: is, difference, bad: source.bad }));
  } else console.log(differenceText(difference, policies, [old, recent]));
  report(source.bad, options.json === true);
};

const refOf = ({ id, version, hash }: Policy) => ({ id, version, hash });

const writeChart = (file: string | undefined, title: string, charted: Parameters<typeof chartPage>[1]): void => {
  if (file === undefined) return;
  try {
    writeFileSync(file, chartPage(title, charted));
  } catch (error) {
    complain(`the chart cannot be written to ${file}: ${error instanceof Error ? error.message : error}`);
  }
};

const badShown = 20;

/** Rows that could not be read: said, and told by the exit code, after everything else was done. */
const report = (bad: readonly BadLine[], isJson: boolean): void => {
  if (bad.length === 0) return;
  process.exitCode = 1;
  if (isJson) return;
  for (const { at, message } of bad.slice(0, badShown)) console.error(`line ${at}: ${message}`);
  if (bad.length > badShown) console.error(`and ${bad.length - badShown} more`);
  console.error(`${bad.length} could not be read and were left out`);
};
