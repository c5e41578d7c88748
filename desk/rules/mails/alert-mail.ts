import { type Alert, isAhead } from '../alerts';
import type { ClockName } from '../policies';
import { isSecurityTicket } from '../security';
import type { Ticket } from '../tickets';
import { iso } from '../time';
import type { MailText } from './mail';

const nounByClock: Readonly<Record<ClockName, string>> = {
  response: 'response',
  'tier-response': 'tier response',
  update: 'update',
  'tier-solve': 'tier solution',
  resolution: 'resolution',
  customer: 'customer answer',
  handover: 'handover',
};

/** What the mail says. `ticketUrl` leads to the ticket's page. */
export const alertMessage = (alert: Alert, ticket: Ticket, ticketUrl: string): MailText => {
  const { alertId: _, ticketId, clock, threshold, severity, tier, deadlineAt } = alert;
  const noun = nounByClock[clock];
  const isMissed = !isAhead(threshold);
  return {
    subject: `${ticketId}: ${noun} deadline ${isMissed ? 'missed' : 'ahead'} (severity ${severity})`,
    text: [
      `The ${noun} deadline of ticket ${ticketId}, severity ${severity}, ${
        isMissed ? `was ${iso(deadlineAt)} and has passed unmet` : `is ${iso(deadlineAt)}`
      }.`,
      // A level may tell any group, and what the security area writes is for its own people (R95).
      ...(isSecurityTicket(ticket) ? [] : [`Title: ${ticket.title}`]),
      `It is with ${tier}.`,
      '',
      ticketUrl,
      '',
    ].join('\n'),
  };
};
