import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeAudit } from '../../scripts/tierline/audit-judge';
import { aLaptop, isCutOff } from '../support/laptop';

jest.setTimeout(90_000);

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'tierline-audit-crash-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** The process ends in the middle of the hour's checkpoint, and is started again on the same folder. */
it.each([
  ['before the ledger has it', { at: 'cosmos', kind: 'create ledger', do: 'crash-before' }],
  ['after the ledger has it', { at: 'cosmos', kind: 'create ledger', do: 'crash-after' }],
  ['before the write-once storage has it', { at: 'blobs', kind: 'put-blob', do: 'crash-before' }],
  ['after the write-once storage has it', { at: 'blobs', kind: 'put-blob', do: 'crash-after' }],
] as const)('comes through a crash %s: every chain is in a checkpoint, and the audit verifies', async (_name, rule) => {
  const dying = await aLaptop({ data, faults: [{ ...rule, nth: 1 }] });
  const report = { title: 'The VPN drops', description: 'Since noon.' };
  const { ticketId } = (await dying.as('requester').post('/api/v1/tickets', report)).json;
  await dying.advance(60).catch((error: unknown) => {
    if (!isCutOff(error)) throw error;
  });
  await dying.ended;

  const laptop = await aLaptop({ data });
  try {
    await laptop.advance(60);
    const auditor = laptop.as('auditor');
    const { text } = await auditor.get('/api/v1/audit/export');
    const lines = text.trimEnd().split('\n');
    expect(await judgeAudit(lines, (await auditor.get('/.well-known/jwks.json')).json)).toMatchObject({ found: 0 });
    const named = lines.filter((line) => line.startsWith('{"line":"checkpoint"') && line.includes(`"${ticketId}"`));
    expect(named.length).toBeGreaterThan(0);
    expect(laptop.output()).not.toContain('another checkpoint');
  } finally {
    await laptop.stop();
  }
});
