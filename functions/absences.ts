import { AbsenceView, absenceToView, OwnAbsenceView, SaveAbsenceBody } from '../desk/contracts/absences';
import { localText } from '../desk/rules/local-time';
import type { Instant } from '../desk/rules/time';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import { bodyOf } from './body';
import type { Door, Posted, Reply, Visit } from './door';
import { withMoments } from './filing-fields';
import { choice, dayAndTime, required } from './form-controls';
import { errorSummary, type Field, partHtml } from './form-fields';
import { formTokenFor } from './form-token';
import { type Html, html } from './html';
import type { Framed } from './page-frame';
import { invalid, type Problem, refused } from './problem';

type Absences = Pick<Desk, 'readAbsence' | 'saveAbsence' | 'endAbsence' | 'absenceChoices'>;

/** `GET /api/v1/me/absence`: when the caller is away and who stands in: `{ absence? }`. */
const readAbsence = (desk: Absences): Door =>
  apiDoor({
    name: 'read-absence',
    method: 'GET',
    route: 'api/v1/me/absence',
    act: 'manage-absence',
    contract: {
      summary: 'Reads when the caller, an approver, is away and who stands in for them',
      answers: { 200: { json: OwnAbsenceView } },
    },
    open: async ({ caller }) => {
      const absence = await desk.readAbsence(caller);
      return { status: 200, json: absence === undefined ? {} : { absence: absenceToView(absence) } };
    },
  });

/**
 * `PUT /api/v1/me/absence`: says so, in place of what was said before. Answers 200 with an `AbsenceView`; 422 for an end
 * that does not fit, or a stand-in who is no approver.
 */
const saveAbsence = (desk: Absences): Door =>
  apiDoor({
    name: 'save-absence',
    method: 'PUT',
    route: 'api/v1/me/absence',
    act: 'manage-absence',
    contract: {
      summary: 'Says when the caller, an approver, is away and who stands in for them',
      body: SaveAbsenceBody,
      answers: { 200: { json: AbsenceView } },
    },
    open: async ({ body, caller }) => {
      const saved = await desk.saveAbsence(caller, body);
      return saved.ok ? { status: 200, json: absenceToView(saved.value) } : { problem: refused(saved.refusal) };
    },
  });

/** `DELETE /api/v1/me/absence`: 204; the caller is here again. */
const endAbsence = (desk: Absences): Door =>
  apiDoor({
    name: 'end-absence',
    method: 'DELETE',
    route: 'api/v1/me/absence',
    act: 'manage-absence',
    contract: { summary: 'Says that the caller is here again', answers: { 204: {} } },
    open: async ({ caller }) => {
      await desk.endAbsence(caller);
      return { status: 204 };
    },
  });

interface Form {
  readonly isAway: boolean;
  readonly fields: readonly Field[];
  readonly token: string;
}

const formBody = ({ isAway, fields, token }: Form, posted: Posted, problem?: Problem): Html => html`
${problem && errorSummary(problem, fields)}
<p>While you are away, requests that nobody else could approve are refused at once, and your stand-in gets a mail of each request. Whoever stands in for you approves with their own role, the record says that it was for you, and the two of you count once.</p>
<form method="post" action="/absence" class="stacked">
  <input type="hidden" name="_csrf" value="${token}">
  ${fields.map((field) => partHtml(field, { posted, errors: problem?.errors ?? [] }))}
  <button class="primary">Save</button>
</form>
${isAway ? html`<form method="post" action="/absence/end"><input type="hidden" name="_csrf" value="${token}"><button>I am here again</button></form>` : undefined}`;

const onWall = (at: Instant, zone: string): string => localText(at, zone).slice(0, 16).replace(' ', 'T');

const showForm = async (
  desk: Absences,
  framed: Framed,
  visit: Visit,
  posted?: Posted,
  problem?: Problem,
): Promise<Reply> => {
  const { caller, request } = visit;
  const [{ zones, standIns }, known] = await Promise.all([desk.absenceChoices(caller), desk.readAbsence(caller)]);
  const [zone = 'UTC'] = zones;
  const stored = known && { ...known, from: onWall(known.from, zone), to: onWall(known.to, zone) };
  const ids = standIns.map(({ id }) => id);
  const words = Object.fromEntries(standIns.map(({ id, name }) => [id, name]));
  const fields = [
    dayAndTime('from', 'Away from', undefined, required),
    dayAndTime('to', 'Back at', undefined, required),
    choice('zone', 'Time zone of both', zones),
    choice('standIn', 'Who stands in for you?', ids, { otherwise: 'nobody', words }),
  ];
  const token = formTokenFor(request);
  const body = formBody({ isAway: known !== undefined, fields, token: token.value }, posted ?? stored ?? {}, problem);
  return { status: problem?.status ?? 200, cookie: token, page: framed(visit, 'When you are away', body) };
};

/** `GET /forms/absence`: the same for a browser. */
const absencePage = (desk: Absences, framed: Framed): Door => ({
  name: 'absence-form-page',
  method: 'GET',
  route: 'forms/absence',
  act: 'manage-absence',
  open: (visit) => showForm(desk, framed, visit),
});

const seeForm: Reply = { status: 303, headers: { location: '/forms/absence' } };

/** `POST /absence`: saves it from the form; 303 to the form, or the form again with what is wrong. */
const saveFromForm = (desk: Absences, framed: Framed): Door => ({
  name: 'save-absence-form',
  method: 'POST',
  route: 'absence',
  act: 'manage-absence',
  open: async ({ request, caller }) => {
    const read = await bodyOf(request);
    if (!read.ok) return read;
    const { fields } = read.value;
    const body = SaveAbsenceBody.safeParse(withMoments(fields, ['from', 'to']));
    if (!body.success) return { problem: invalid(body.error), posted: fields };
    const saved = await desk.saveAbsence(caller, body.data);
    return saved.ok ? seeForm : { problem: refused(saved.refusal), posted: fields };
  },
  page: (problem, posted, visit) => showForm(desk, framed, visit, posted, problem),
});

/** `POST /absence/end`: the caller is here again; 303 to the form. */
const endFromForm = (desk: Absences, framed: Framed): Door => ({
  name: 'end-absence-form',
  method: 'POST',
  route: 'absence/end',
  act: 'manage-absence',
  open: async ({ request, caller }) => {
    const read = await bodyOf(request);
    if (!read.ok) return read;
    await desk.endAbsence(caller);
    return seeForm;
  },
  page: (problem, _posted, visit) => showForm(desk, framed, visit, undefined, problem),
});

/** When an approver is away, and who stands in. A browser's form can only post, so it has doors of its own. */
export const absences = (desk: Absences, framed: Framed): readonly Door[] => [
  readAbsence(desk),
  saveAbsence(desk),
  endAbsence(desk),
  absencePage(desk, framed),
  saveFromForm(desk, framed),
  endFromForm(desk, framed),
];
