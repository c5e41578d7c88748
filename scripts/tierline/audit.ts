import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Command } from 'commander';
import { auditLineCharactersMax } from '../../desk/contracts/audit';
import type { Finding } from '../../desk/rules/audit-check';
import { type AuditJudgement, judgeAudit, NoExport } from './audit-judge';
import { Complaint, complain, reasonOf } from './complaint';
import { keptIn } from './kept-checkpoints';
import { keysAt } from './key-set';
import { printable } from './printable';
import { credentialsFor, originOf, reach } from './remote-desk';
import type { Terminal } from './terminal';
import { decoded, linesIn, streamText } from './text-file';

interface VerifyOptions {
  readonly keys?: string;
  readonly kept?: string;
  readonly json?: boolean;
}

interface ExportOptions {
  readonly to: string;
  readonly file: string;
  readonly since?: string;
  readonly until?: string;
  readonly as?: string;
}

/** `tierline audit …` */
export const auditCommands = (program: Command, terminal: Terminal): void => {
  const audit = program.command('audit').description('take the audit out of a desk, and verify it');

  audit
    .command('verify')
    .description('check an export of the audit: every event, chain and checkpoint; needs no desk')
    .argument('<file>', 'an export, as `tierline audit export` writes it; - reads standard input')
    .option(
      '--keys <place>',
      'the desk’s public keys, from elsewhere than the export: a file, or …/.well-known/jwks.json',
    )
    .option(
      '--kept <file>',
      'checkpoints that you kept elsewhere: pages of /api/v1/audit/checkpoints, blobs of the write-once storage, an older export',
    )
    .option('--json', 'answer in JSON')
    .addHelpText('after', verifyHelp)
    .action(async (file: string, { keys, kept, json = false }: VerifyOptions) => {
      const judged = await unlessUnreadable(file, async () => {
        const jwks = keys === undefined ? undefined : await keysOf(keys);
        const copies = kept === undefined ? undefined : await keptIn(kept);
        const pieces = file === '-' ? decoded(terminal.input) : streamText(file);
        return judgeAudit(linesIn(pieces, auditLineCharactersMax), jwks, copies);
      });
      await terminal.print(json ? JSON.stringify(judged, null, 2) : judgementText(judged));
      if (!judged.isTrusted)
        terminal.tell(
          'The signatures were held against the keys in the export itself, which a forger can write too: give --keys.',
        );
      if (judged.found > 0) terminal.fail();
    });

  audit
    .command('export')
    .description('take the audit out of a desk, as a file to verify and keep; that leaves a record')
    .requiredOption('--file <file>', 'where to write it; a file that is there already is left alone')
    .option('--to <url>', 'where the desk is', 'http://127.0.0.1:7071')
    .option('--since <moment>', 'checkpoints that were taken at this moment or later, such as 2026-03-01T00:00Z')
    .option('--until <moment>', 'and before this one')
    .option('--as <person>', 'a sample person of a desk on this laptop, the auditor unless told')
    .action((options: ExportOptions) => exportAudit(options, terminal));
};

const verifyHelp = `
The exit code is 0 when the export holds, 1 when something was found, and 2 when it cannot be read.
It tells that nothing before the newest checkpoint in it was changed, dropped or added by anybody without the signing key.
Whoever holds the signing key and the store could have written another past: that only checkpoints can tell that you kept
yourself, or that lie in the write-once storage. Give them with --kept; they also tell whether later ones were left out.`;

const unreadableCode = 2;

/** Nothing can be said of what cannot be read: another exit code than that of a finding. */
const unlessUnreadable = async <Value>(file: string, work: () => Promise<Value>): Promise<Value> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoExport)
      throw new Complaint(printable(`${file} is no export of the audit: ${error.message}`), unreadableCode);
    if (error instanceof Complaint) throw new Complaint(error.message, unreadableCode);
    throw error;
  }
};

const keysOf = async (place: string) => {
  try {
    return await keysAt(place);
  } catch (error) {
    return complain(`the keys at ${place} cannot be read: ${reasonOf(error)}`);
  }
};

const judgementText = (judged: AuditJudgement): string => {
  const { findings, found, checkpoints, chains, events, erased, ended, last, kept } = judged;
  const sizes = [
    `${checkpoints} checkpoints`,
    `${chains} chains with ${events} events`,
    ...(erased > 0 ? [`${erased} of them erased`] : []),
    ...(ended > 0 ? [`${ended} chains ended by retention`] : []),
    ...(kept === undefined ? [] : [`compared with ${kept} kept checkpoints`]),
  ].join(', ');
  const until = last === undefined ? '' : `; the last is checkpoint ${last.number} of ${last.at}`;
  if (found === 0) return `right  ${sizes}${until}`;
  const more = found > findings.length ? [`       … and ${found - findings.length} more`] : [];
  return [`wrong  ${sizes}${until}`, ...findings.map((one) => `       - ${findingText(one)}`), ...more].join('\n');
};

const findingText = ({ line, checkpoint, of, chain, seq, what }: Finding): string => {
  const places = [
    `line ${line}`,
    ...(checkpoint === undefined ? [] : [`checkpoint ${checkpoint}`]),
    ...(of === undefined || chain === undefined ? [] : [`${of} ${chain}`]),
    ...(seq === undefined ? [] : [`event ${seq}`]),
  ];
  return printable(`${places.join(', ')}: ${what}`);
};

/** An audit of years takes its time. */
const exportMs = 3_600_000;

const exportAudit = async ({ to, file, since, until, as }: ExportOptions, terminal: Terminal): Promise<void> => {
  const desk = originOf(to);
  const period = new URLSearchParams({ ...(since && { from: since }), ...(until && { to: until }) }).toString();
  const headers = { ...(await credentialsFor(desk, as, 'auditor')) };
  const response = await reach(
    `${desk}/api/v1/audit/export${period && `?${period}`}`,
    { headers },
    { withinMs: exportMs },
  );
  if (!response.ok || response.body === null) return complain(await refusalText(desk, response));
  try {
    const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
    await pipeline(body, createWriteStream(file, { flags: 'wx' }));
  } catch (error) {
    return complain(`${file} cannot be written to its end: ${reasonOf(error)}`);
  }
  await terminal.print(
    `The audit of ${desk} is in ${file}. Check it: tierline audit verify ${file} --keys ${desk}/.well-known/jwks.json`,
  );
};

const refusalText = async (desk: string, response: Response): Promise<string> => {
  const answer = (await response.json().catch(() => ({}))) as {
    readonly title?: string;
    readonly errors?: readonly { readonly at: string; readonly message: string }[];
  };
  const lines = (answer.errors ?? []).map(({ at, message }) => `${at}: ${message}`);
  const wayOut = response.status === 403 ? ' Take it out as an auditor.' : '';
  return [`${desk} answered ${response.status}: ${answer.title ?? 'nothing that is known'}${wayOut}`, ...lines].join(
    '\n',
  );
};
