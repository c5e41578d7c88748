import type * as z from 'zod';
import {
  ApproveBody,
  CloseElevationBody,
  DenyBody,
  ExtendBody,
  GrantView,
  grantToView,
  ListElevationsQuery,
  RequestElevationBody,
  RevealBody,
  RevealView,
  ReviewBody,
  RevokeBody,
  WithdrawElevationBody,
} from '../desk/contracts/elevations';
import { pageOf, pageToView } from '../desk/contracts/pages';
import type { Decision } from '../desk/rules/decision';
import type { Grant } from '../desk/rules/grants';
import type { Caller } from '../desk/rules/people';
import type { Act } from '../desk/rules/permissions';
import { iso } from '../desk/rules/time';
import type { Desk } from '../desk/usecases/desk';
import type { Refusal } from '../desk/usecases/refusals';
import { apiDoor } from './api-door';
import type { Door, Posted } from './door';
import { elevationFieldsOf, elevationForm, withMinutes } from './elevation-form';
import { revealBody, seeElevation, verbRefused } from './elevation-pages';
import { closeFieldsOf } from './elevation-verb-forms';
import type { Framed } from './page-frame';
import { grantPath } from './paths';
import { refused } from './problem';

/**
 * `POST /api/v1/elevations`: asks for a lease on one device's admin password, for a live ticket.
 *
 * Takes `RequestElevationBody` and an `Idempotency-Key`. Answers 201 with a `GrantView`; 404 for a ticket or device that
 * is not there, 403 for a ticket of a tier that the caller is not in or a device with too many requests (R86), 409 when
 * somebody holds the device or it has no password yet, 422 when ticket, category or plan do not allow it or nobody could
 * approve it. What needs approval waits in the state `awaiting-approval`.
 */
const requestElevation = (desk: Desk, framed: Framed): Door =>
  apiDoor({
    name: 'request-elevation',
    method: 'POST',
    route: 'api/v1/elevations',
    act: 'request-elevation',
    contract: {
      summary: "Asks for a lease on one device's admin password, for a live ticket",
      body: RequestElevationBody,
      headers: ['Idempotency-Key'],
      answers: { 201: { json: GrantView, headers: ['Location'] } },
    },
    readForm: elevationFieldsOf,
    page: async (problem, posted, visit) =>
      elevationForm(visit, framed, await desk.elevationChoices(visit.caller), posted, problem),
    open: async ({ body: { deviceId, ...wish }, caller, key, wantsPage }) => {
      const requested = await desk.requestElevation(caller, deviceId, wish, key);
      if (!requested.ok) return { problem: refused(requested.refusal) };
      const { grant } = requested.value;
      if (grant === undefined) throw new Error('an elevation was requested and there is no grant');
      if (wantsPage) return seeElevation(grant.grantId);
      return {
        status: 201,
        headers: { location: `/api/v1/elevations/${grant.grantId}` },
        json: grantToView(grant),
      };
    },
  });

/** `GET /api/v1/elevations/{id}`: a `GrantView`; 404 for whoever may not see it. */
const readElevation = (desk: Desk): Door =>
  apiDoor({
    name: 'read-elevation',
    method: 'GET',
    route: 'api/v1/elevations/{id}',
    act: 'read-elevation',
    contract: { summary: 'Reads an elevation', params: grantPath, answers: { 200: { json: GrantView } } },
    open: async ({ params, caller }) => {
      const found = await desk.readElevation(caller, params.id);
      return found.ok ? { status: 200, json: grantToView(found.value) } : { problem: refused(found.refusal) };
    },
  });

/**
 * `POST /api/v1/elevations/{id}/reveal`: shows the password, once, to the holder.
 *
 * Answers 200 `{ grant, passwords: [{ label, version, password }] }`, never cached; a second try is 410 and an alarm.
 * The record of who sees it was stored before the vault was read (docs/design.md §8).
 */
const revealPassword = (desk: Desk, framed: Framed): Door =>
  apiDoor({
    name: 'reveal-password',
    method: 'POST',
    route: 'api/v1/elevations/{id}/reveal',
    act: 'use-elevation',
    contract: {
      summary: 'Shows the password, once, to the holder',
      params: grantPath,
      body: RevealBody,
      answers: { 200: { json: RevealView } },
    },
    page: verbRefused(framed),
    open: async ({ params, caller, wantsPage, request }) => {
      const revealed = await desk.revealPassword(caller, params.id);
      if (!revealed.ok) return { problem: refused(revealed.refusal) };
      const { grant, shown } = revealed.value;
      const passwords = shown.map(({ password, backedUpAt, ...one }) => ({
        ...one,
        password: password.reveal(),
        ...(backedUpAt !== undefined && { backedUpAt: iso(backedUpAt) }),
      }));
      if (wantsPage) {
        const body = revealBody(grantToView(grant), passwords);
        return { status: 200, page: framed({ request, caller, wantsPage }, 'The password, shown once', body) };
      }
      return { status: 200, json: { grant: grantToView(grant), passwords } };
    },
  });

