import { isTicketNumber } from '../desk/rules/ticket-number';

/** The ticket and the grant among some values, by their shapes: what lines and spans may name of an invocation. */
export const aboutIds = (values: readonly unknown[]): Readonly<Record<string, string>> => {
  const texts = values.filter((value) => typeof value === 'string');
  const ticketId = texts.find(isTicketNumber);
  const grantId = texts.find((text) => /^EL-[A-Za-z0-9-]{1,80}$/.test(text));
  return { ...(ticketId !== undefined && { ticketId }), ...(grantId !== undefined && { grantId }) };
};
