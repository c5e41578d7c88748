import * as z from 'zod';
import { campaignChanges } from '../rules/campaigns';
import { isPerson } from '../rules/erasure';
import { grantStates } from '../rules/grants';
import { lanes, severities, ticketTypes } from '../rules/policies';
import type { ErasureRecord } from '../rules/records';
import { ticketStates } from '../rules/tickets';
import { iso } from '../rules/time';
import { AttachmentView, UploadView } from './attachments';
import { ManagedDeviceFields, PersonFields } from './directory';
import { detailCharactersMax } from './limits';
import { Moment, MomentView } from './moments';
import { text } from './texts';

/** An id of the directory (docs/design.md §15), and of somebody. */
export const PersonId = z
  .string('Say whose, by the id of the directory.')
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'The id of a person.')
  .refine(isPerson, 'The id of a person.');

const reason = text('Say why, without naming anybody: that stays.', detailCharactersMax);

/** `POST …/tickets/{id}/erase`: what is whose; the ticket's requester's, unless a `person` is named. */
export const EraseTicketBody = z.strictObject({ reason, person: PersonId.optional() }).meta({ id: 'EraseTicketBody' });

/** `POST …/people/{id}/erase` */
export const ErasePersonBody = z.strictObject({ reason }).meta({ id: 'ErasePersonBody' });

/**
 * An erasure as the API shows it. `person` is there until it has ended; `openTickets` are those that it waits for, where it
 * was tried just now.
 */
export const ErasureView = z
  .object({
    erasureId: z.string(),
    by: z.string(),
    at: MomentView,
    reason: z.string(),
    person: z.string().optional(),
    endedAt: MomentView.optional(),
    openTickets: z.array(z.string()).readonly().optional(),
  })
  .meta({ id: 'ErasureView' });
export type ErasureView = z.infer<typeof ErasureView>;

export const erasureToView = ({ id, by, at, reason: why, person, endedAt }: ErasureRecord): ErasureView => ({
  ...{ erasureId: id, by, at: iso(at), reason: why },
  ...(person !== undefined && { person }),
  ...(endedAt !== undefined && { endedAt: iso(endedAt) }),
});

const line = <const Record extends string, Shape extends z.ZodRawShape>(record: Record, shape: Shape) =>
  z.object({ record: z.literal(record), ...shape });

/**
 * One line of what the desk holds about a person; moments are RFC 3339 in UTC. `export` comes first, `end` last: a file
 * without it was cut off.
 */
export const PersonalDataLine = z.discriminatedUnion('record', [
  line('export', { exportId: z.string(), person: z.string(), at: Moment }),
  line('person', PersonFields.shape),
  line('absence', { from: Moment, to: Moment, standIn: z.string().exactOptional(), savedAt: Moment }),
  line('device', ManagedDeviceFields.shape),
  line('contact', {
    ...{ contactId: z.string(), area: z.string(), name: z.string(), mail: z.string(), phone: z.string() },
    ...{ hasAuthority: z.boolean(), knowledge: z.string().exactOptional(), verifiedAt: Moment },
  }),
  line('ticket', {
    ticketId: z.string(),
    roles: z.array(z.enum(['requester', 'assignee', 'watcher'])).readonly(),
    title: z.string().exactOptional(),
    lane: z.enum(lanes),
    type: z.enum(ticketTypes),
    severity: z.enum(severities),
    state: z.enum(ticketStates),
    filedAt: Moment,
    closedAt: Moment.exactOptional(),
    rating: z.int().exactOptional(),
  }),
  line('event', {
    ...{ ticketId: z.string(), seq: z.int(), kind: z.string(), at: z.string(), by: z.string() },
    data: z.record(z.string(), z.unknown()),
    people: z.record(z.string(), z.string().optional()),
    text: z.record(z.string(), z.string().optional()),
  }),
  line('attachment', { ticketId: z.string(), ...AttachmentView.shape }),
  line('notice', {
    ticketId: z.string().exactOptional(),
    ...{ noticeId: z.string(), channel: z.string(), status: z.string(), createdAt: Moment },
    sentAt: Moment.exactOptional(),
  }),
  line('upload', UploadView.shape),
  line('grant', {
    ...{ grantId: z.string(), deviceId: z.string(), category: z.string(), title: z.string() },
    ticketId: z.string().exactOptional(),
    plan: z.string().exactOptional(),
    reason: z.string().exactOptional(),
    actionsTaken: z.string().exactOptional(),
    otherDone: z.string().exactOptional(),
    ...{ state: z.enum(grantStates), requestedAt: Moment },
    ...{ revealedAt: Moment.exactOptional(), expiresAt: Moment.exactOptional(), closedAt: Moment.exactOptional() },
  }),
  line('rotation', {
    ...{ deviceId: z.string(), kind: z.string(), at: z.string() },
    text: z.record(z.string(), z.string().optional()),
  }),
  line('campaign', {
    ...{ campaignId: z.string(), startedAt: Moment, reason: z.string().exactOptional() },
    changes: z.array(z.object({ what: z.enum(campaignChanges), at: Moment })).readonly(),
  }),
  line('earlier-export', { exportId: z.string(), at: Moment }),
  line('end', { lines: z.int() }),
]);
export type PersonalDataLine = z.output<typeof PersonalDataLine>;

export const lineToText = (one: PersonalDataLine): string => `${JSON.stringify(z.encode(PersonalDataLine, one))}\n`;
