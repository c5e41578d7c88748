import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { durationText, localText } from '../../desk/rules/local-time';
import { receiptText } from '../../desk/rules/receipt-text';
import type { Receipt } from '../../desk/rules/receipts';
import { instant } from '../../desk/rules/time';
import { complain } from './complaint';
import { keysAt } from './key-set';
import { policyOf } from './policy-file';
import { readItems, receiptFromJson } from './receipt-items';
import { type Judgement, judge } from './receipt-judge';
import type { Terminal } from './terminal';
import { decoded } from './text-file';

interface VerifyOptions {
  readonly jwks?: string;
  readonly policy?: readonly string[];
  readonly json?: boolean;
}

/** `tierline receipt …`: exit code 1 when a receipt is wrong, or cannot be read. */
export const receiptCommands = (program: Command, terminal: Terminal): void => {
  const receipt = program.command('receipt').description('check and read the signed arithmetic of a deadline');

  receipt
    .command('verify')
    .description('recompute receipts from themselves, and say what is wrong')
    .argument('<file>', 'a reply of /api/v1/tickets/{id}/receipts, one receipt, or a JWS; - reads standard input')
    .option(
      '--jwks <place>',
      'check the signatures with these public keys: a file, or an address (…/.well-known/jwks.json)',
    )
    .option('--policy <file...>', 'derive every stretch again under the policies that the receipts name')
    .option('--json', 'answer in JSON')
    .action(async (file: string, { jwks: place, policy: files = [], json = false }: VerifyOptions) => {
      const items = await itemsIn(file, terminal);
      const jwks = place === undefined ? undefined : await reading(place, () => keysAt(place));
      const policies = files.map(policyOf);
      const judged = await Promise.all(items.map((item) => judge(item, { jwks, policies })));
      await terminal.print(
        json ? JSON.stringify(judged.map(judgementToJson), null, 2) : judged.map(judgementText).join('\n'),
      );
      if (judged.some(({ wrong }) => wrong.length > 0)) terminal.fail();
    });

  receipt
    .command('show')
    .description('print receipts as text, in the local time of their calendar')
    .argument('<file>', 'as for verify')
    .action(async (file: string) => {
      const items = await itemsIn(file, terminal);
      const receipts = await reading(file, async () => items.map(({ json }) => receiptIn(json)));
      await terminal.print(receipts.map(receiptText).join('\n').trimEnd());
    });
};

/** Does a step that reads something, or complains about what was wrong with it. */
const reading = async <Value>(what: string, work: () => Promise<Value>): Promise<Value> => {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return complain(`${what} cannot be read: ${why}`);
  }
};

const itemsIn = (file: string, { input }: Terminal) =>
  reading(file, async () => readItems(file === '-' ? await text(decoded(input)) : await readFile(file, 'utf8')));

const receiptIn = (json: unknown): Receipt => {
  const read = receiptFromJson(json);
  if (!read.ok) throw new SyntaxError(read.wrong.join('\n'));
  return read.receipt;
};

const nameOf = ({ ticketId, clock, cycle }: Receipt): string => `${ticketId} ${clock} ${cycle}`;

const judgementText = ({ receipt, checked, kid, wrong }: Judgement): string => {
  const name = receipt === undefined ? 'what was given' : nameOf(receipt);
  if (wrong.length > 0) return [`wrong  ${name}`, ...wrong.map((flaw) => `       - ${flaw}`)].join('\n');
  const sums =
    receipt && `${durationText(receipt.targetMs)} in ${receipt.stretches.length} stretches, ${dueText(receipt)}`;
  const signature =
    kid === undefined || checked.includes('signature') ? '' : '; its signature was not checked: give --jwks';
  return `right  ${name}: ${sums}; checked ${checked.join(', ')}${signature}`;
};

const dueText = ({ dueAt, calendar }: Receipt): string =>
  dueAt === undefined ? 'paused' : `due ${localText(instant(dueAt), calendar.zone)}`;

const judgementToJson = ({ receipt, ...judgement }: Judgement) => ({
  ...(receipt && { ticketId: receipt.ticketId, clock: receipt.clock, cycle: receipt.cycle }),
  ok: judgement.wrong.length === 0,
  ...judgement,
});
