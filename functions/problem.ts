import type * as z from 'zod';
import type { Fault, FaultKind } from '../desk/ports';
import type { Refusal } from '../desk/usecases/refusals';
import { etagOf } from './etag';
import { laneFor, whoMayInWords } from './who-may';

/** What a refusal was about, for the desk's own record: JSON and pages leave a symbol out. */
const subject: unique symbol = Symbol('subject');

/** RFC 9457: `type` is stable, `title` a sentence for the person, `errors` the fields of a wrong form by JSON pointer. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly errors?: readonly FieldError[];
  readonly [subject]?: string;
  readonly [fact: string]: unknown;
}

export interface FieldError {
  readonly at: string;
  readonly message: string;
}

interface Answer {
  readonly status: number;
  readonly title: string;
}

const answerByKind: Readonly<Record<Refusal['kind'], Answer>> = {
  'ticket-unknown': { status: 404, title: 'There is no such ticket, or it is not yours to see.' },
  'act-forbidden': { status: 403, title: 'Your roles and groups do not allow this.' },
  'ticket-changed': { status: 412, title: 'The ticket has changed since you read it. Read it again, then decide.' },
  'if-match-missing': {
    status: 428,
    title: 'Say which state of the ticket you edit: send its ETag as If-Match. Read the ticket again to get it.',
  },
  'ticket-already-responded': { status: 409, title: 'Somebody has responded already. Send an update instead.' },
  'ticket-not-active': { status: 409, title: 'Nobody is working on this ticket now. Respond first.' },
  'ticket-not-editable': {
    status: 409,
    title: 'A resolved ticket takes no more changes. Reactivate it, or file another one.',
  },
  'attachment-unknown': { status: 404, title: 'There is no such attachment, or it is not yours to use.' },
  'attachment-empty': { status: 422, title: 'The file is empty. Choose another one.' },
  'attachment-limit-reached': { status: 409, title: 'The ticket has as many attachments as it may have.' },
  'attachment-type-not-allowed': {
    status: 415,
    title: 'The desk takes images, PDF, Office documents, text, CSV, JSON and ZIP; this file is none of them.',
  },
  'archive-too-large': {
    status: 422,
    title: 'This archive unpacks to more than the desk passes on. Send only the files that are needed.',
  },
  'ticket-resolved': {
    status: 409,
    title: 'This ticket is resolved, and a resolved ticket is not edited (R67). Reactivate it first.',
  },
  'ticket-closed': {
    status: 410,
    title: 'This ticket is closed for good. File the one that follows it: on its page, or by POST to its /follow-up.',
  },
  'ticket-already-mitigated': {
    status: 409,
    title: 'This ticket is mitigated already. Send an update, or resolve it.',
  },
  'question-missing': { status: 409, title: 'Nobody has asked the requester anything. Ask first, or write a note.' },
  'severity-fixed': {
    status: 422,
    title:
      'Its severity could not be chosen when it was filed, so it stays (R35, R36). An IT admin may file a graver ticket and link it.',
  },
  'tier-top': { status: 409, title: 'There is no tier above this one. Hand the ticket over instead.' },
  'tier-unchanged': { status: 409, title: 'The ticket is in this tier already. Name another one.' },
  'tier-unknown': { status: 422, title: 'Its lane has no such tier. Choose one of those named.' },
  'handed-over-already': {
    status: 409,
    title: 'Somebody has this ticket already. Have it returned before you hand it over again.',
  },
  'party-works-it': {
    status: 422,
    title: 'Operations works this lane itself. Transfer the ticket, or hand it to somebody else.',
  },
  'handover-missing': { status: 409, title: 'Nobody outside has this ticket. Hand it over first.' },
  'handover-taken-already': {
    status: 409,
    title: 'The other side has taken this handover already. It can only be returned.',
  },
  'entries-full': { status: 422, title: 'This ticket holds as many of them as it can. Remove one first.' },
  'link-to-itself': { status: 422, title: 'A ticket is not linked to itself. Name another one.' },
  'linked-ticket-unknown': { status: 422, title: 'There is no such ticket to link to, or it is not yours to see.' },
  'link-contrary': { status: 409, title: 'The two are linked the other way round. Take that link back first.' },
  'link-missing': { status: 409, title: 'The two tickets are not linked so.' },
  'external-id-missing': { status: 409, title: 'The ticket does not have this external id.' },
  'ticket-not-resolved': { status: 409, title: 'The ticket is not resolved. That comes after its resolution.' },
  'reactivation-over': {
    status: 410,
    title:
      'A ticket is reactivated within a day of its resolution (R67), and that is over. File the one that follows it: on its page, or by POST to its /follow-up.',
  },
  'ticket-not-closed': {
    status: 409,
    title: 'Another ticket follows this one once it is closed. Until then work on it, or reactivate it.',
  },
  'ticket-erased': {
    status: 410,
    title: 'What this ticket said is erased, so there is nothing to take up again. File a new one.',
  },
  'ticket-reactivable': {
    status: 409,
    title:
      'The requester may still reactivate this ticket (R67). It closes by itself then; sooner only by the requester, or once they have rated it.',
  },
  'ticket-worked-on': { status: 409, title: 'Work on this ticket has begun. Ask the desk to resolve it.' },
  'ticket-rated-already': { status: 409, title: 'This ticket was rated, and a ticket is rated once (R68).' },
  'lane-not-offered': { status: 422, title: 'The policy takes no tickets of this lane.' },
  'type-not-offered': { status: 422, title: 'The policy takes no tickets of this type here. Choose another type.' },
  'severity-not-choosable': { status: 422, title: 'Such a ticket is always severity C. Leave the severity out.' },
  'coverage-not-choosable': {
    status: 422,
    title: 'This severity leaves no choice of coverage. Leave the coverage out.',
  },
  'policy-invalid': { status: 422, title: 'The policy file is not right, or an example of it fails.' },
  'policy-version-taken': {
    status: 409,
    title: 'This version was published with other content. Raise the version in the file.',
  },
  'policy-unknown': { status: 404, title: 'No such policy was published.' },
  'device-polls': {
    status: 409,
    title: 'This device asks the desk for its password itself. Windows LAPS cannot set it too.',
  },
  'device-ids-missing': {
    status: 422,
    title:
      'The directory does not say what Intune and Entra ID call this device. Import it from Graph, or name both ids.',
  },
  'device-unknown': { status: 404, title: 'There is no such device.' },
  'grant-unknown': { status: 404, title: 'There is no such elevation, or it is not yours to see.' },
  'device-held': { status: 409, title: 'Somebody holds this device. Wait until it is given back.' },
  'device-without-password': { status: 409, title: 'This device has not confirmed a password yet.' },
  'ticket-not-live': { status: 422, title: 'Elevation needs a ticket that is still being worked on.' },
  'ticket-of-another-tier': {
    status: 403,
    title: 'This needs a ticket that you work, and that one is with a tier that you are not in.',
  },
  'category-unknown': { status: 422, title: 'The policy has no such category. Choose one of its categories.' },
  'lane-forbidden': {
    status: 403,
    title: 'You may not file in this lane. Ask somebody whose role may, or file in the user lane.',
  },
  'filing-for-another-forbidden': {
    status: 403,
    title: 'Only support staff file for somebody else, or take down what came by phone, mail or chat.',
  },
  'fields-missing': { status: 422, title: 'Such a ticket needs more to be said. Fill in what is named.' },
  'fields-of-another-type': { status: 422, title: 'Only an incident has these fields. Leave them out.' },
  'area-unknown': { status: 422, title: 'The policy has no such area of focus. Choose one of its areas.' },
  'admin-contact-missing': {
    status: 422,
    title:
      'This area has no admin contact who may decide. Have one saved on the page Contacts (or at /api/v1/contacts), then file again.',
  },
  'area-missing': {
    status: 422,
    title:
      'This ticket has no area of focus, so no admin contact stands behind it. Change its primary contact instead.',
  },
  'admin-contacts-exhausted': {
    status: 409,
    title:
      'No admin contact of its area is left to take over. Have one saved at /api/v1/contacts, or change the primary contact.',
  },
  'admin-contact-unfit': {
    status: 422,
    title:
      'That is no admin contact of its area who may decide and has not taken over before. Choose one of those named.',
  },
  'severity-by-phone': {
    status: 422,
    title: 'This severity is opened by phone only. Call the number given here; support files it for you.',
  },
  'callback-past': { status: 422, title: 'That moment has passed. Choose one that is still to come.' },
  'origin-unfit': {
    status: 422,
    title: 'An escalation comes from a ticket of the user lane that is still open. Name one.',
  },
  'device-not-known': { status: 422, title: 'The desk knows no such device. Correct its id, or leave it out.' },
  'person-not-known': {
    status: 422,
    title:
      'The directory has nobody, or not only one, with this mail address. Correct it, or write the id of a person.',
  },
  'device-out-of-scope': {
    status: 422,
    title: 'This device is not supported now. Leave it out, or have an IT admin change its group or dates.',
  },
  'contact-unknown': { status: 404, title: 'There is no such contact, or it is not yours to see.' },
  'contact-id-taken': { status: 409, title: 'A contact that is not yours to change has this id. Choose another id.' },
  'contact-changed': { status: 409, title: 'The contact was changed since you saw it. Look again, then vouch for it.' },
  'contact-overtaken': {
    status: 412,
    title: 'The contact has changed since you read it. Look at what it is now, then decide.',
  },
  'grant-held-by-another': { status: 403, title: 'Only the holder may do this.' },
  'grant-already-revealed': {
    status: 410,
    title: 'The password was shown already. Give the device back and ask again. This try was recorded.',
  },
  'grant-over': { status: 410, title: 'This elevation is over. Ask again.' },
  'grant-lapsed': { status: 410, title: 'The password was not shown in time. Ask again.' },
  'grant-waiting': {
    status: 409,
    title: 'This elevation still waits for approval or for its turn. Wait for it, or withdraw it.',
  },
  'grant-shown': {
    status: 409,
    title: 'The password was shown, so it cannot be withdrawn. Give it back with the actions taken.',
  },
  'grant-not-revealed': { status: 409, title: 'The lease has not begun: it runs from the reveal. Reveal first.' },
  'request-limit-reached': {
    status: 403,
    title: 'This device has as many open requests as policy allows (R86). Wait for one of them, or withdraw your own.',
  },
  'action-unknown': {
    status: 422,
    title: 'The policy has no such action. Choose from its catalogue, which is named here.',
  },
  'action-unsupported': {
    status: 422,
    title: 'This is not supported on a managed device, for the reason given here. Plan something else.',
  },
  'reason-missing': {
    status: 422,
    title: 'Something of this is not recommended. Say why it has to be done all the same.',
  },
  'approver-missing': {
    status: 422,
    title:
      'Nobody, or not enough people beside you, could approve this in time. Have approvers put into the group that the policy names, have one who is away come back (/forms/absence), or plan typical actions only.',
  },
  'start-unfit': {
    status: 422,
    title: 'It begins later than now, and by the moment named here at the latest. Choose another, or leave it out.',
  },
  'approval-own': { status: 403, title: 'Nobody decides on their own request. Somebody else has to.' },
  'approved-already': { status: 409, title: 'You have approved this already; another person has to, as well.' },
  'approved-for-you': {
    status: 409,
    title: 'Your stand-in approved this while you were away, and the two of you have one voice. Another person has to.',
  },
  'absence-unfit': {
    status: 422,
    title: 'It ends after it begins, later than now, and within the days named here. Choose another end.',
  },
  'stand-in-unfit': {
    status: 422,
    title: 'This person cannot stand in for you. Name a colleague from the group of approvers that the policy names.',
  },
  'approval-not-wanted': { status: 409, title: 'Nothing of this elevation waits for approval now.' },
  'emergency-not-extended': {
    status: 409,
    title: 'An emergency is not extended. Give it back and, if it is still one, break the glass again.',
  },
  'review-own': { status: 403, title: 'Nobody reviews their own emergency. Somebody else has to.' },
  'review-not-wanted': { status: 409, title: 'This is no emergency, so there is nothing to review.' },
  'reviewed-already': { status: 409, title: 'Somebody has reviewed this already. A review stands.' },
  'emergency-not-over': {
    status: 409,
    title: 'This emergency is still going on. Review it when it was given back, or revoke it first.',
  },
  'reveal-limit-reached': {
    status: 429,
    title: 'So many passwords were shown lately that policy allows no more now. Wait as long as Retry-After says.',
  },
  'extension-used': { status: 409, title: 'A longer lease is asked for once. Give this one back and ask again.' },
  'extension-too-long': {
    status: 422,
    title: 'That is longer than policy allows in all. Ask for no more than what is named here.',
  },
  'grant-closed-already': { status: 400, title: 'This elevation is closed already.' },
  'ticket-not-ended': {
    status: 409,
    title: 'This ticket is still worked on, and that needs what was said. Resolve or withdraw it first, then erase.',
  },
  'person-unknown': { status: 404, title: 'That is nobody’s id.' },
  'campaign-unknown': { status: 404, title: 'There is no such campaign.' },
  'campaign-open': {
    status: 409,
    title: 'Another campaign is not over, and they would share what the vault takes. Wait for it, or cancel it.',
  },
  'campaign-over': { status: 409, title: 'This campaign is over. Start another one.' },
  'enrolment-refused': {
    status: 403,
    title: 'This code lets nobody in: it is wrong, used, too old or replaced. Ask an IT admin for a new one.',
  },
  'key-not-new': { status: 409, title: 'That is the key that the device has already. Make a new one.' },
  'key-unproved': { status: 422, title: 'The proof is not made by that key, or not over the text that it must sign.' },
  'rotation-unknown': { status: 404, title: 'No such rotation waits for this device.' },
  'version-not-pending': { status: 409, title: 'That is not the version this device was given last.' },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used with another body. Use a new key for a new request.',
  },
};

const answerByFault: Readonly<Record<FaultKind, Answer>> = {
  'continuation-foreign': {
    status: 400,
    title: 'This continuation is none that this list gave. Start again without one.',
  },
  missing: { status: 404, title: 'That does not exist (any more).' },
  conflict: { status: 409, title: 'Somebody else was first. Read again, then decide.' },
  stale: { status: 412, title: 'It kept changing while we tried. Read it again, then decide.' },
  throttled: { status: 429, title: 'The desk is busy. Try again in a moment.' },
  unreadable: {
    status: 500,
    title: 'What is stored here cannot be read. Quote the correlation id when you report it.',
  },
  unavailable: { status: 503, title: 'The desk cannot reach its store. Nothing was lost; try again in a moment.' },
};

/** What is wrong with a request before any rule is asked. */
const answerByFlaw = {
  'signed-out': { status: 401, title: 'Sign in first.' },
  'device-unproved': { status: 401, title: 'The request is not signed by a device that the desk knows.' },
  'origin-foreign': { status: 403, title: 'This request came from another site.' },
  'form-token-wrong': { status: 403, title: 'The form is too old or not ours. Load it again.' },
  'route-unknown': { status: 404, title: 'There is nothing here.' },
  'body-too-long': { status: 413, title: 'That is longer than the desk takes.' },
  'body-type-unknown': {
    status: 415,
    title: 'Send application/json, application/x-www-form-urlencoded or multipart/form-data.',
  },
  'body-malformed': { status: 400, title: 'The body cannot be read.' },
  'header-malformed': { status: 400, title: 'A header of the request cannot be read.' },
  'body-invalid': { status: 400, title: 'Some fields are not right.' },
  'rate-limited': {
    status: 429,
    title: 'That was too many requests in a short time. Wait as long as Retry-After says, then go on.',
  },
  'query-invalid': { status: 400, title: 'Some parameters are not right.' },
  defect: { status: 500, title: 'Something is wrong with the desk. Quote the correlation id when you report it.' },
} as const satisfies Readonly<Record<string, Answer>>;

