import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parsePolicy } from '../../desk/contracts/policies';
import { decideNextStep, dueStepsOf } from '../../desk/rules/next-step';
import { clockNames, type Level, type Policy, severities } from '../../desk/rules/policies';
import { type Ticket, type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { type Instant, instant, plusMinutes } from '../../desk/rules/time';
import { type Check, createCheck, type Figure } from './figure';
import { repeatsUsual } from './repeat';

const decisions = 50_000;
const afterMinutes = [-30, -15, 0, 30, 60];
const filedAt = instant('2026-03-02T08:00:00Z');

/** What the desk does with every look at a ticket: its clocks derived, every level placed, the soonest one found. */
export const decide = async (): Promise<readonly Figure[]> => {
  const policy = readPolicy();
  return [
    {
      ...figureOf('deciding the next step of a ticket with every level armed', aTicket(policy, 0), policy, 6),
      goal: { atMost: 10, from: 'issue 5' },
      note: `6 clocks with ${afterMinutes.length} levels each, a severity change and a pause behind it.`,
    },
    figureOf('the same after 40 updates', aTicket(policy, 40), policy, 5),
  ];
};

/** The starter with a promise for every clock, and five levels each. */
const readPolicy = (): Policy => {
  const parsed = parsePolicy(readFileSync('policies/starter.yaml', 'utf8'), (text) =>
    createHash('sha256').update(text).digest('hex'),
  );
  const user = parsed.ok ? parsed.policy.lanes.user : undefined;
  if (!parsed.ok || user === undefined) throw new Error('policies/starter.yaml has no user lane');
  const minutes = { A: 120, B: 240, C: 480 };
  const { A, B, C } = user.severities;
  const levels: readonly Level[] = afterMinutes.map((after) => ({ afterMinutes: after, severities, tell: ['tier'] }));
  const byClock = <Value>(value: Value) => Object.fromEntries(clockNames.map((clock) => [clock, value]));
  return {
    ...parsed.policy,
    levels: byClock(levels) as Policy['levels'],
    pausedBy: byClock(['vendor']) as unknown as Policy['pausedBy'],
    handovers: { operations: { name: 'Operations', withinMinutes: minutes } },
    lanes: {
      user: {
        ...user,
        ladder: user.ladder.map((rung) => ({ ...rung, solveWithinMinutes: minutes })),
        severities: {
          A: { ...A, resolutionMinutes: 960 },
          B: { ...B, resolutionMinutes: 1_920 },
          C: { ...C, resolutionMinutes: 3_840 },
        },
      },
    },
  };
};

const aTicket = ({ id, version }: Policy, updates: number): Ticket => {
  const policy = { id, version };
  const bare = { by: 'agent', people: {}, text: {} };
  const at = (minutes: number): Instant => plusMinutes(filedAt, minutes);
  const filed = { ticketId: 'TL-7KQ4M2XD0A', lane: 'user', type: 'incident', severity: 'C', tier: 'tier-1' } as const;
  const events: TicketEvent[] = [
    {
      ...bare,
      kind: 'ticket-filed',
      at: at(0),
      data: { ...filed, coverage: 'support-hours', policy },
      text: { title: 'The VPN drops', description: 'Every few minutes since noon.' },
    },
    { ...bare, kind: 'ticket-handed-over', at: at(5), data: { to: 'vendor' } },
    { ...bare, kind: 'handover-returned', at: at(25), data: { party: 'vendor' } },
    { ...bare, kind: 'severity-changed', at: at(30), data: { severity: 'B', coverage: 'support-hours' } },
    { ...bare, kind: 'requester-asked', at: at(35), data: {}, text: { question: 'Since when?' } },
    { ...bare, kind: 'ticket-handed-over', at: at(40), data: { to: 'operations' } },
  ];
  if (updates > 0) events.push({ ...bare, kind: 'ticket-responded', at: at(45), data: {} });
  for (let no = 0; no < updates; no += 1) {
    events.push({ ...bare, kind: 'ticket-updated', at: at(46 + no), data: {}, text: { message: 'Still looking.' } });
  }
  return ticketFrom(events);
};

const figureOf = (name: string, ticket: Ticket, policy: Policy, clocks: number): Figure => {
  const check = createCheck();
  const armed = dueStepsOf(ticket, () => policy).length;
  check.that(armed === clocks * afterMinutes.length, () => `${armed} levels are armed`);
  const repeats: number[] = [];
  for (let repeat = 0; repeat <= repeatsUsual; repeat += 1) repeats.push(microsecondsOf(ticket, policy, check));
  return { name, unit: 'µs', repeats: repeats.slice(1), wrong: check.wrong() };
};

/** What one decision takes. Each answers when the soonest level is due, which the ticket's filing lies before. */
const microsecondsOf = (ticket: Ticket, policy: Policy, check: Check): number => {
  const policyOf = () => policy;
  const soonest = dueStepsOf(ticket, policyOf)[0]?.dueAt ?? Number.NaN;
  let waits = 0;
  const from = performance.now();
  for (let no = 0; no < decisions; no += 1) {
    const step = decideNextStep(ticket, policyOf, filedAt);
    if (step.kind === 'wait') waits += (step.until ?? 0) - filedAt;
  }
  const took = performance.now() - from;
  check.that(waits === decisions * (soonest - filedAt), () => `${decisions} decisions waited ${waits} ms`);
  return (took / decisions) * 1_000;
};
