import { writeFileSync } from 'node:fs';
import { clocksSuite } from './clocks';
import { costSuite } from './cost';
import { deskSuite } from './desk';
import { diskFigures } from './disk';
import { elevationSuite } from './elevation';
import { hostSuite } from './host';
import { machineText, readMachine } from './machine';
import { startSuite } from './start';
import type { Suite } from './suite';
import { tableOf } from './table';

/**
 * `npm run bench [name[/part] …]`: runs the benchmarks of docs/measures.md §5 that exist so far, all when none is named.
 *
 * Prints a table and, of a whole benchmark, writes `bench-<name>.json` into the current folder. `host/timers` runs one part
 * only. How a figure is made: docs/measures.md §1.
 */
const suites: readonly Suite[] = [clocksSuite, hostSuite, deskSuite, elevationSuite, costSuite, startSuite];

const runSuite = async (suite: Suite, part: string | undefined): Promise<void> => {
  const machine = readMachine();
  console.log(`${suite.name}: ${machineText(machine)}\n`);
  const disk = await diskFigures();
  const { lines, peers } = await suite.run((name) => part === undefined || name === part);
  console.log(`${tableOf([...disk, ...lines])}\n`);
  if (part !== undefined) return;
  const record = { ...machine, versions: { ...machine.versions, ...peers }, disk, lines };
  writeFileSync(`bench-${suite.name}.json`, `${JSON.stringify(record, undefined, 2)}\n`);
};

const main = async (given: readonly string[]): Promise<void> => {
  const wanted = (given.length > 0 ? given : suites.map(({ name }) => name)).map((text) => text.split('/'));
  const unknown = wanted.filter(([name]) => !suites.some((suite) => suite.name === name)).map(([name]) => name);
  if (unknown.length > 0) {
    console.error(`bench: there is no ${unknown.join(', ')}; there are ${suites.map(({ name }) => name).join(', ')}`);
    process.exitCode = 1;
    return;
  }
  for (const [name, part] of wanted) await runSuite(suites.find((suite) => suite.name === name) as Suite, part);
};

void main(process.argv.slice(2));
