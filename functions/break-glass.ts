import { BreakGlassBody, GrantView, grantToView } from '../desk/contracts/elevations';
import { detailCharactersMax, idCharactersMax } from '../desk/contracts/limits';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door, Posted, Reply, Visit } from './door';
import { notPromised } from './elevation-form';
import { seeElevation } from './elevation-pages';
import { line, lines, required } from './form-controls';
import { type FormState, partHtml } from './form-fields';
import { formTokenFor } from './form-token';
import { html } from './html';
import type { Framed } from './page-frame';
import { type Problem, refused } from './problem';

const fields = [
  line('deviceId', 'Which device? (its id)', idCharactersMax, required),
  lines('reason', 'What is the emergency?', detailCharactersMax, 3, required),
  line('ticketId', 'A ticket about it (optional, for the record)', idCharactersMax),
];

/** The form of the emergency path; it works without script. Its hidden `_key` makes a form that is sent twice ask once. */
const breakGlassForm = (visit: Visit, framed: Framed, posted: Posted = {}, problem?: Problem): Reply => {
  const token = formTokenFor(visit.request);
  const state: FormState = { posted, errors: problem?.errors ?? [] };
  const body = html`
${problem && html`<div class="problem" role="alert"><p>${problem.title}</p></div>`}
<p class="problem">For emergencies only. It is at once and without approval: whoever holds the device loses it, the
administrators and the security contact are told now and when the password is shown, the password is replaced afterwards, and
a second person reviews what you did.</p>
<form method="post" action="/api/v1/break-glass" class="stacked">
  <input type="hidden" name="_csrf" value="${token.value}">
  <input type="hidden" name="_key" value="${crypto.randomUUID()}">
  ${fields.map((field) => partHtml(field, state))}
  <button class="primary">Break the glass</button>
</form>
${notPromised}`;
  return { status: problem?.status ?? 200, cookie: token, page: framed(visit, 'Break the glass', body) };
};

/**
 * `POST /api/v1/break-glass`: takes a lease on a device in an emergency, at once and whoever holds it.
 *
 * Takes `BreakGlassBody` and an `Idempotency-Key`. Answers 201 with a `GrantView` that is `ready` and `emergency`; 404 for a
 * device that is not there, 409 for one without a password. It is revealed and closed as any other.
 */
const breakGlass = (desk: Desk, framed: Framed): Door =>
  apiDoor({
    name: 'break-glass',
    method: 'POST',
    route: 'api/v1/break-glass',
    act: 'break-glass',
    contract: {
      summary: 'Takes a lease on a device in an emergency, at once; an alarm, and a second person reviews it',
      body: BreakGlassBody,
      headers: ['Idempotency-Key'],
      answers: { 201: { json: GrantView, headers: ['Location'] } },
    },
    page: (problem, posted, visit) => breakGlassForm(visit, framed, posted, problem),
    open: async ({ body: { deviceId, ...emergency }, caller, key, wantsPage }) => {
      const opened = await desk.breakGlass(caller, deviceId, emergency, key);
      if (!opened.ok) return { problem: refused(opened.refusal) };
      const { grantId } = opened.value;
      if (wantsPage) return seeElevation(grantId);
      return { status: 201, headers: { location: `/api/v1/elevations/${grantId}` }, json: grantToView(opened.value) };
    },
  });

/** `GET /forms/break-glass`: the form for it. */
const formPage = (framed: Framed): Door => ({
  name: 'break-glass-form-page',
  method: 'GET',
  route: 'forms/break-glass',
  act: 'break-glass',
  open: async (visit) => breakGlassForm(visit, framed, { deviceId: visit.request.query.get('device') ?? '' }),
});

export const breakGlassDoors = (desk: Desk, framed: Framed): readonly Door[] => [
  breakGlass(desk, framed),
  formPage(framed),
];
