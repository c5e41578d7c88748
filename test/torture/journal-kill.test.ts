import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openJournal } from '../../local/durable/journal';
import { numberFromEnvironment } from '../support/settings';

const kills = numberFromEnvironment('TORTURE_KILLS', 20);

/** Lets one writer live for so many acknowledgements, kills it, and answers all that it acknowledged. */
const oneLife = async (folder: string, life: number, acknowledgements: number): Promise<readonly string[]> => {
  const child = spawn(process.execPath, [join(__dirname, 'journal-writer.cjs'), folder, String(life)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const lines = createInterface(child.stdout);
  for await (const line of lines) {
    said.push(line);
    if (said.length === acknowledgements) child.kill('SIGKILL');
  }
  return said;
};

it(`a journal keeps what it acknowledged, over ${kills} kills in the middle of its snapshots`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-journal-'));
  const acknowledged: string[] = [];
  let cutOff = 0;
  try {
    for (let life = 0; life < kills; life += 1) {
      acknowledged.push(...(await oneLife(folder, life, 40 + ((life * 37) % 400))));
      const journal = openJournal(folder);
      const { instances, next } = journal.state;
      const events = [...instances.values()].flatMap(({ id, mail }) =>
        mail.map(({ no, message }) => ({ no, text: 'name' in message ? `sent ${id} ${message.name}` : '' })),
      );
      const found = new Set([...[...instances.keys()].map((id) => `born ${id}`), ...events.map(({ text }) => text)]);
      expect(acknowledged.filter((text) => !found.has(text))).toEqual([]);
      // Each record took one number: none is there twice, or in half.
      const numbers = [...[...instances.values()].map(({ no }) => no), ...events.map(({ no }) => no)];
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: next }, (_, no) => no));
      if (journal.length() > 25) cutOff += 1;
      await journal.close();
    }
    process.stdout.write(
      `torture: ${kills} kills of a journal, ${cutOff} of them in a snapshot, ${acknowledged.length} records acknowledged, all there\n`,
    );
    expect(cutOff).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 1_800_000);