export type Flaw = keyof typeof answerByFlaw;

export const typeOf = (kind: string): string => `urn:tierline:problem:${kind}`;

/** Every type of problem that the desk answers, in the order of their names. */
export const problemTypes: readonly (Answer & { readonly type: string })[] = Object.entries({
  ...answerByKind,
  ...answerByFault,
  ...answerByFlaw,
})
  .map(([kind, answer]) => ({ type: typeOf(kind), ...answer }))
  .toSorted((one, other) => (one.type < other.type ? -1 : 1));

/** The facts of a refusal become members of the problem; the fields that it names, errors that mark them in a form. */
export const refused = (refusal: Refusal): Problem => {
  const { kind, about, ...facts }: Refusal & { readonly about?: string } = withDetail(refusal);
  const stands = standingOf(refusal);
  const problem = {
    type: typeOf(kind),
    ...answerByKind[kind],
    ...facts,
    ...stands,
    ...(about && { [subject]: about }),
  };
  if (!('fields' in refusal)) return problem;
  const message = adviceOn(refusal);
  return { ...problem, errors: refusal.fields.map((name) => ({ at: `/${name}`, message })) };
};

/** Whom the desk turns away hears who may, and what to do. */
const withDetail = (refusal: Refusal): Refusal => {
  if (refusal.kind === 'lane-forbidden') return { ...refusal, ...laneFor(refusal) };
  if (refusal.kind !== 'act-forbidden') return refusal;
  const { isSecurity: _side, isGuest: _guest, ...rest } = refusal;
  return { ...rest, ...whoMayInWords(refusal) };
};

