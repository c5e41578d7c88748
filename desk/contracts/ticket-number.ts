import * as z from 'zod';
import { ticketNumberShape } from '../rules/ticket-number';

const aTicketNumber = 'Write the number of a ticket, such as TL-7KQ4M2XD0A.';

/** The number of a ticket. */
export const TicketNumber = z.string(aTicketNumber).regex(ticketNumberShape, aTicketNumber);
