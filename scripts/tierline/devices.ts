import type { Command } from 'commander';
import { complain } from './complaint';
import { reconcileCommand } from './reconcile';
import { credentialsFor, originOf, reach } from './remote-desk';
import type { Terminal } from './terminal';

interface RotateOptions {
  readonly reason: string;
  readonly to: string;
  readonly as?: string;
  readonly json?: boolean;
}

/** `tierline devices …`: what an IT admin does to devices' passwords. */
export const deviceCommands = (program: Command, terminal: Terminal): void => {
  const devices = program.command('devices').description("look after the devices' passwords");
  rotateCommand(devices, terminal);
  reconcileCommand(devices, terminal);
};

const rotateCommand = (devices: Command, terminal: Terminal): void => {
  devices
    .command('rotate')
    .description('ask for a new password on one device: at once, or when the lease on it ends')
    .argument('<device>', 'its id, such as LAPTOP-01')
    .requiredOption('--reason <text>', 'why; it stands in the device’s record')
    .option('--to <url>', 'where the desk is', 'http://127.0.0.1:7071')
    .option('--as <person>', 'which sample person of a desk on this laptop (it-admin)')
    .option('--json', 'answer in JSON')
    .action((deviceId: string, options: RotateOptions) => rotate(deviceId, options, terminal));
};

/** As far as a person is told of a device, or of a problem (RFC 9457). */
interface Answer {
  readonly title?: string;
  readonly rotation?: { readonly confirmBy: string };
  readonly wanted?: string;
}

const rotate = async (deviceId: string, { reason, to, as, json }: RotateOptions, terminal: Terminal): Promise<void> => {
  const desk = originOf(to);
  const response = await reach(`${desk}/api/v1/devices/${encodeURIComponent(deviceId)}/rotate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: desk, ...(await credentialsFor(desk, as)) },
    body: JSON.stringify({ reason }),
  });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  if (json === true) await terminal.print(JSON.stringify(answer));
  if (!response.ok) return complain(`${desk} answered ${response.status}: ${answer.title ?? 'nothing that is known'}`);
  if (json !== true) await terminal.print(`${deviceId}: ${whenOf(answer)}`);
};

const whenOf = ({ rotation, wanted }: Answer): string => {
  if (wanted === undefined) return `a new password is on its way, to be confirmed by ${rotation?.confirmBy}`;
  return rotation === undefined
    ? 'a new password follows when the lease on it ends; revoke the lease if that is too late'
    : 'a new password follows the one that is on its way';
};
