import type { DeviceEvent } from './device-events';
import { type Instant, instant } from './time';

/**
 * That a person knew a password that a device had or could take, from the reveal until the device confirmed another;
 * `until` is absent while it has not. `version` names the password in the vault. Source: docs/design.md §8, S8.
 */
export interface PasswordKnowledge {
  readonly deviceId: string;
  readonly person: string;
  readonly grantId: string;
  readonly ticketId: string;
  readonly version: string;
  readonly from: Instant;
  readonly until?: Instant;
  /** When the lease that it was shown for ends by itself. */
  readonly leaseUntil: Instant;
}

/** Everything that anybody was ever shown of one device, in the order in which it was shown. */
export const knowledgeOf = (deviceId: string, events: readonly DeviceEvent[]): readonly PasswordKnowledge[] => {
  const ticketByGrant = new Map<string, string>();
  let known: readonly PasswordKnowledge[] = [];
  let pending: string | undefined;
  for (const event of events) {
    switch (event.kind) {
      case 'elevation-requested':
      case 'break-glass-opened':
        ticketByGrant.set(event.data.grantId, event.data.ticketId ?? '');
        break;
      case 'grant-revealed': {
        const { grantId, versions, expiresAt } = event.data;
        const ticketId = ticketByGrant.get(grantId) ?? '';
        const shown = { deviceId, person: event.by, grantId, ticketId, from: event.at, leaseUntil: instant(expiresAt) };
        known = [...known, ...versions.map((version) => ({ ...shown, version }))];
        break;
      }
      case 'rotation-pending':
        pending = event.data.version;
        break;
      case 'rotation-confirmed':
        known = endedBut(known, pending, event.at);
        break;
      case 'password-mirrored':
        known = endedBut(known, event.data.version, event.at);
        break;
      case 'device-reconciled': {
        const { adopted } = event.data;
        if (adopted !== undefined) known = endedBut(known, adopted.version, event.at);
        break;
      }
      default:
    }
  }
  return known;
};

/** The device has this version now: nobody knows its password any more but who was shown this one. */
const endedBut = (known: readonly PasswordKnowledge[], version: string | undefined, until: Instant) =>
  known.map((one) => (one.until === undefined && one.version !== version ? { ...one, until } : one));

/** Which part of it: whose, and what was known at some moment from `from` up to, not including, `to`. */
export interface KnowledgeWish {
  readonly person?: string | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

export const isWished = (known: PasswordKnowledge, { person, from, to }: KnowledgeWish): boolean =>
  (person === undefined || known.person === person) &&
  (from === undefined || known.until === undefined || known.until > from) &&
  (to === undefined || known.from < to);