/** That the desk said no to who asks rather than to what they ask: how, and about what that is there. */
export interface Denial {
  readonly refusal: string;
  readonly about?: string;
}

const denying: ReadonlySet<string> = new Set(
  Object.entries(answerByKind).flatMap(([kind, { status }]) => (status === 403 ? [typeOf(kind)] : [])),
);

/** Every 403 of a rule, and whatever pretends that something is not there. */
export const denialOf = ({ type, [subject]: about }: Problem): Denial | undefined => {
  if (about === undefined && !denying.has(type)) return undefined;
  return { refusal: type.slice(typeOf('').length), ...(about !== undefined && { about }) };
};
/** What stands there now comes with the ETag to send next time. */
const standingOf = (refusal: Refusal) =>
  (refusal.kind === 'ticket-changed' || refusal.kind === 'contact-overtaken') && refusal.current !== undefined
    ? { current: { etag: etagOf({ seq: refusal.lastSeq }), ...refusal.current } }
    : {};

const wordsByUnfit = {
  yourself: 'Nobody stands in for themselves.',
  'not-known': 'The desk knows nobody of this id.',
  'no-approver': 'They are not in the group of approvers, and a stand-in gains no right by being named.',
} as const;

const wordsByScope = {
  'test-group': 'it is in the Test group',
  'scope-ahead': 'its support has not begun',
  'scope-ended': 'its support has ended',
} as const;

