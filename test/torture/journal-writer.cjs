/**
 * Appends to the journal of a folder until it is killed, from four lanes at once: births, and events for what is born.
 * Says each record on standard output once it is acknowledged. A snapshot is under way nearly always.
 */
const { writeSync } = require('node:fs');
const { join } = require('node:path');
const { openJournal } = require(join(__dirname, '..', '..', 'dist', 'local', 'durable', 'journal.js'));

const [folder, life] = process.argv.slice(2);
const journal = openJournal(folder, { snapshotAfter: 25, sliceSize: 2 });

const acknowledge = async (text, record) => {
  await journal.append({ at: 0, ...record });
  writeSync(1, `${text}\n`);
};

const write = async (lane) => {
  for (let step = 0; ; step += 1) {
    const id = `${life}-${lane}-${step}`;
    const birth = { id, name: 'story', version: null, input: JSON.stringify('x'.repeat(step % 2_000)) };
    await acknowledge(`born ${id}`, { kind: 'created', birth });
    const older = `${life}-${lane}-${Math.floor(step / 3)}`;
    const message = { kind: 'event', name: id, input: '{}' };
    await acknowledge(`sent ${older} ${id}`, { kind: 'message', to: older, message });
  }
};

for (const lane of [0, 1, 2, 3]) void write(lane);
