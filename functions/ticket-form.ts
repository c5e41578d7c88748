import type { UploadView } from '../desk/contracts/attachments';
import type { AdviceView } from '../desk/contracts/tickets';
import type { Caller } from '../desk/rules/people';
import { type Act, mayAtAll, mayFile } from '../desk/rules/permissions';
import type { Lane } from '../desk/rules/policies';
import { isSecurityTicket } from '../desk/rules/security';
import type { FilingChoices } from '../desk/usecases/advise-filing';
import { sizeText } from './attachment-pages';
import type { Posted, Reply, Visit } from './door';
import { expectedAnswers } from './expected-answers';
import { shapeByLane } from './filing-parts';
import { errorSummary, type FormPart, fieldsOf, partHtml } from './form-fields';
import { formTokenFor } from './form-token';
import { type Html, html } from './html';
import type { Framed } from './page-frame';
import type { Problem } from './problem';

/** What the desk says before a form is shown. */
export interface FilingOffer {
  readonly choices: FilingChoices;
  /** By which time somebody would answer; nothing when the policy takes no tickets of this lane. */
  readonly responses: AdviceView['responses'] | undefined;
  /** Files that came with the form before, and wait for its ticket. */
  readonly kept: readonly UploadView[];
}

const keptFile = ({ attachmentId, name, bytes }: UploadView, index: number): Html => html`
  <span class="choice"><input type="checkbox" id="kept-${index}" name="attachments" value="${attachmentId}" checked>
  <label for="kept-${index}">${name} is kept (${sizeText(bytes)})</label></span>`;

/** What the form sent along already need not be chosen again. */
const keptFiles = (kept: readonly UploadView[]): Html | undefined =>
  kept.length === 0
    ? undefined
    : html`
<fieldset class="choices">
  <legend>Files that you sent already</legend>
  <p class="hint">They go with the ticket. Untick what shall not; to replace one, untick it and add another below.</p>
  ${kept.map(keptFile)}
</fieldset>`;

const actByLane: Readonly<Record<Lane, Act>> = {
  user: 'file-ticket',
  admin: 'file-admin-ticket',
  escalation: 'file-escalation',
};

/** The security area has people of its own (R95). */
const mayChoose = (caller: Caller, lane: Lane, area: string): boolean =>
  mayFile(caller, actByLane[lane], isSecurityTicket({ area }));

/**
 * A form to file a ticket; it works without script. After a refusal it comes back with what was typed, the files that were
 * sent, and the wrong fields marked. Its hidden `_key` makes a form that is sent twice file once.
 */
export const ticketForm = (
  visit: Visit,
  framed: Framed,
  lane: Lane,
  { choices, responses, kept }: FilingOffer,
  posted: Posted = {},
  problem?: Problem,
): Reply => {
  const token = formTokenFor(visit.request);
  const { heading, about, parts } = shapeByLane[lane]({
    choices: { ...choices, areas: choices.areas.filter((area) => mayChoose(visit.caller, lane, area)) },
    mayFileForAnother: mayAtAll(visit.caller, 'file-for-another'),
  });
  const state = { posted, errors: problem?.errors ?? [] };
  const before = (part: FormPart): Html | undefined =>
    'name' in part && part.name === 'attachments' ? keptFiles(kept) : undefined;
  const body = html`
${problem && errorSummary(problem, fieldsOf(parts))}
${about === undefined ? undefined : html`<p>${about}</p>`}
${responses === undefined ? html`<p>The policy takes no tickets of this lane.</p>` : expectedAnswers(responses)}
<form method="post" action="/api/v1/tickets" enctype="multipart/form-data" class="stacked">
  <input type="hidden" name="_csrf" value="${token.value}">
  <input type="hidden" name="_key" value="${crypto.randomUUID()}">
  <input type="hidden" name="lane" value="${lane}">
  ${parts.map((part) => html`${before(part)}${partHtml(part, state)}`)}
  <button class="primary">File the ticket</button>
</form>`;
  return { status: problem?.status ?? 200, cookie: token, page: framed(visit, heading, body) };
};