/** What to do about a field that was refused. */
const adviceOn = (refusal: Extract<Refusal, { fields: readonly string[] }>): string => {
  switch (refusal.kind) {
    case 'fields-missing':
    case 'device-ids-missing':
      return 'This is needed.';
    case 'area-unknown':
      return `Choose one of ${refusal.areas.join(', ')}.`;
    case 'category-unknown':
      return `Choose one of ${refusal.categories.join(', ')}.`;
    case 'severity-by-phone':
      return `Call ${refusal.number}.`;
    case 'stand-in-unfit':
      return wordsByUnfit[refusal.because];
    case 'device-not-known':
      return `The desk does not know ${refusal.deviceId}.`;
    case 'device-out-of-scope':
      return `${refusal.deviceId} is not supported: ${wordsByScope[refusal.because]}.`;
    default:
      return answerByKind[refusal.kind].title;
  }
};

export const faulted = ({ kind, retryAfterMs }: Fault): Problem => ({
  type: typeOf(kind),
  ...answerByFault[kind],
  ...((kind === 'throttled' || kind === 'unavailable') && {
    retryAfterSeconds: Math.ceil((retryAfterMs ?? 1000) / 1000),
  }),
});

export const flawed = (flaw: Flaw, facts: Readonly<Record<string, unknown>> = {}): Problem => ({
  type: typeOf(flaw),
  ...answerByFlaw[flaw],
  ...facts,
});

/** RFC 6901. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Each unknown key gets an entry of its own: zod reports them together, on their parent. */
const errorsOf = (issue: z.core.$ZodIssue): readonly FieldError[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ at: pointer([...issue.path, key]), message: 'There is no such field.' }))
    : [{ at: pointer(issue.path), message: issue.message }];

/** All that is wrong at once: nobody corrects a field to hear of what came beside it afterwards. */
export const together = (fields: Problem, beside: Problem | undefined): Problem =>
  beside === undefined ? fields : { ...fields, errors: [...(fields.errors ?? []), ...(beside.errors ?? [])] };

export const invalid = (error: z.ZodError, flaw: 'body-invalid' | 'query-invalid' = 'body-invalid'): Problem =>
  flawed(flaw, { errors: error.issues.flatMap(errorsOf) });
