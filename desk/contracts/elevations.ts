import * as z from 'zod';
import { departureClasses } from '../rules/departures';
import { reviewVerdicts } from '../rules/device-events';
import { type Approval, type Emergency, type Grant, grantStates } from '../rules/grants';
import { actionClasses, plannedClasses } from '../rules/planned-actions';
import { iso } from '../rules/time';
import {
  actionsDoneMax,
  detailCharactersMax,
  extensionMinutesMax,
  personIdCharactersMax,
  plannedActionsMax,
  textCharactersMax,
  titleCharactersMax,
} from './limits';
import { Moment, MomentView } from './moments';
import { paging } from './pages';
import { text } from './texts';
import { TicketNumber } from './ticket-number';

/** The shape of a device's id; it goes into the ids of grants and secrets. */
export const DeviceId = z.string('Name the device.').regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/, 'Such as LAPTOP-01.');

const anAction = text('Name the action as the policy does.', titleCharactersMax);
const aReason = text('Say why.', detailCharactersMax);

/**
 * `POST /api/v1/elevations`: one device, for one live ticket (R78, R79). `actions` are picked from the policy's catalogue;
 * `reason` is needed where one of them is not recommended (R80-R82); without `startsAt` it begins at once.
 */
export const RequestElevationBody = z
  .strictObject({
    ticketId: z.string('Name the ticket that this is for.'),
    deviceId: DeviceId,
    category: text('Choose a category.', 100),
    title: text('Say in a few words what it is for.', titleCharactersMax),
    plan: text('Say what you plan to do on the device.', textCharactersMax),
    actions: z
      .array(anAction, 'Choose what you plan to do.')
      .min(1, 'Choose at least one.')
      .max(plannedActionsMax, `At most ${plannedActionsMax}.`)
      .refine((actions) => new Set(actions).size === actions.length, 'Name each action once.'),
    reason: aReason.optional(),
    startsAt: Moment.optional(),
  })
  .meta({ id: 'RequestElevationBody' });

/** `POST /api/v1/break-glass`: one device, at once. A ticket is for the record only: an emergency must not need one. */
export const BreakGlassBody = z
  .strictObject({
    deviceId: DeviceId,
    reason: text('Say what the emergency is.', detailCharactersMax),
    ticketId: TicketNumber.optional(),
  })
  .meta({ id: 'BreakGlassBody' });

/** `POST …/review`: what a second person says of an emergency. */
export const ReviewBody = z
  .strictObject({
    verdict: z.enum(reviewVerdicts, `Choose one of ${reviewVerdicts.join(', ')}.`),
    words: text('Say what you looked at and what you think of it.', detailCharactersMax),
  })
  .meta({ id: 'ReviewElevationBody' });

/**
 * `POST …/close`: what was done on the device (R87). `actionsDone` are picked from the catalogue, planned or not, and
 * `otherDone` tells what it does not have: what was not planned is marked. Without both nothing is held against the plan.
 */
export const CloseElevationBody = z
  .strictObject({
    actionsTaken: text('Say what you did on the device.', textCharactersMax),
    actionsDone: z
      .array(anAction, 'Name what you did as the policy does.')
      .max(actionsDoneMax, `At most ${actionsDoneMax}.`)
      .refine((actions) => new Set(actions).size === actions.length, 'Name each action once.')
      .optional(),
    otherDone: text('Say what else you did.', textCharactersMax).optional(),
  })
  .meta({ id: 'CloseElevationBody' });

/** `POST …/approve`: a yes. */
export const ApproveBody = z.strictObject({}).meta({ id: 'ApproveElevationBody' });

/** `POST …/deny`: a no, and why. */
export const DenyBody = z.strictObject({ reason: aReason }).meta({ id: 'DenyElevationBody' });

/** `POST …/withdraw` */
export const WithdrawElevationBody = z
  .strictObject({ reason: aReason.optional() })
  .meta({ id: 'WithdrawElevationBody' });

/** `POST …/revoke`: somebody else's, so why is told. */
export const RevokeBody = z.strictObject({ reason: aReason }).meta({ id: 'RevokeElevationBody' });

/** `POST …/extend`: how much longer, and why. */
export const ExtendBody = z
  .strictObject({
    minutes: z
      .int('Say how many minutes more.')
      .min(1, 'At least 1 minute.')
      .max(extensionMinutesMax, `At most ${extensionMinutesMax}.`),
    reason: aReason,
  })
  .meta({ id: 'ExtendElevationBody' });

const name = z.string().min(1, 'Say which.').max(personIdCharactersMax, `At most ${personIdCharactersMax} characters.`);

/** Departures from the plan: of any class, or those whose gravest is the one named. */
const departures = ['any', ...departureClasses] as const;

