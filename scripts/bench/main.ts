import { writeFileSync } from 'node:fs';
import { clocksSuite } from './clocks';
import { deskSuite } from './desk';
import { diskFigures } from './disk';
import { hostSuite } from './host';
import { machineText, readMachine } from './machine';
import type { Suite } from './suite';
import { tableOf } from './table';

/**
 * `npm run bench [name …]`: runs the benchmarks of docs/measures.md §5 that exist so far, all when none is named.
 *
 * Prints a table and writes `bench-<name>.json` into the current folder. How a figure is made: docs/measures.md §1.
 */
const suites: readonly Suite[] = [clocksSuite, hostSuite, deskSuite];

const runSuite = async (suite: Suite): Promise<void> => {
  const machine = readMachine();
  console.log(`${suite.name}: ${machineText(machine)}\n`);
  const disk = await diskFigures();
  const { lines, peers } = await suite.run();
  console.log(`${tableOf([...disk, ...lines])}\n`);
  const record = { ...machine, versions: { ...machine.versions, ...peers }, disk, lines };
  writeFileSync(`bench-${suite.name}.json`, `${JSON.stringify(record, undefined, 2)}\n`);
};

const main = async (names: readonly string[]): Promise<void> => {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(`bench: there is no ${unknown.join(', ')}; there are ${suites.map(({ name }) => name).join(', ')}`);
    process.exitCode = 1;
    return;
  }
  for (const suite of suites) if (names.length === 0 || names.includes(suite.name)) await runSuite(suite);
};

void main(process.argv.slice(2));
