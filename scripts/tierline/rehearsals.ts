import { writeFileSync } from 'node:fs';
import type { Policy } from '../../desk/rules/policies';
import { complain, reasonOf } from './complaint';
import { addDifference, noDifference } from './difference';
import { differenceText } from './difference-text';
import { type HistoryOptions, rehearsalOf } from './histories/options';
import type { BadLine } from './histories/source';
import { homeZoneOf } from './home-zone';
import { policyOf } from './policy-file';
import { rehearseUnder } from './simulation';
import { type Charted, chartOf } from './tally-chart';
import { tallyJson, tallyText, untoldText } from './tally-text';
import type { Terminal } from './terminal';
import { timelineJson, timelineText } from './timeline';

export interface DiffOptions extends HistoryOptions {
  readonly json?: boolean;
  readonly chart?: string;
}

export interface SimulateOptions extends DiffOptions {
  readonly timeline?: boolean;
}

/** `tierline policy simulate`: totals, or a timeline for each ticket. Fails when a part of the history cannot be read. */
export const simulatePolicy = async (file: string, options: SimulateOptions, terminal: Terminal): Promise<void> => {
  const { json: isJson = false, timeline: isTimeline = false, chart } = options;
  const policy = policyOf(file);
  const rehearsal = rehearsalOf(options, homeZoneOf(policy));
  const { bad } = rehearsal.source;
  const { tallies, untold } = await rehearseUnder([policy], rehearsal, terminal, async ([one]) => {
    if (isTimeline)
      await terminal.print(isJson ? JSON.stringify(timelineJson(one)) : timelineText(one, rehearsal.zone));
  });
  const [tally] = tallies;
  writeChart(chart, `${nameOf(policy)}: promises met and missed`, [{ name: nameOf(policy), tally }]);
  if (!isTimeline && isJson) {
    await terminal.print(JSON.stringify({ policy: refOf(policy), ...tallyJson(tally), untold, bad }));
  } else if (!isTimeline) await terminal.print(tallyText(tally, untold));
  reportBad(bad, isJson && !isTimeline, terminal);
};

/** `tierline policy diff`: what another policy would change over the same history. Fails as `simulatePolicy` does. */
export const diffPolicies = async (
  [oldFile, newFile]: readonly [string, string],
  options: DiffOptions,
  terminal: Terminal,
): Promise<void> => {
  const { json: isJson = false, chart } = options;
  const policies = [policyOf(oldFile), policyOf(newFile)] as const;
  const rehearsal = rehearsalOf(options, homeZoneOf(policies[0]));
  const { bad } = rehearsal.source;
  const difference = noDifference();
  const { tallies, untold } = await rehearseUnder(policies, rehearsal, terminal, ([before, after]) =>
    addDifference(difference, before, after),
  );
  const names = namesApart(policies, [oldFile, newFile]);
  writeChart(chart, `${names[1]} instead of ${names[0]}`, [
    { name: names[0], tally: tallies[0] },
    { name: names[1], tally: tallies[1] },
  ]);
  if (isJson) {
    const [before, after] = tallies.map(tallyJson);
    await terminal.print(JSON.stringify({ policies: policies.map(refOf), difference, before, after, untold, bad }));
  } else await terminal.print([differenceText(difference, names, tallies), ...untoldText(untold)].join('\n'));
  reportBad(bad, isJson, terminal);
};

const refOf = ({ id, version, hash }: Policy) => ({ id, version, hash });
const nameOf = ({ id, version }: Policy): string => `${id} version ${version}`;

/** A draft often has the version of what it was copied from. */
const namesApart = (
  [old, recent]: readonly [Policy, Policy],
  [oldFile, newFile]: readonly [string, string],
): readonly [string, string] =>
  nameOf(old) === nameOf(recent)
    ? [`${nameOf(old)} (${oldFile})`, `${nameOf(recent)} (${newFile})`]
    : [nameOf(old), nameOf(recent)];

const writeChart = (file: string | undefined, title: string, charted: readonly Charted[]): void => {
  if (file === undefined) return;
  try {
    writeFileSync(file, chartOf(title, charted, file.toLowerCase().endsWith('.svg') ? 'svg' : 'html'));
  } catch (error) {
    complain(`the chart cannot be written to ${file}: ${reasonOf(error)}`);
  }
};

const badShown = 20;

/** What could not be read: told, and by the exit code too, after everything else was done. */
const reportBad = (bad: readonly BadLine[], isInJson: boolean, { fail, tell }: Terminal): void => {
  if (bad.length === 0) return;
  fail();
  if (isInJson) return;
  for (const { line, message } of bad.slice(0, badShown)) tell(`line ${line}: ${message}`);
  if (bad.length > badShown) tell(`… and ${bad.length - badShown} more; --json has them all`);
  tell(`${bad.length} ${bad.length === 1 ? 'line' : 'lines'} could not be read and were left out`);
};