/** `POST /api/v1/elevations/{id}/<path>`: what somebody does to one elevation; answers it as it then stands. */
interface Verb<Fields> {
  readonly name: string;
  readonly path: string;
  readonly act: Act;
  readonly summary: string;
  readonly body: z.ZodType<Fields>;
  readonly readForm?: (fields: Posted) => Posted;
  readonly does: (caller: Caller, grantId: string, body: Fields) => Promise<Decision<Grant, Refusal>>;
}

const verbDoor = <Fields>(framed: Framed, { name, path, act, summary, body, readForm, does }: Verb<Fields>): Door =>
  apiDoor({
    name,
    method: 'POST',
    route: `api/v1/elevations/{id}/${path}`,
    act,
    contract: { summary, params: grantPath, body, answers: { 200: { json: GrantView } } },
    ...(readForm !== undefined && { readForm }),
    open: async ({ params, body: fields, caller, wantsPage }) => {
      const done = await does(caller, params.id, fields);
      if (!done.ok) return { problem: refused(done.refusal) };
      return wantsPage ? seeElevation(params.id) : { status: 200, json: grantToView(done.value) };
    },
    page: verbRefused(framed),
  });

/** What is done to an elevation that is there, each by whom it is for (docs/design.md §8). */
const verbs = (desk: Desk, framed: Framed): readonly Door[] => [
  verbDoor(framed, {
    name: 'close-elevation',
    path: 'close',
    act: 'use-elevation',
    summary: 'Gives the device back with the actions taken (R87)',
    body: CloseElevationBody,
    readForm: closeFieldsOf,
    does: desk.closeElevation,
  }),
  verbDoor(framed, {
    name: 'approve-elevation',
    path: 'approve',
    act: 'decide-elevation',
    summary: 'Approves a request, or a longer lease; never one’s own, and each person once',
    body: ApproveBody,
    does: desk.approveElevation,
  }),
  verbDoor(framed, {
    name: 'deny-elevation',
    path: 'deny',
    act: 'decide-elevation',
    summary: 'Denies a request, or a longer lease, with the reason',
    body: DenyBody,
    does: desk.denyElevation,
  }),
  verbDoor(framed, {
    name: 'withdraw-elevation',
    path: 'withdraw',
    act: 'withdraw-elevation',
    summary: 'Takes back one’s own request, until its password was shown',
    body: WithdrawElevationBody,
    does: desk.withdrawElevation,
  }),
  verbDoor(framed, {
    name: 'revoke-elevation',
    path: 'revoke',
    act: 'revoke-elevation',
    summary: 'Ends an elevation before its time; a password that was seen rotates',
    body: RevokeBody,
    does: desk.revokeElevation,
  }),
  verbDoor(framed, {
    name: 'extend-elevation',
    path: 'extend',
    act: 'use-elevation',
    summary: 'Asks for a longer lease, once, with as many approvals as the request needed',
    body: ExtendBody,
    readForm: withMinutes,
    does: desk.extendElevation,
  }),
  verbDoor(framed, {
    name: 'review-elevation',
    path: 'review',
    act: 'review-elevation',
    summary: 'Reviews an emergency that is over, with a verdict and words; never one’s own, and once',
    body: ReviewBody,
    does: desk.reviewElevation,
  }),
];

/** `GET /api/v1/elevations`: a page, the newest first. Who may see their own only is shown those. */
const listElevations = (desk: Desk): Door =>
  apiDoor({
    name: 'list-elevations',
    method: 'GET',
    route: 'api/v1/elevations',
    act: 'read-elevation',
    contract: {
      summary: 'Lists elevations, a page at a time, the newest first',
      query: ListElevationsQuery,
      answers: { 200: { json: pageOf(GrantView) } },
    },
    open: async ({ caller, query: { device, ticket, ...query } }) => {
      const page = await desk.listElevations(caller, { ...query, deviceId: device, ticketId: ticket });
      return { status: 200, json: pageToView(page, grantToView) };
    },
  });

export const elevations = (desk: Desk, framed: Framed): readonly Door[] => [
  requestElevation(desk, framed),
  listElevations(desk),
  readElevation(desk),
  revealPassword(desk, framed),
  ...verbs(desk, framed),
];
