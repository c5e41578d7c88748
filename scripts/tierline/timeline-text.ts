import { never } from '../../desk/rules/defect';
import type { Simulated } from '../../desk/rules/simulation';
import type { TicketEvent } from '../../desk/rules/tickets';
import { iso } from '../../desk/rules/time';

/** One simulated ticket, a line for everything that happened, and below it who was told. */
export const timelineText = (simulated: Simulated): string => {
  if (simulated.refused !== undefined) return `${simulated.ticketId}\n  not taken: ${simulated.refused}`;
  const { ticketId, rehearsed, notices } = simulated;
  const told = (key: string): string => {
    const groups = notices
      .filter(({ alertId }) => alertId === key)
      .map(({ group, sendAt }) => `${group} ${sendAt === undefined ? '' : iso(sendAt)}`);
    return groups.length === 0 ? '' : `; tells ${groups.join(', ')}`;
  };
  return [ticketId, ...rehearsed.events.map((event) => `  ${iso(event.at)}  ${saidOf(event, told)}`)].join('\n');
};

const saidOf = (event: TicketEvent, told: (alertId: string) => string): string => {
  switch (event.kind) {
    case 'ticket-filed':
      return `filed, ${event.data.type}, severity ${event.data.severity}, ${event.data.coverage}`;
    case 'clock-breached':
      return `misses ${event.data.clock} ${event.data.cycle}${told(`alert-${event.data.clock}-${event.data.cycle}-breach`)}`;
    case 'level-reached': {
      const { clock, cycle, threshold } = event.data;
      return `reaches ${threshold} of ${clock} ${cycle}${told(`alert-${clock}-${cycle}-${threshold}`)}`;
    }
    case 'tier-climbed':
      return `climbs from ${event.data.fromTier} to ${event.data.toTier}`;
    case 'severity-changed':
      return `is severity ${event.data.severity} from now on`;
    case 'ticket-handed-over':
      return `is handed over to ${event.data.to}`;
    case 'handover-taken':
      return `is taken by ${event.data.party}`;
    case 'handover-returned':
      return `comes back from ${event.data.party}`;
    case 'ticket-assigned':
    case 'ticket-responded':
    case 'ticket-updated':
    case 'ticket-mitigated':
    case 'ticket-resolved':
    case 'ticket-reactivated':
    case 'ticket-closed':
    case 'requester-asked':
    case 'requester-answered':
    case 'policy-changed':
    case 'elevation-noted':
      return event.kind.replace('-', ' ');
    default:
      return never(event);
  }
};
