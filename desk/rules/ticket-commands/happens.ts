import type { Acting } from '../ticket-commands';
import type { TicketEvent } from '../tickets';

type Of<Kind> = Extract<TicketEvent, { kind: Kind }>;
type OrAbsent<Slots> = { readonly [Slot in keyof Slots]: Slots[Slot] | undefined };

/** An event by whoever acts. A text that was not given leaves no slot. */
export const happens = <Kind extends TicketEvent['kind']>(
  kind: Kind,
  { by, at }: Acting,
  data: Of<Kind>['data'],
  text: OrAbsent<Of<Kind>['text']>,
  people: Of<Kind>['people'] = {} as Of<Kind>['people'],
): TicketEvent => {
  const given = Object.fromEntries(Object.entries(text).filter(([, value]) => value !== undefined));
  return { kind, at, by, data, people, text: given } as unknown as TicketEvent;
};
