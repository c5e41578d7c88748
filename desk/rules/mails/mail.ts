import { localText } from '../local-time';
import { instant, isZone } from '../time';

/**
 * What a mail says. Every text that the desk sends by mail stands in this folder, a file for each kind of mail; whom it
 * goes to and when is decided elsewhere, so another language would be another such folder.
 */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  /** The mailbox that a reply goes to. */
  readonly replyTo?: string;
}

/** What the mail says of replies, given the mailbox of the tier that has the ticket, where one is known (R65). */
export const aboutReplies = (mailbox: string | undefined): string =>
  mailbox === undefined
    ? 'Nobody reads replies to this mail; whoever cannot sign in tells the service desk, which writes it down.'
    : `A reply to this mail goes to those who work on the ticket, ${mailbox}, and counts once they have written it down.`;

/** Tells a moment (RFC 3339) by the reader's wall clock, and by UTC where no zone of theirs is known. */
export type Said = (moment: string) => string;

export const saidIn = (zone: string | undefined): Said => {
  const known = zone !== undefined && isZone(zone) ? zone : 'UTC';
  return (moment) => localText(instant(moment), known);
};

/** What somebody wrote, set off as theirs; nothing where it was erased or never said. */
export const quoted = (heading: string, text: string | undefined): readonly string[] =>
  text === undefined ? [] : [heading, ...text.split(/\r?\n/).map((line) => `> ${line}`)];
