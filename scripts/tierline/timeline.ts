import type { Notice } from '../../desk/rules/alerts';
import { never } from '../../desk/rules/defect';
import { localText } from '../../desk/rules/local-time';
import { isDutyStep } from '../../desk/rules/next-step';
import type { Simulated, Told } from '../../desk/rules/simulation';
import type { TicketEvent } from '../../desk/rules/tickets';
import { iso } from '../../desk/rules/time';
import { printable } from './printable';

/** One simulated ticket for the terminal: a line for everything that happened, with who is told of it and when, in a zone. */
export const timelineText = (simulated: Simulated, zone: string): string =>
  [printable(simulated.ticketId), ...timelineLines(simulated, zone)].join('\n');

/** A line for each event, the filing first. */
export const timelineLines = (simulated: Simulated, zone: string): readonly string[] => {
  if (simulated.refused !== undefined) return [`  not taken: ${simulated.refused}`];
  const { rehearsed, told } = simulated;
  return rehearsed.events.map((event) => {
    const tells = told.filter(({ step }) => isRecordOf(event, step)).map((one) => toldText(one, zone));
    return `  ${localText(event.at, zone)}  ${happeningOf(event)}${tells.length === 0 ? '' : `; tells ${tells.join(', ')}`}`;
  });
};

/** The same as one JSON value. */
export const timelineJson = (simulated: Simulated): object => {
  if (simulated.refused !== undefined) return simulated;
  const { ticketId, rehearsed, told } = simulated;
  return {
    ticketId,
    events: rehearsed.events.map(({ kind, at, by, data }) => ({ kind, at: iso(at), by, data })),
    notices: told.map(({ step, notice, sendAt }) => ({
      level: step.key,
      ...recipientOf(notice),
      sendAt: iso(sendAt),
    })),
  };
};

/** A simulated ticket names nobody: what is told goes to a group, or to whoever filed it. */
const recipientOf = (notice: Notice) => {
  if ('group' in notice) return { group: notice.group };
  return 'person' in notice ? { person: notice.person } : { to: 'primary-contact' };
};

const recordOf = {
  remind: 'requester-reminded',
  advise: 'engagement-advised',
  lower: 'severity-lowered',
  silence: 'ticket-resolved',
} as const;

const isRecordOf = (event: TicketEvent, step: Told['step']): boolean => {
  if (isDutyStep(step)) return event.kind === recordOf[step.kind] && event.data.cycle === step.cycle;
  const { clock, cycle, threshold } = step;
  if (event.kind !== 'clock-breached' && event.kind !== 'level-reached') return false;
  const reached = event.kind === 'level-reached' ? event.data.threshold : 'breach';
  return event.data.clock === clock && event.data.cycle === cycle && reached === threshold;
};

const toldText = ({ notice, step, sendAt }: Told, zone: string): string => {
  const whom = 'group' in notice ? notice.group : 'the requester';
  return sendAt === step.recordedAt ? whom : `${whom} at ${localText(sendAt, zone)}`;
};

const happeningOf = (event: TicketEvent): string => {
  switch (event.kind) {
    case 'ticket-filed': {
      const { type, severity, coverage, tier } = event.data;
      return `filed, ${type}, severity ${severity}, ${coverage}, with ${tier}`;
    }
    case 'clock-breached':
      return `misses ${event.data.clock} ${event.data.cycle}`;
    case 'level-reached':
      return `reaches ${event.data.threshold} of ${event.data.clock} ${event.data.cycle}`;
    case 'tier-climbed':
      return `climbs from ${event.data.fromTier} to ${event.data.toTier}`;
    case 'requester-reminded':
      return `has no answer to question ${event.data.cycle}: the requester is reminded`;
    case 'engagement-advised':
      return `has nobody to engage over question ${event.data.cycle}: a person may lower its severity`;
    case 'severity-lowered': {
      const { cycle, from, to } = event.data;
      return `goes down from severity ${from} to ${to}: question ${cycle} has no answer`;
    }
    case 'ticket-resolved':
      return event.data.cause === 'solved' ? 'ticket resolved' : 'ticket resolved, no answer';
    case 'severity-changed':
      return `is severity ${event.data.severity} from now on`;
    case 'ticket-handed-over':
      return `is handed over to ${event.data.to}`;
    case 'handover-taken':
      return `is taken by ${event.data.party}`;
    case 'handover-returned':
      return `comes back from ${event.data.party}`;
    case 'ticket-transferred':
      return `is transferred from ${event.data.fromTier} to ${event.data.toTier}`;
    case 'ticket-assigned':
    case 'ticket-responded':
    case 'ticket-updated':
    case 'ticket-mitigated':
    case 'ticket-reactivated':
    case 'ticket-closed':
    case 'requester-asked':
    case 'requester-answered':
    case 'policy-changed':
    case 'elevation-noted':
    case 'follow-up-filed':
    case 'ticket-noted':
    case 'contact-changed':
    case 'contact-unreachable':
    case 'ticket-linked':
    case 'ticket-unlinked':
    case 'external-id-added':
    case 'external-id-removed':
    case 'ticket-watched':
    case 'ticket-unwatched':
    case 'ticket-rated':
    case 'callback-scheduled':
    case 'ticket-withdrawn':
    case 'attachment-added':
    case 'personal-data-erased':
      return event.kind.replaceAll('-', ' ');
    default:
      return never(event);
  }
};
