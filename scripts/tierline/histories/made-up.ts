import { filedEvent } from '../../../desk/contracts/histories';
import type { Coverage, Party, Severity, TicketType } from '../../../desk/rules/policies';
import type { History } from '../../../desk/rules/simulation';
import type { TicketEvent } from '../../../desk/rules/tickets';
import { dayMs, type Instant, instantOfMs, minuteMs, zoneOf } from '../../../desk/rules/time';
import { type Chance, createChance } from './chance';
import type { HistorySource } from './source';

/** How many tickets to make up, from when to when they are filed, and in whose office hours most of them are. */
export interface MadeUp {
  readonly tickets: number;
  readonly seed: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly zone: string;
}

/**
 * Makes a plausible history up: the same seed, the same tickets. Each ticket has chance of its own, so that any of them
 * can be made alone.
 *
 * Invented shares: 3 % are filed with severity A, 27 % B, 70 % C; four of five on weekdays between 8 and 18; most are
 * answered within the usual targets, some late; every third asks the requester back; every tenth is handed over.
 */
export const makeUp = (given: MadeUp) => ({ histories: histories(given), bad: [] }) satisfies HistorySource;

function* histories(given: MadeUp): Iterable<History> {
  for (let number = 1; number <= given.tickets; number += 1) yield madeUpTicket(given, number);
}

const usualMinutes: Readonly<Record<Severity, { readonly respond: number; readonly update: number }>> = {
  A: { respond: 35, update: 240 },
  B: { respond: 140, update: 900 },
  C: { respond: 290, update: 1800 },
};

/** One of them, from 1 on. */
export const madeUpTicket = ({ seed, from, to, zone }: Omit<MadeUp, 'tickets'>, number: number): History => {
  const chance = createChance(seed, number);
  const ticketId = `MADE-UP-${number}`;
  const severity = chance.pick<Severity>([3, 'A'], [27, 'B'], [70, 'C']);
  const type =
    severity === 'C' ? chance.pick<TicketType>([70, 'incident'], [20, 'information'], [10, 'change']) : 'incident';
  const coverage: Coverage = severity === 'B' && chance.oneIn(4) ? '24x7' : 'support-hours';
  const usual = usualMinutes[severity];

  let at = filedAt(chance, from, to, zone);
  const acts = [filedEvent(ticketId, at, { lane: 'user', type, severity, coverage })];
  const happens = (kind: Act['kind'], minutes: number, data: object = {}): void => {
    at = instantOfMs(at + Math.max(1, minutes) * minuteMs);
    acts.push({ ...bare, kind, at, data } as unknown as Act);
  };

  happens('ticket-responded', chance.around(usual.respond));
  if (chance.oneIn(20))
    happens('severity-changed', chance.around(60), { severity: severity === 'C' ? 'B' : 'A', coverage });
  for (let updates = chance.int(0, 3); updates > 0; updates -= 1)
    happens('ticket-updated', chance.around(usual.update));
  if (chance.oneIn(3)) {
    happens('requester-asked', chance.around(30));
    happens('requester-answered', chance.around(usual.update));
  }
  if (chance.oneIn(10)) {
    const party = chance.pick<Party>([5, 'vendor'], [3, 'operations'], [2, 'unified-or-premier']);
    happens('ticket-handed-over', chance.around(60), { to: party });
    happens('handover-taken', chance.around(180), { party });
    happens('handover-returned', chance.around(usual.update), { party });
  }
  happens('ticket-resolved', chance.around(usual.update), { cause: 'solved' });
  if (chance.oneIn(15)) {
    happens('ticket-reactivated', chance.int(10, 23 * 60));
    happens('ticket-resolved', chance.around(usual.update), { cause: 'solved' });
  }
  return { ticketId, acts };
};

type Act = Exclude<TicketEvent, { readonly kind: 'ticket-filed' }>;
const bare = { by: 'somebody', people: {}, text: {} };

/** Four of five in office hours: drawn again, a few times, until one is. */
const filedAt = (chance: Chance, from: Instant, to: Instant, zone: string): Instant => {
  const wantsOffice = !chance.oneIn(5);
  let at = from;
  for (let draws = 0; draws < 8; draws += 1) {
    at = instantOfMs(from + chance.int(0, Math.max(0, Math.ceil((to - from) / minuteMs) - 1)) * minuteMs);
    if (!wantsOffice || isOffice(at + zoneOf(zone).offsetMsAt(at))) break;
  }
  return at;
};

/** 1970-01-01 was a Thursday. */
const isOffice = (wall: number): boolean => {
  const [day, hour] = [Math.floor(wall / dayMs), Math.floor((wall % dayMs) / (60 * minuteMs))];
  return (day + 3) % 7 < 5 && hour >= 8 && hour < 18;
};
