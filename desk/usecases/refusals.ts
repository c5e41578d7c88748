import type { FileTicketRefusal, TicketStateRefusal } from '../rules/ticket-commands';

/** Every way in which the desk says no. `functions/problem.ts` answers each; `tsc` names one without an answer. */
export type Refusal =
  | FileTicketRefusal
  | TicketStateRefusal
  | { readonly kind: 'ticket-unknown' }
  | { readonly kind: 'act-forbidden' }
  | { readonly kind: 'ticket-changed'; readonly lastSeq: number }
  | { readonly kind: 'idempotency-key-reused' };
