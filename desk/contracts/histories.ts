import { z } from 'zod';
import { coverages, lanes, parties, severities, ticketTypes } from '../rules/policies';
import type { TicketEvent } from '../rules/tickets';
import { Moment } from './moments';

/** What people do to a ticket, as an export tells it: one event a line. Texts and people may be missing: clocks need none. */
const by = z.string().default('somebody');
const text = z.record(z.string(), z.string()).default({});
const base = {
  ticketId: z.string().min(1),
  at: Moment,
  by,
  text,
  people: z.record(z.string(), z.string()).default({}),
};

const Filed = z.object({
  ...base,
  kind: z.literal('ticket-filed'),
  data: z.object({
    lane: z.enum(lanes).default('user'),
    type: z.enum(ticketTypes).default('incident'),
    severity: z.enum(severities).default('C'),
    coverage: z.enum(coverages).default('support-hours'),
  }),
});

const bare = <const Kind extends string>(kind: Kind) =>
  z.object({ ...base, kind: z.literal(kind), data: z.object({}).default({}) });
const party = z.enum(parties).default('operations');

export const HistoryLine = z.discriminatedUnion('kind', [
  Filed,
  bare('ticket-assigned'),
  bare('ticket-responded'),
  bare('ticket-updated'),
  bare('requester-asked'),
  bare('requester-answered'),
  bare('ticket-mitigated'),
  bare('ticket-reactivated'),
  z.object({
    ...base,
    kind: z.literal('severity-changed'),
    data: z.object({ severity: z.enum(severities), coverage: z.enum(coverages).default('support-hours') }),
  }),
  z.object({ ...base, kind: z.literal('ticket-handed-over'), data: z.object({ to: party }) }),
  z.object({ ...base, kind: z.literal('handover-taken'), data: z.object({ party }) }),
  z.object({ ...base, kind: z.literal('handover-returned'), data: z.object({ party }) }),
  z.object({
    ...base,
    kind: z.literal('ticket-resolved'),
    data: z.object({ cause: z.enum(['solved', 'no-answer']).default('solved') }).default({ cause: 'solved' }),
  }),
]);

/** What the desk did by itself: left out of a history, as the policy under test finds it out anew. */
export const deskKinds: readonly string[] = [
  'clock-breached',
  'level-reached',
  'tier-climbed',
  'policy-changed',
  'ticket-closed',
  'elevation-noted',
];

/** The event that a line of an export stands for. */
export const lineToEvent = (line: z.infer<typeof HistoryLine>): TicketEvent => {
  const { ticketId, kind, at, by: person } = line;
  if (kind === 'ticket-filed') {
    const data = { ...line.data, ticketId, tier: '', policy: { id: '', version: 0 } };
    const said = { title: line.text['title'] ?? ticketId, description: line.text['description'] ?? '' };
    return { kind, at, by: person, data, people: {}, text: said };
  }
  const people = kind === 'ticket-assigned' ? { assignee: line.people['assignee'] ?? person } : {};
  return { kind, at, by: person, data: line.data, people, text: line.text } as unknown as TicketEvent;
};
