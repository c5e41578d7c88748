#!/usr/bin/env node
import { Command } from 'commander';
import { calendarCommands } from './tierline/calendar';
import { Complaint } from './tierline/complaint';
import { policyCommands } from './tierline/policy';
import { receiptCommands } from './tierline/receipt';

/** The `tierline` command: policies are rehearsed and published, calendars and receipts answer for themselves. */
const main = async (): Promise<void> => {
  const program = new Command('tierline')
    .description('Tierline on the command line. Every command explains itself with --help.')
    .showHelpAfterError('(--help says more)')
    .configureOutput({ outputError: (text, write) => write(`tierline: ${text.replace(/^error: /, '')}`) });
  policyCommands(program);
  calendarCommands(program);
  receiptCommands(program);
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    console.error(`tierline: ${error.message}`);
    process.exitCode = 1;
  }
};

void main();
