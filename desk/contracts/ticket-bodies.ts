import * as z from 'zod';
import { coverages, parties, severities } from '../rules/policies';
import { linkRelations } from '../rules/tickets';
import { isContactId } from './contacts';
import { idCharactersMax, textCharactersMax } from './limits';
import { When } from './moments';
import { text } from './texts';
import { TicketNumber } from './ticket-number';
import { ContactBody } from './tickets';

/** `POST …/respond`: the requester was contacted and work has begun (R23). */
export const RespondBody = z
  .strictObject({
    message: text('Say something, or leave the message out.', textCharactersMax).optional(),
  })
  .meta({ id: 'RespondBody' });
export type RespondBody = z.infer<typeof RespondBody>;

/** `POST …/update`: what the requester is told. */
export const UpdateBody = z
  .strictObject({ message: text('Tell the requester how it stands.', textCharactersMax) })
  .meta({ id: 'UpdateBody' });
export type UpdateBody = z.infer<typeof UpdateBody>;

/** `POST …/resolve`: what solved it. */
export const ResolveBody = z
  .strictObject({ solution: text('Say what solved it.', textCharactersMax) })
  .meta({ id: 'ResolveBody' });
export type ResolveBody = z.infer<typeof ResolveBody>;

const oneOf = (words: readonly string[]): string => `Choose one of ${words.join(', ')}.`;
const reason = (missing: string) => text(missing, textCharactersMax);
const optionally = (missing: string) => text(missing, textCharactersMax).optional();

/** A person's opaque id (docs/design.md §15), never a mail address. */
const person = z
  .string('Say who, by the id of the directory.')
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'An id of the directory: up to 64 letters, digits, dots, dashes or underscores.');

/** `POST …/assign`: to oneself, or to somebody else who works in the tier. */
export const AssignBody = z.strictObject({ assignee: person.optional() }).meta({ id: 'AssignBody' });

/** `POST …/note`: among those who work on it. */
export const NoteBody = z.strictObject({ note: text('Write the note.', textCharactersMax) }).meta({ id: 'NoteBody' });

/** `POST …/change-contact`: somebody else to ask about the ticket (R67). */
export const ChangeContactBody = ContactBody.meta({ id: 'ChangeContactBody' });

/** `POST …/contact-unreachable`: `contactId` names who of the area's admin contacts takes over (R62). */
export const UnreachableBody = z
  .strictObject({
    tried: text('Say how and when you tried.', textCharactersMax),
    contactId: z.string().refine(isContactId, 'Write the id of an admin contact, or leave it out.').optional(),
  })
  .meta({ id: 'UnreachableBody' });

/** `POST …/ask`: the requester owes the next step from now on. */
export const AskBody = z
  .strictObject({ question: text('Ask the requester something.', textCharactersMax) })
  .meta({ id: 'AskBody' });

/** `POST …/answer`: by the requester, or on their behalf. */
export const AnswerBody = z
  .strictObject({ answer: text('Say what the requester answers.', textCharactersMax) })
  .meta({ id: 'AnswerBody' });

/** `POST …/change-severity`: `coverage` stays where the new severity offers it, unless it is given (R25, R36). */
export const ChangeSeverityBody = z
  .strictObject({
    severity: z.enum(severities, oneOf(severities)),
    coverage: z.enum(coverages, oneOf(coverages)).optional(),
    reason: reason('Say why.'),
  })
  .meta({ id: 'ChangeSeverityBody' });

/** `POST …/climb`: one tier up. */
export const ClimbBody = z.strictObject({ reason: reason('Say why it goes up.') }).meta({ id: 'ClimbBody' });

/** `POST …/transfer`: to another tier of its lane (R14). */
export const TransferBody = z
  .strictObject({
    tier: text('Name the tier.', idCharactersMax),
    reason: reason('Say why it was in the wrong tier.'),
  })
  .meta({ id: 'TransferBody' });

/** `POST …/hand-over`: the ticket stays open here (R2). */
export const HandOverBody = z
  .strictObject({
    to: z.enum(parties, oneOf(parties)),
    reason: reason('Say what they are to do.'),
  })
  .meta({ id: 'HandOverBody' });

/** `POST …/take`: the other side has begun. */
export const TakeBody = z.strictObject({}).meta({ id: 'TakeBody' });

/** `POST …/return`: what the other side found. */
export const ReturnBody = z.strictObject({ message: reason('Say what they found.') }).meta({ id: 'ReturnBody' });

/** `POST …/link|unlink`: `other` is the number of the other ticket, `relation` what it is to this one. */
export const LinkBody = z
  .strictObject({
    relation: z.enum(linkRelations, oneOf(linkRelations)),
    other: TicketNumber,
  })
  .meta({ id: 'LinkBody' });

/** `POST …/add-external-id|remove-external-id`: the number that the matter has in somebody else's system (R56). */
export const ExternalIdBody = z
  .strictObject({
    system: text('Name the other system.', idCharactersMax),
    externalId: text('Give the number that it has there.', idCharactersMax),
  })
  .meta({ id: 'ExternalIdBody' });

/** `POST …/mitigate`: the harm has stopped. */
export const MitigateBody = z
  .strictObject({ message: optionally('Say what was done, or leave the message out.') })
  .meta({ id: 'MitigateBody' });

/** `POST …/reactivate`: it was not solved after all (R67). */
export const ReactivateBody = z
  .strictObject({
    reason: optionally('Say what is wrong still, or leave the reason out.'),
  })
  .meta({ id: 'ReactivateBody' });

/** `POST …/follow-up`: all that is filed stands in the ticket that it follows. */
export const FollowUpBody = z.strictObject({}).meta({ id: 'FollowUpBody' });

/** `POST …/close`: for good. */
export const CloseBody = z
  .strictObject({ reason: optionally('Say why now, or leave the reason out.') })
  .meta({ id: 'CloseBody' });

/** `POST …/withdraw`: no longer needed. */
export const WithdrawBody = z
  .strictObject({ reason: optionally('Say why, or leave the reason out.') })
  .meta({ id: 'WithdrawBody' });

/** `POST …/schedule-callback`: when the requester would like to be called, or no longer (R46). */
export const ScheduleCallbackBody = z
  .strictObject({ callbackAt: When.optional() })
  .meta({ id: 'ScheduleCallbackBody' });

/** A form sends digits, a program a number. */
const stars = z
  .preprocess(
    (value) => (typeof value === 'string' && /^[1-5]$/.test(value) ? Number(value) : value),
    z.int('A whole number from 1 to 5.').min(1, 'A whole number from 1 to 5.').max(5, 'A whole number from 1 to 5.'),
  )
  .meta({ type: 'integer', minimum: 1, maximum: 5 });

/** `POST …/rate`: 1, not at all satisfied, to 5, entirely (R68). */
export const RateBody = z
  .strictObject({
    rating: stars,
    comment: optionally('Say something, or leave the comment out.'),
  })
  .meta({ id: 'RateBody' });

/** `POST …/watch|unwatch`: oneself, or somebody else. */
export const WatchBody = z.strictObject({ watcher: person.optional() }).meta({ id: 'WatchBody' });
