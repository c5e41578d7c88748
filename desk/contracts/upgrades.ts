import { ticketTypes } from '../rules/policies';
import { readYaml } from './yaml-text';

/**
 * Older documents as today's (docs/design.md §11): each function takes JSON as it was stored and answers it in the shape
 * that documents.ts knows. What is already new comes back as it is; what is newer still is left for the schema to refuse.
 */
type Json = Readonly<Record<string, unknown>>;

const isVersion1 = (document: unknown): document is Json =>
  typeof document === 'object' && document !== null && (document as Json)['schemaVersion'] === 1;

interface Cycle1 extends Json {
  readonly clock: string;
  readonly startedAt: string;
  readonly stoppedAt?: string;
}

/**
 * Version 1 kept severity, coverage and policy in each cycle; nothing could change them, so the ticket's own were those of
 * all. It had neither `tier-solve` nor `resolution`: no policy promised them, and now a later one may.
 */
export const upgradeTicket = (document: unknown): unknown => {
  if (!isVersion1(document)) return document;
  const { severity, coverage, policy, filedAt, resolvedAt } = document;
  const cycles = document['cycles'] as readonly Cycle1[];
  const stop = (stoppedAt: unknown): Json => (stoppedAt === undefined ? {} : { stoppedAt });
  const inTiers = cycles.filter(({ clock }) => clock === 'tier-response');
  const solving = inTiers.map(({ tier, startedAt }, index) => ({
    clock: 'tier-solve',
    cycle: index + 1,
    tier,
    startedAt,
    ...stop(inTiers[index + 1]?.startedAt ?? resolvedAt),
  }));
  const tier = inTiers[0]?.['tier'] ?? document['tier'];
  return {
    ...document,
    terms: [{ from: filedAt, severity, coverage, policy }],
    waits: [],
    cycles: [
      ...cycles.map(({ severity: _s, coverage: _c, policy: _p, ...cycle }) => cycle),
      ...solving,
      { clock: 'resolution', cycle: 1, tier, startedAt: filedAt, ...stop(resolvedAt) },
    ],
    schemaVersion: 2,
  };
};

/** Version 1 knew breaches only: they were reached at the deadline. */
export const upgradeAlert = (document: unknown): unknown =>
  isVersion1(document) ? { ...document, reachedAt: document['deadlineAt'], schemaVersion: 2 } : document;

/**
 * Version 1 kept the first format of policy files: one lane, breaches in place of levels, and nothing of intake, retention
 * or examples. What it did not say is filled so that its tickets are judged as they were; nothing new is filed under it.
 */
export const upgradePolicy = (document: unknown): unknown => {
  if (!isVersion1(document)) return document;
  const source = upgradePolicyFile(readYaml(String(document['source'])).data as PolicyFile1);
  return { ...document, source: JSON.stringify(source), publishedBy: 'deployment', schemaVersion: 2 };
};

interface PolicyFile1 extends Json {
  readonly requesterProposesSeverity: boolean;
  readonly lanes: { readonly user: Json };
  readonly breach: Readonly<Record<string, { readonly tell: readonly string[] }>>;
  readonly elevation: Json;
}

const upgradePolicyFile = (file: PolicyFile1): Json => {
  const { requesterProposesSeverity, lanes, breach, elevation, ...rest } = file;
  const levels = Object.entries(breach).map(([clock, { tell }]) => [clock, [{ afterMinutes: 0, tell }]]);
  return {
    ...rest,
    lanes: { user: { ...lanes.user, types: ticketTypes, choosesSeverity: requesterProposesSeverity } },
    levels: Object.fromEntries(levels),
    intake: { areas: ['Other'], contactRequired: false, servesTestGroup: true },
    elevation: {
      ...elevation,
      leaseMinutesMax: elevation['leaseMinutes'],
      pendingMinutes: 240,
      openPerDeviceMax: 1,
      approvals: { typical: 0, 'not-recommended': 0 },
      actions: [],
    },
    retention: { ticketDays: 1825, elevationDays: 90, alertDays: 180 },
    examples: [{ name: 'Nothing is filed under it any more', file: { at: '2026-01-05T12:00Z' }, expect: {} }],
  };
};
