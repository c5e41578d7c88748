import type { Command } from 'commander';
import * as z from 'zod';
import { ReconciliationView } from '../../desk/contracts/reconciliations';
import type { FindingKind } from '../../desk/rules/reconcile';
import { complain } from './complaint';
import { credentialsFor, originOf, reach } from './remote-desk';
import type { Terminal } from './terminal';

interface ReconcileOptions {
  readonly to: string;
  readonly as?: string;
  readonly apply?: boolean;
  readonly from?: string;
  readonly json?: boolean;
}

type Reconciliation = z.output<typeof ReconciliationView>;

const parts = ['devices', 'secrets'] as const;
type Part = (typeof parts)[number];

/** Where a run goes on: a part, and the continuation of its page, which is absent of the first. */
interface Place {
  readonly part: Part;
  readonly continuation?: string | undefined;
}

/** `tierline devices reconcile`: what store, vault and directory do not agree on, for after a restore. */
export const reconcileCommand = (devices: Command, terminal: Terminal): void => {
  devices
    .command('reconcile')
    .description('after a restore: hold what the desk knows of each device against Key Vault and Windows LAPS')
    .option('--to <url>', 'where the desk is', 'http://127.0.0.1:7071')
    .option('--as <person>', 'which sample person of a desk on this laptop (it-admin)')
    .option('--apply', 'repair what can be repaired safely; without it nothing is changed')
    .option('--from <place>', 'go on where a run ended that was cut off, as it said')
    .option('--json', 'answer in JSON, a line each')
    .addHelpText('after', help)
    .action((options: ReconcileOptions) => reconcile(options, terminal));
};

const reconcile = async (options: ReconcileOptions, terminal: Terminal): Promise<void> => {
  const desk = originOf(options.to);
  const headers = { origin: desk, 'content-type': 'application/json', ...(await credentialsFor(desk, options.as)) };
  const pageAt = async ({ part, continuation }: Place): Promise<z.output<typeof Page>> => {
    const body = { of: part, apply: options.apply === true, ...(continuation !== undefined && { continuation }) };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await reach(`${desk}/api/v1/devices/reconcile`, init, { withinMs: pageMs });
    const answer: unknown = await response.json().catch(() => ({}));
    if (!response.ok)
      return complain(
        `${desk} answered ${response.status}: ${(answer as { title?: string }).title ?? 'nothing known'}`,
      );
    return Page.parse(answer);
  };

  const tally = { agreed: 0, differing: 0, open: 0 };
  let place: Place | undefined = placeOf(options.from);
  while (place !== undefined) {
    const now: Place = place;
    const page = await pageAt(now).catch((error: unknown) => {
      if (now.continuation !== undefined) terminal.tell(`to go on from here: --from ${textOf(now)}`);
      throw error;
    });
    for (const item of page.items) await report(item, now.part, tally, options, terminal);
    place = nextOf(now, page.continuation);
  }
  if (options.json !== true) await terminal.print(summary(tally, options.apply === true));
  if (tally.open > 0) terminal.fail();
};

const pageMs = 300_000;

const Page = z.object({ items: z.array(ReconciliationView), continuation: z.string().optional() });

const nextOf = ({ part }: Place, continuation: string | undefined): Place | undefined => {
  if (continuation !== undefined) return { part, continuation };
  return part === 'devices' ? { part: 'secrets' } : undefined;
};

const textOf = ({ part, continuation = '' }: Place): string =>
  `${part}:${Buffer.from(continuation, 'utf8').toString('base64url')}`;

const placeOf = (text: string | undefined): Place => {
  if (text === undefined) return { part: 'devices' };
  const [name, continuation = ''] = text.split(':');
  const part = parts.find((one) => one === name);
  if (part === undefined) return complain(`--from ${text} is no place: use what a run that was cut off has said`);
  const read = Buffer.from(continuation, 'base64url').toString('utf8');
  return { part, ...(read !== '' && { continuation: read }) };
};

interface Tally {
  agreed: number;
  differing: number;
  open: number;
}

/** A device that agrees is told in JSON only; a secret that does is told by its device. */
const report = async (
  item: Reconciliation,
  part: Part,
  tally: Tally,
  { json }: ReconcileOptions,
  terminal: Terminal,
): Promise<void> => {
  const { deviceId, secretName, findings } = item;
  if (findings.length === 0) {
    if (part === 'devices') tally.agreed += 1;
  } else {
    tally.differing += 1;
    tally.open += findings.filter(({ outcome }) => outcome !== 'repaired').length;
  }
  if (json === true) {
    if (part === 'devices' || findings.length > 0) await terminal.print(JSON.stringify(item));
    return;
  }
  for (const { kind, version, outcome } of findings)
    await terminal.print(
      `${deviceId}  ${kind}  ${outcome}: ${meaningByKind[kind]} (${secretName}${version === undefined ? '' : `, version ${version}`})`,
    );
};

const summary = ({ agreed, differing, open }: Tally, isApplied: boolean): string => {
  const counts = `${agreed} devices agree, ${differing} differ.`;
  if (open === 0) return differing === 0 ? counts : `${counts} All of it is repaired.`;
  return isApplied
    ? `${counts} ${open} findings are left: run it again when the devices have their new passwords, and see docs/runbook-desk-down.md.`
    : `${counts} Nothing was changed: --apply repairs what can be repaired.`;
};

const meaningByKind: Readonly<Record<FindingKind, string>> = {
  'secret-deleted': 'the secret was deleted; it can be recovered',
  'secret-missing': 'the vault has no such secret: the password is lost until the device has a new one',
  'secret-unknown': 'the vault has a secret of a device that the desk does not know: take the device in again',
  'secret-newer': 'another secret of this device was confirmed later: that password opens it',
  'vault-newer': 'the vault has a newer confirmed password than the desk knew',
  'version-missing': 'the vault does not have the password that the desk believes confirmed',
  'version-disabled': 'the password that the desk believes confirmed is disabled, and nothing has taken its place',
  'version-uncertain': 'the device may have this password: it stays until a new one is confirmed',
  'version-left': 'no device has this password any more: it is disabled',
  'rotation-over': 'the rotation that the desk waits for can never be confirmed',
  'stale-unknown': 'the desk would disable a version that is not there',
  'backup-newer': 'Windows LAPS has a newer password than the vault',
  'backup-missing': 'Entra ID has no password of this device; the vault has the last one',
  unreachable: 'the vault, the directory or the device’s document cannot be read now: run it again',
};

const help = `
Reads only, unless --apply. Repairs are recorded on the device's chain: a newer confirmed password is adopted, a deleted
secret recovered, a rotation that can never end is dropped, and where only a new password makes sure, one is asked for.
No password leaves the vault. The exit code is 1 while something is left, also what is under way: run it again later.
A desk on Azure wants an IT admin's access token in TIERLINE_TOKEN. docs/runbook-desk-down.md says what to do when.`;
