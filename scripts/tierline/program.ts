import { Command, CommanderError } from 'commander';
import { auditCommands } from './audit';
import { calendarCommand } from './calendar';
import { Complaint } from './complaint';
import { importCommands } from './import';
import { policyCommands } from './policy';
import { receiptCommands } from './receipt';
import { reconcileCommand } from './reconcile';
import type { Terminal } from './terminal';

/** Runs one command line, without the names of node and the script. A complaint is told and fails; a defect flies. */
export const runTierline = async (args: readonly string[], terminal: Terminal): Promise<void> => {
  const written: Promise<void>[] = [];
  const program = new Command('tierline')
    .description(
      'Tierline on the command line: rehearse and publish policies, ask calendars, verify receipts and the audit.',
    )
    .addHelpText('after', exits)
    .showHelpAfterError('(--help says more)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => written.push(terminal.print(text.trimEnd())),
      writeErr: (text) => terminal.tell(text.trimEnd()),
      outputError: (text, write) => write(`tierline: ${text.replace(/^error: /, '')}`),
    });
  policyCommands(program, terminal);
  calendarCommand(program, terminal);
  receiptCommands(program, terminal);
  auditCommands(program, terminal);
  importCommands(program, terminal);
  reconcileCommand(program, terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof Complaint) terminal.tell(`tierline: ${error.message}`);
    else if (!(error instanceof CommanderError)) throw error;
    if (!(error instanceof CommanderError && error.exitCode === 0))
      terminal.fail(error instanceof Complaint ? error.exitCode : 1);
  }
  await Promise.all(written);
};

const exits = `
The exit code is 0 when all is well and 1 when something is wrong; what is wrong is told on standard error.
audit verify ends with 2 when what it was given cannot be read.
Every command explains itself with --help, and answers in JSON with --json.`;
