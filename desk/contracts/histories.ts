import * as z from 'zod';
import type { SealedEvent } from '../rules/audit';
import { coverages, lanes, parties, severities, ticketTypes } from '../rules/policies';
import { type TicketEvent, theDesk } from '../rules/tickets';
import { Moment } from './moments';

const base = { ticketId: z.string().min(1), at: Moment, by: z.string().default('somebody') };

const bare = <const Kind extends string>(kind: Kind) => z.object({ ...base, kind: z.literal(kind) });
const ofParty = <const Kind extends string>(kind: Kind) =>
  z.object({ ...base, kind: z.literal(kind), data: z.object({ party: z.enum(parties) }) });

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
const SeverityChanged = z.object({
  ...base,
  kind: z.literal('severity-changed'),
  data: z.object({ severity: z.enum(severities), coverage: z.enum(coverages).default('support-hours') }),
});
const HandedOver = z.object({
  ...base,
  kind: z.literal('ticket-handed-over'),
  data: z.object({ to: z.enum(parties) }),
});
const cause = z.enum(['solved', 'no-answer']).default('solved');
const Resolved = z.object({
  ...base,
  kind: z.literal('ticket-resolved'),
  data: z.object({ cause }).default({ cause: 'solved' }),
});

/**
 * One thing that people did to a ticket, as a line of an export tells it: the events of the desk with the ticket's number.
 * Texts and other people are not read: clocks need none. What else a line holds is ignored.
 */
export const HistoryLine = z.discriminatedUnion('kind', [
  Filed,
  bare('ticket-assigned'),
  bare('ticket-responded'),
  bare('ticket-updated'),
  bare('requester-asked'),
  bare('requester-answered'),
  SeverityChanged,
  HandedOver,
  ofParty('handover-taken'),
  ofParty('handover-returned'),
  bare('ticket-mitigated'),
  Resolved,
  bare('ticket-reactivated'),
]);
type HistoryLine = z.infer<typeof HistoryLine>;

/** What the desk did by itself, and notes without a clock: left out of a history, as the policy under test finds it out anew. */
export const isOfTheDesk = (json: unknown): boolean => {
  const { kind, by } = (json ?? {}) as { readonly kind?: unknown; readonly by?: unknown };
  return deskKinds.some((one) => one === kind) || (by === theDesk && kind !== 'ticket-filed');
};

const deskKinds: readonly TicketEvent['kind'][] = [
  'clock-breached',
  'level-reached',
  'tier-climbed',
  'policy-changed',
  'ticket-closed',
  'requester-reminded',
  'engagement-advised',
  'severity-lowered',
  'elevation-noted',
  'follow-up-filed',
];

const historyKinds: ReadonlySet<string> = new Set([
  ...HistoryLine.options.map(({ shape }) => shape.kind.value),
  ...deskKinds,
]);

/**
 * An event as a line of an export: what happened and when, without the people and the texts, which no clock needs. Nothing for
 * what moves no clock.
 */
export const eventToLine = (
  ticketId: string,
  { kind, at, data }: Pick<SealedEvent, 'kind' | 'at' | 'data'>,
): string | undefined => (historyKinds.has(kind) ? `${JSON.stringify({ ticketId, kind, at, data })}\n` : undefined);

/** One for all: an export has a million events. */
const nothing = {};
const noMessage = { message: '' };
const noQuestion = { question: '' };

/** The event that a line stands for. Under which policy a ticket was filed is for the simulation to say. */
export const lineToEvent = (line: HistoryLine): TicketEvent => {
  const { ticketId, at, by } = line;
  const bareEvent = { at, by, data: nothing, people: nothing, text: nothing };
  switch (line.kind) {
    case 'ticket-filed':
      return filedEvent(ticketId, at, line.data, by);
    case 'ticket-assigned':
      return { ...bareEvent, kind: line.kind, people: { assignee: by } };
    case 'ticket-updated':
      return { ...bareEvent, kind: line.kind, text: noMessage };
    case 'requester-asked':
      return { ...bareEvent, kind: line.kind, text: noQuestion };
    case 'severity-changed':
      return { ...bareEvent, kind: line.kind, data: line.data };
    case 'ticket-handed-over':
      return { ...bareEvent, kind: line.kind, data: line.data };
    case 'handover-taken':
    case 'handover-returned':
      return { ...bareEvent, kind: line.kind, data: line.data };
    case 'ticket-resolved':
      return { ...bareEvent, kind: line.kind, data: line.data };
    default:
      return { ...bareEvent, kind: line.kind };
  }
};

/** A ticket that is filed in a history: the policy under test says its tier. */
export const filedEvent = (
  ticketId: string,
  at: HistoryLine['at'],
  filed: z.infer<typeof Filed>['data'],
  by = 'somebody',
): TicketEvent => ({
  kind: 'ticket-filed',
  at,
  by,
  data: { ...filed, ticketId, tier: '', policy: { id: '', version: 0 } },
  people: {},
  text: { title: ticketId, description: '' },
});
