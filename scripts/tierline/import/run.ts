import type { ImportSource } from '../../../desk/rules/directory';
import { complain } from '../complaint';
import type { Terminal } from '../terminal';
import { batchesOf } from './batches';
import type { Present, RemoteDesk } from './desk';
import { plansToJson, planText } from './plan-text';
import { type Plans, plansOf } from './plans';
import type { ReadSource } from './source';

export interface RunOptions {
  readonly to: string;
  readonly as?: string;
  readonly apply?: boolean;
  readonly json?: boolean;
  readonly manyGone?: boolean;
}

/**
 * Reads the source and the desk, lists what would change, and with `--apply` sends it, a batch at a time. Whatever stops
 * it half-way, running it again lists and does the rest. Complains when most of what this source brought would be gone.
 * The exit code is 1 when something could not be read.
 */
export const runImport = async (
  desk: RemoteDesk,
  read: (present: Present) => Promise<ReadSource>,
  { apply = false, json = false, manyGone = false }: RunOptions,
  terminal: Terminal,
): Promise<void> => {
  const present = await desk.present();
  const source = await read(present);
  const plans = plansOf(present, source);
  const batches = batchesOf(source.source, plans);
  if (!json) await terminal.print(planText(plans));
  if (apply && !manyGone) refuseManyGone(present, source.source, plans);
  if (apply) for (const batch of batches) await desk.import(batch);
  if (json) {
    const { notes, bad } = source;
    await terminal.print(JSON.stringify({ source: source.source, applied: apply, ...plansToJson(plans), notes, bad }));
  } else {
    for (const note of source.notes) terminal.tell(note);
    for (const { file, line, message } of source.bad) terminal.tell(`${file}:${line}: ${message}`);
    if (batches.length > 0) await terminal.print(apply ? 'Done.' : 'Nothing was changed yet: --apply does it.');
  }
  if (source.bad.length > 0) terminal.fail();
};

const goneMax = 10;

/** A source that is cut short, or of another tenant, looks as if everybody had left. */
const refuseManyGone = (present: Present, source: ImportSource, { devices, people }: Plans): void => {
  const checked = [
    ['devices', devices?.gone.length ?? 0, present.devices],
    ['people', people?.gone.length ?? 0, present.people],
  ] as const;
  for (const [section, gone, before] of checked) {
    const brought = before.filter((item) => item.source === source && item.leftAt === undefined).length;
    if (gone > goneMax && gone * 2 > brought) {
      complain(`${gone} of ${brought} ${section} would be gone: if that is so, say --many-gone; nothing was changed`);
    }
  }
};
