import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refusal } from '../../desk/usecases/refusals';
import { activities } from '../../functions/activities';
import { refused } from '../../functions/problem';
import * as catalogue from '../../orchestrations/activities';
import { elevationLease } from '../../orchestrations/elevation-lease';
import { rotationCampaign } from '../../orchestrations/rotation-campaign';
import { ticketLifecycle } from '../../orchestrations/ticket-lifecycle';

const root = join(__dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

/** A source without its comments: what the code says, not what is said about it. */
const codeOf = (source: string): string => source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

describe('the catalogue of activities', () => {
  const { ticketChanged, deviceChanged, campaignChanged, ...others } = catalogue;
  const named = Object.values(others).flatMap((one) => (typeof one === 'object' ? [one.name] : []));

  it('is registered whole, and nothing beside it', () => {
    const registered = activities({} as never).map(({ name }) => name);
    expect(registered.toSorted()).toEqual(named.toSorted());
    expect(named.length).toBeGreaterThan(0);
  });

  it('has names that no two share and that need no encoding', () => {
    const stories = [catalogue.ticketLifecycleName, catalogue.elevationLeaseName, catalogue.rotationCampaignName];
    const names = [...named, ...stories, ticketChanged.name, deviceChanged.name, campaignChanged.name];
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
    const instances = [catalogue.ticketLifecycleId('TL-7KQ4M2XD0A'), catalogue.elevationLeaseId('EL-LAPTOP-01-1')];
    expect(instances.filter((id) => !/^[A-Za-z0-9-]+$/.test(id))).toEqual([]);
  });
});

describe('an orchestration', () => {
  const sources = readdirSync(join(root, 'orchestrations')).map(
    (name) => [name, codeOf(read('orchestrations', name))] as const,
  );

  it.each([ticketLifecycle, elevationLease, rotationCampaign])('%p is a generator', (story) => {
    expect(Object.prototype.toString.call(story)).toBe('[object GeneratorFunction]');
  });

  it.each(sources)('%s says nothing that replay would not repeat', (_name, code) => {
    const forbidden =
      /\basync\b|\bawait\b|new Date|Date\.now|Math\.|process\.|callHttp|callEntity|\block\(|newGuid|\btry\b/;
    expect(forbidden.exec(code)?.[0]).toBeUndefined();
  });

  it('waits and races in one file only', () => {
    const waiting = sources.filter(([, code]) => /Task\.(any|all)|waitForExternalEvent|createTimer/.test(code));
    expect(waiting.map(([name]) => name)).toEqual(['durable.ts']);
  });
});

describe('every refusal', () => {
  // `tsc` names a kind that is missing here.
  const statusByKind: Readonly<Record<Refusal['kind'], number>> = {
    'ticket-unknown': 404,
    'act-forbidden': 403,
    'ticket-changed': 412,
    'if-match-missing': 428,
    'enrolment-refused': 403,
    'key-not-new': 409,
    'key-unproved': 422,
    'area-missing': 422,
    'admin-contacts-exhausted': 409,
    'admin-contact-unfit': 422,
    'ticket-already-responded': 409,
    'ticket-not-active': 409,
    'ticket-not-editable': 409,
    'attachment-unknown': 404,
    'attachment-empty': 422,
    'attachment-limit-reached': 409,
    'attachment-type-not-allowed': 415,
    'archive-too-large': 422,
    'ticket-resolved': 409,
    'ticket-closed': 410,
    'ticket-already-mitigated': 409,
    'question-missing': 409,
    'severity-fixed': 422,
    'tier-top': 409,
    'tier-unchanged': 409,
    'tier-unknown': 422,
    'handed-over-already': 409,
    'party-works-it': 422,
    'handover-missing': 409,
    'handover-taken-already': 409,
    'entries-full': 422,
    'link-to-itself': 422,
    'linked-ticket-unknown': 422,
    'link-contrary': 409,
    'link-missing': 409,
    'external-id-missing': 409,
    'ticket-not-resolved': 409,
    'reactivation-over': 410,
    'ticket-not-closed': 409,
    'ticket-erased': 410,
    'ticket-reactivable': 409,
    'ticket-worked-on': 409,
    'ticket-rated-already': 409,
    'lane-not-offered': 422,
    'type-not-offered': 422,
    'policy-invalid': 422,
    'policy-version-taken': 409,
    'policy-unknown': 404,
    'device-unknown': 404,
    'device-polls': 409,
    'device-ids-missing': 422,
    'grant-unknown': 404,
    'rotation-unknown': 404,
    'campaign-unknown': 404,
    'campaign-open': 409,
    'campaign-over': 409,
    'ticket-not-ended': 409,
    'person-unknown': 404,
    'device-held': 409,
    'device-without-password': 409,
    'version-not-pending': 409,
    'ticket-not-live': 422,
    'ticket-of-another-tier': 403,
    'category-unknown': 422,
    'lane-forbidden': 403,
    'filing-for-another-forbidden': 403,
    'fields-missing': 422,
    'fields-of-another-type': 422,
    'area-unknown': 422,
    'admin-contact-missing': 422,
    'severity-by-phone': 422,
    'callback-past': 422,
    'origin-unfit': 422,
    'device-not-known': 422,
    'person-not-known': 422,
    'device-out-of-scope': 422,
    'contact-unknown': 404,
    'contact-id-taken': 409,
    'contact-changed': 409,
    'contact-overtaken': 412,
    'grant-held-by-another': 403,
    'grant-already-revealed': 410,
    'grant-over': 410,
    'grant-lapsed': 410,
    'grant-closed-already': 400,
    'grant-waiting': 409,
    'grant-shown': 409,
    'grant-not-revealed': 409,
    'request-limit-reached': 403,
    'action-unknown': 422,
    'action-unsupported': 422,
    'reason-missing': 422,
    'approver-missing': 422,
    'start-unfit': 422,
    'approval-own': 403,
    'approved-already': 409,
    'approved-for-you': 409,
    'absence-unfit': 422,
    'stand-in-unfit': 422,
    'approval-not-wanted': 409,
    'extension-used': 409,
    'emergency-not-extended': 409,
    'review-own': 403,
    'review-not-wanted': 409,
    'reviewed-already': 409,
    'emergency-not-over': 409,
    'reveal-limit-reached': 429,
    'extension-too-long': 422,
    'severity-not-choosable': 422,
    'coverage-not-choosable': 422,
    'idempotency-key-reused': 422,
  };

  /** Whom these turn away hears who may. */
  const factsByKind: Readonly<Record<string, object>> = {
    'act-forbidden': { act: 'file-ticket' },
    'lane-forbidden': { lane: 'admin', whoMay: ['ItAdmin'] },
  };

  it.each(Object.entries(statusByKind))('%s is answered by %i, a sentence and a type that stays', (kind, status) => {
    const facts = factsByKind[kind];
    const problem = refused({ kind, fact: 7, ...facts } as unknown as Refusal);
    const more = facts && { ...facts, whoMay: expect.any(Array), detail: expect.stringMatching(/^[A-Z].*\.$/) };
    expect(problem).toEqual({ type: `urn:tierline:problem:${kind}`, title: problem.title, status, fact: 7, ...more });
    expect(problem.title).toMatch(/^[A-Z].*\.$/);
  });
});

describe('the check of the Node version', () => {
  const checkUnder = (version?: string) => {
    const pretend =
      version === undefined ? '' : `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
    return spawnSync(process.execPath, ['-e', `${pretend} require('./scripts/check-node.cjs')`], {
      cwd: root,
      encoding: 'utf8',
    });
  };

  it.each(['20.18.1', '22.9.0', '8.17.0'])('stops on Node %s and says what helps', (version) => {
    const { status, stderr } = checkUnder(version);
    expect(status).toBe(1);
    expect(stderr).toContain(`Tierline needs Node 24, this is Node ${version}`);
    expect(stderr).toContain('npm ci');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each([undefined, '24.0.0', '26.1.0'])('says nothing on Node %s', (version) => {
    expect(checkUnder(version)).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('is written so that an old Node can read it', () => {
    expect(codeOf(read('scripts', 'check-node.cjs'))).not.toMatch(/\b(const|let|async|class)\b|=>|\?\.|\?\?/);
  });
});