/** `GET /api/v1/elevations`: the newest first. Whoever may see their own only is shown those. */
export const ListElevationsQuery = z.strictObject({
  state: z.enum(grantStates, `Choose one of ${grantStates.join(', ')}.`).optional(),
  device: name.optional(),
  ticket: name.optional(),
  holder: name.optional(),
  departure: z.enum(departures, `Choose one of ${departures.join(', ')}.`).optional(),
  ...paging,
});

/** `POST …/reveal`: asks for nothing but the password. */
export const RevealBody = z.strictObject({}).meta({ id: 'RevealBody' });

/** `for` is who was away, where a stand-in decided. */
const ApprovalView = z.object({ by: z.string(), at: MomentView, for: z.string().optional() });

/** A lease as its holder and the readers of elevations see it; never the password. */
export const GrantView = z
  .object({
    grantId: z.string(),
    deviceId: z.string(),
    /** Absent of an emergency that named none. */
    ticketId: z.string().optional(),
    holder: z.string(),
    category: z.string(),
    title: z.string(),
    state: z.enum(grantStates),
    requestedAt: MomentView,
    leaseMinutes: z.int(),
    lapsesAt: MomentView,
    revealedAt: MomentView.optional(),
    expiresAt: MomentView.optional(),
    closedAt: MomentView.optional(),
    plan: z.string().optional(),
    reason: z.string().optional(),
    actions: z.array(z.string()).optional(),
    actionClass: z.enum(plannedClasses).optional(),
    approvalsNeeded: z.int(),
    approvals: z.array(ApprovalView),
    startsAt: MomentView.optional(),
    extension: z
      .object({
        minutes: z.int(),
        requestedAt: MomentView,
        reason: z.string().optional(),
        approvals: z.array(ApprovalView),
        decision: z.enum(['granted', 'denied']).optional(),
      })
      .optional(),
    ending: z
      .object({ by: z.string(), at: MomentView, for: z.string().optional(), reason: z.string().optional() })
      .optional(),
    actionsTaken: z.string().optional(),
    actionsDone: z.array(z.string()).optional(),
    departures: z.array(z.object({ action: z.string(), class: z.enum(actionClasses) })).optional(),
    departure: z.enum(departureClasses).optional(),
    otherDone: z.string().optional(),
    /** There when it was taken on the emergency path; `review` once a second person has written it. */
    emergency: z
      .object({
        reviewBy: MomentView,
        overdueAt: MomentView.optional(),
        review: ApprovalView.extend({ verdict: z.enum(reviewVerdicts), words: z.string().optional() }).optional(),
      })
      .optional(),
  })
  .meta({ id: 'GrantView' });
export type GrantView = z.infer<typeof GrantView>;

/**
 * The one reply to a person that holds passwords: the newest and, until the device confirms it, the one before.
 * `backedUpAt` is there of Windows LAPS; `mirrored` in place of `confirmed` when nobody could say whether it is the newest.
 */
export const RevealView = z
  .object({
    grant: GrantView,
    passwords: z.array(
      z.object({
        label: z.string(),
        version: z.string(),
        password: z.string(),
        backedUpAt: MomentView.optional(),
      }),
    ),
  })
  .meta({ id: 'RevealView' });

const approvalToView = ({ at, ...approval }: Approval) => ({ ...approval, at: iso(at) });

const emergencyToView = ({ reviewBy, overdueAt, review }: Emergency) => ({
  reviewBy: iso(reviewBy),
  ...(overdueAt !== undefined && { overdueAt: iso(overdueAt) }),
  ...(review !== undefined && { review: { ...review, at: iso(review.at) } }),
});

export const grantToView = (grant: Grant): GrantView => {
  const { requestedAt, lapsesAt, revealedAt, expiresAt, closedAt, startsAt, actions, ...rest } = grant;
  const { approvals = [], actionsDone, departures, extension, ending, emergency, isSecurity: _, ...facts } = rest;
  return {
    approvalsNeeded: 0,
    ...facts,
    requestedAt: iso(requestedAt),
    lapsesAt: iso(lapsesAt),
    ...(revealedAt !== undefined && { revealedAt: iso(revealedAt) }),
    ...(expiresAt !== undefined && { expiresAt: iso(expiresAt) }),
    ...(closedAt !== undefined && { closedAt: iso(closedAt) }),
    ...(startsAt !== undefined && { startsAt: iso(startsAt) }),
    ...(actions !== undefined && { actions: [...actions] }),
    ...(actionsDone !== undefined && { actionsDone: [...actionsDone] }),
    ...(departures !== undefined && { departures: [...departures] }),
    approvals: approvals.map(approvalToView),
    ...(extension !== undefined && {
      extension: {
        ...extension,
        requestedAt: iso(extension.requestedAt),
        approvals: extension.approvals.map(approvalToView),
      },
    }),
    ...(ending !== undefined && { ending: { ...ending, at: iso(ending.at) } }),
    ...(emergency !== undefined && { emergency: emergencyToView(emergency) }),
  };
};
