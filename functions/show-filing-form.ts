import { uploadToView } from '../desk/contracts/attachments';
import { adviceToView } from '../desk/contracts/tickets';
import { isAttachmentId } from '../desk/rules/attachments';
import type { Lane } from '../desk/rules/policies';
import type { Desk } from '../desk/usecases/desk';
import type { Posted, Reply, Visit } from './door';
import type { Framed } from './page-frame';
import type { Problem } from './problem';
import { ticketForm } from './ticket-form';

export type FilingForms = Pick<Desk, 'adviseFiling' | 'filingChoices' | 'waitingUploads'>;

const idsOf = ({ attachments }: Posted): readonly string[] =>
  (Array.isArray(attachments) ? attachments : []).filter((id) => typeof id === 'string' && isAttachmentId(id));

/** The form of a lane as the policy has it now, with what was posted and what was wrong with it. */
export const showFilingForm = async (
  desk: FilingForms,
  framed: Framed,
  visit: Visit,
  lane: Lane,
  posted: Posted = {},
  problem?: Problem,
): Promise<Reply> => {
  const [choices, advised, kept] = await Promise.all([
    desk.filingChoices(visit.caller),
    desk.adviseFiling({ lane, type: 'incident' }),
    desk.waitingUploads(visit.caller, idsOf(posted)),
  ]);
  const responses = advised.ok ? adviceToView(advised.value).responses : undefined;
  return ticketForm(visit, framed, lane, { choices, responses, kept: kept.map(uploadToView) }, posted, problem);
};
