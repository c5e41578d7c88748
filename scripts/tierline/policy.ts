import type { Command } from 'commander';
import { checkFiles } from './check';
import { type ExplainOptions, explain } from './explain';
import { withHistory } from './histories/options';
import { type PublishOptions, publish } from './publish';
import { type DiffOptions, diffPolicies, type SimulateOptions, simulatePolicy } from './rehearsals';
import type { Terminal } from './terminal';

/** `tierline policy …`: everything about a policy before it is published, and publishing it. */
export const policyCommands = (program: Command, terminal: Terminal): void => {
  const policy = program
    .command('policy')
    .description('check, explain, rehearse, compare and publish support policies');
  policy
    .command('check')
    .description('say what is wrong with policy files: shape, contradictions, examples that fail')
    .argument('<file...>', 'policy files')
    .option('--json', 'answer in JSON')
    .action((files: string[], { json = false }: { json?: boolean }) => checkFiles(files, json, terminal));
  policy
    .command('explain')
    .description('print the arithmetic of every deadline of a ticket that was never filed')
    .argument('<file>', 'policy file')
    .option('--lane <lane>', 'user, admin or escalation', 'user')
    .option('--type <type>', 'incident, information or change', 'incident')
    .option('--severity <severity>', 'A, B or C', 'C')
    .option('--coverage <coverage>', 'support-hours or 24x7', 'support-hours')
    .option('--at <moment>', "when it is filed, such as 2026-03-06T16:50 in the policy's zone (now)")
    .option('--json', 'answer in JSON')
    .action((file: string, options: ExplainOptions) => explain(file, options, terminal));
  withHistory(
    policy
      .command('simulate')
      .description('live a history of tickets again under a policy: totals, or a timeline for each ticket')
      .argument('<file>', 'policy file')
      .option('--timeline', 'print what happens to each ticket, and when; with --json a line of JSON each'),
  )
    .option('--json', 'answer in JSON')
    .option('--chart <file>', 'write a chart, such as chart.html or chart.svg')
    .action((file: string, options: SimulateOptions) => simulatePolicy(file, options, terminal));
  withHistory(
    policy
      .command('diff')
      .description('print what changes between two policies over the same history')
      .argument('<before>', 'policy file')
      .argument('<after>', 'policy file'),
  )
    .option('--json', 'answer in JSON')
    .option('--chart <file>', 'write a chart, such as chart.html or chart.svg')
    .action((before: string, after: string, options: DiffOptions) => diffPolicies([before, after], options, terminal));
  policy
    .command('publish')
    .description('publish a policy to a desk and make it active; open tickets follow at once, quietly')
    .argument('<file>', 'policy file')
    .option('--to <url>', 'where the desk is', 'http://127.0.0.1:7071')
    .option('--as <person>', 'which sample person of a desk on this laptop (it-admin)')
    .option('--dry-run', 'say what publishing would do, and do nothing')
    .option('--json', 'answer in JSON')
    .addHelpText('after', tokens)
    .action((file: string, options: PublishOptions) => publish(file, options, terminal));
};

const tokens = `
A desk on Azure wants an access token in TIERLINE_TOKEN:
  export TIERLINE_TOKEN=$(az account get-access-token --resource api://<authClientId> --query accessToken -o tsv)`;
