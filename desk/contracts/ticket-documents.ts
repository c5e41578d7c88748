import * as z from 'zod';
import { clockNames, coverages, lanes, parties, severities, ticketTypes } from '../rules/policies';
import { linkRelations, ticketStates } from '../rules/tickets';
import { schemaVersion } from './documents';
import { Moment } from './moments';

const PolicyRef = z.object({ id: z.string(), version: z.int() });

const TermsFields = z.object({
  from: Moment,
  severity: z.enum(severities),
  coverage: z.enum(coverages),
  policy: PolicyRef,
});

const WaitFields = z.object({
  owner: z.enum(['requester', ...parties]),
  from: Moment,
  to: Moment.exactOptional(),
});

const CycleFields = z.object({
  clock: z.enum(clockNames),
  cycle: z.int(),
  tier: z.string(),
  party: z.enum(parties).exactOptional(),
  startedAt: Moment,
  stoppedAt: Moment.exactOptional(),
  breachedAt: Moment.exactOptional(),
  missedUnder: Moment.exactOptional(),
  reached: z.array(z.string()).exactOptional(),
  remindedAt: Moment.exactOptional(),
  advisedAt: Moment.exactOptional(),
  loweredAt: Moment.exactOptional(),
});

const TicketFields = z.object({
  ticketId: z.string(),
  lane: z.enum(lanes),
  type: z.enum(ticketTypes),
  title: z.string(),
  severity: z.enum(severities),
  coverage: z.enum(coverages),
  state: z.enum(ticketStates),
  tier: z.string(),
  policy: PolicyRef,
  filedBy: z.string(),
  filedAt: Moment,
  assignee: z.string().exactOptional(),
  resolvedAt: Moment.exactOptional(),
  closedAt: Moment.exactOptional(),
  category: z.string().exactOptional(),
  area: z.string().exactOptional(),
  devices: z.array(z.string()).readonly().exactOptional(),
  fromTicket: z.string().exactOptional(),
  callbackAt: Moment.exactOptional(),
  attachments: z.int().exactOptional(),
  terms: z.array(TermsFields),
  waits: z.array(WaitFields),
  cycles: z.array(CycleFields),
  watchers: z.array(z.string()).exactOptional(),
  links: z.array(z.object({ relation: z.enum(linkRelations), other: z.string() })).exactOptional(),
  externalIds: z.array(z.object({ system: z.string(), externalId: z.string() })).exactOptional(),
  hasContact: z.literal(true).exactOptional(),
  takenOverBy: z.array(z.string()).exactOptional(),
  transfers: z.int().exactOptional(),
  rating: z.int().exactOptional(),
  erasedAt: Moment.exactOptional(),
});

/**
 * A ticket's state, `id` = ticket number. `lastSeq` and `lastHash` are the head of its event chain; `dueAt` is absent
 * when the desk owes it nothing, `live` once it is closed: the sweep and the daily walk cost what those indexes hold.
 * `words` are what a search finds it by: of its title and its external ids; none once it was erased.
 * `keyHash` and `bodyHash` recognise the request that filed it when it is sent again. Version 1: upgrades.ts.
 */
export const TicketDocument = TicketFields.extend({
  id: z.string(),
  doc: z.literal('ticket'),
  lastSeq: z.int(),
  lastHash: z.string(),
  dueAt: Moment.exactOptional(),
  live: z.literal(true).exactOptional(),
  words: z.array(z.string()).exactOptional(),
  keyHash: z.string().exactOptional(),
  bodyHash: z.string().exactOptional(),
  schemaVersion: z.literal(2),
});

/**
 * What stays in the place of a ticket whose time is over; `lastSeq` and `lastHash` say where its chain ended. `closedAt` is
 * there while something is left to remove: by it the timer finds the ticket, and finds it again. `endedAt` is the same moment
 * and stays.
 */
export const TombstoneDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
  doc: z.literal('tombstone'),
  lastSeq: z.int(),
  lastHash: z.string(),
  endedAt: Moment,
  removedAt: Moment,
  closedAt: Moment.exactOptional(),
  schemaVersion,
});

/** Its moments are not called `dueAt`: the index on that path holds what the desk still owes, and nothing else. */
export const AlertDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
  doc: z.literal('alert'),
  alertId: z.string(),
  clock: z.enum(clockNames),
  cycle: z.int(),
  threshold: z.string(),
  severity: z.enum(severities),
  tier: z.string(),
  reachedAt: Moment,
  deadlineAt: Moment,
  raisedAt: Moment,
  schemaVersion: z.literal(2),
});

const FileFields = {
  attachmentId: z.string(),
  blobKey: z.string(),
  name: z.string(),
  type: z.string(),
  bytes: z.int(),
  sha256: z.string(),
};

/** A file of a ticket; its bytes lie in Blob Storage under `blobKey`. */
export const AttachmentDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
  doc: z.literal('attachment'),
  ...FileFields,
  addedBy: z.string(),
  addedAt: Moment,
  schemaVersion,
});

/**
 * A file on its way to a ticket, in a partition of its own (`ticketId` is its own `id`): which ticket will take it is not
 * known when it comes. The sweep of attachments looks for `dropAt`, so it costs what waits to be dropped.
 */
export const UploadDocument = z.object({
  id: z.string(),
  ticketId: z.string(),
  doc: z.literal('upload'),
  ...FileFields,
  uploadedBy: z.string(),
  uploadedAt: Moment,
  dropAt: Moment,
  takenBy: z.string().exactOptional(),
  isDropped: z.literal(true).exactOptional(),
  schemaVersion,
});
