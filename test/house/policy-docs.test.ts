import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPolicy } from '../../adapters/policies/read-policy';
import { policiesPage } from '../../scripts/policies-page';
import { sha256 } from '../support/a-policy';

const root = join(__dirname, '..', '..');
const policies = readdirSync(join(root, 'policies'))
  .sort()
  .map((name) => {
    const read = readPolicy(join(root, 'policies', name), sha256);
    if (!read.ok) throw new Error(read.problems.map(({ line, message }) => `${name}:${line} ${message}`).join('\n'));
    return read.policy;
  });
const page = readFileSync(join(root, 'docs', 'policies.md'), 'utf8');

describe('docs/policies.md', () => {
  it('is what the shipped policies say: `npm run policy-docs` writes it', () => {
    expect(page).toBe(policiesPage(policies));
  });

  it('has a row for every example, its moments on the wall clock of the policy', () => {
    for (const example of policies.flatMap((policy) => policy.examples)) {
      expect(page.toLowerCase()).toContain(`| ${example.name.toLowerCase()} | `);
    }
    expect(page).toContain(
      '| Severity B on a Friday evening waits for Monday, across the change to summer time | Fri 6 Mar 2026 16:50 -08:00: ' +
        'file incident, lane admin, severity B | response before **Mon 9 Mar 2026 12:50 -07:00** |',
    );
  });

  it('tells the lanes, ladders and levels of a policy', () => {
    expect(page).toContain('| user, admin, escalation | C, minimal | 8 h | 48 h | 48 h | support-hours |');
    expect(page).toContain('| user, admin | B, moderate | 4 h | 24 h | 24 h | support-hours, or 24x7 by choice |');
    expect(page).toContain(
      '| user | Service desk (`tier-1`) | tier-1 | A 15 min, B 1 h, C 4 h 30 min | A 4 h, B 18 h, C 45 h |',
    );
    expect(page).toContain("| update | 1 h before it | B, C | the ticket's tier | office-hours |");
    expect(page).toContain(
      '| office-hours | Europe/Berlin | Mon-Fri 08:00-12:00, 13:00-18:00 | 14 dates from 2026-01-01',
    );
  });

  it('shows a policy of your own that is one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-docs-'));
    copyFileSync(join(root, 'policies', 'starter.yaml'), join(folder, 'starter.yaml'));
    writeFileSync(join(folder, 'our-desk.yaml'), /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
    const read = readPolicy(join(folder, 'our-desk.yaml'), sha256);
    rmSync(folder, { recursive: true });
    expect(read).toMatchObject({
      ok: true,
      policy: { id: 'our-desk', retention: { ticketDays: 730, alertDays: 180 } },
    });
    expect(read.ok && read.policy.calendars['office-hours']?.closed).toContain('2030-12-25');
  });

  it('would be another page if a policy promised anything else', () => {
    const [first, ...rest] = policies;
    if (first === undefined) throw new Error('no policy is shipped');
    expect(policiesPage([{ ...first, closeAfterMinutes: first.closeAfterMinutes + 1 }, ...rest])).not.toBe(page);
  });
});
