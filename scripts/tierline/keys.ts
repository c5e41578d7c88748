import type { Command } from 'commander';
import { complain } from './complaint';
import { credentialsFor, originOf, reach } from './remote-desk';
import type { Terminal } from './terminal';

interface RotateOptions {
  readonly to: string;
  readonly as?: string;
}

/** `tierline keys …` */
export const keyCommands = (program: Command, terminal: Terminal): void => {
  const keys = program.command('keys').description('the key with which a desk signs receipts and checkpoints');
  keys
    .command('rotate')
    .description('replace it; that is an alarm, and what was signed before still verifies')
    .option('--to <url>', 'where the desk is', 'http://127.0.0.1:7071')
    .option('--as <person>', 'a sample person of a desk on this laptop, an IT admin unless told')
    .action((options: RotateOptions) => rotate(options, terminal));
};

const rotate = async ({ to, as }: RotateOptions, terminal: Terminal): Promise<void> => {
  const desk = originOf(to);
  const response = await reach(`${desk}/api/v1/signing-keys/rotate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: desk, ...(await credentialsFor(desk, as)) },
    body: '{}',
  });
  const { kid, title } = (await response.json().catch(() => ({}))) as Answer;
  if (!response.ok || kid === undefined)
    return complain(`${desk} answered ${response.status}: ${title ?? 'nothing that is known'}`);
  await terminal.print(
    `${desk} signs with ${kid} now, within five minutes on every instance. Keep its public keys: ${desk}/.well-known/jwks.json`,
  );
};

interface Answer {
  readonly kid?: string;
  readonly title?: string;
}
