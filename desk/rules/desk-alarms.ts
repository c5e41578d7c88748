import { type Notice, noticesTo, noticeToContact } from './alerts';
import type { Policy, PolicyRef } from './policies';
import { changesElevation } from './policy-change';
import type { Instant } from './time';

export const deskAlarmKinds = ['elevation-rules-changed', 'signing-key-rotated'] as const;
export type DeskAlarmKind = (typeof deskAlarmKinds)[number];

/** An alert of the security area that is about no device: somebody changed what all the others rest on. */
export interface DeskAlarm {
  readonly alarmId: string;
  readonly kind: DeskAlarmKind;
  /** What it is now, and what it was before where there was one: `starter version 3, before starter version 2`. */
  readonly about: string;
  readonly by: string;
  readonly raisedAt: Instant;
}

const nameOf = ({ id, version }: PolicyRef): string => `${id} version ${version}`;

/**
 * The alarm of a policy that becomes active with other elevation rules than the one before, however it came to that: handed
 * in by two people, made active again, or deployed. A policy before it that cannot be read counts as another one.
 */
export const elevationRulesAlarm = (
  alarmId: string,
  from: Policy | undefined,
  to: Policy,
  { by, at }: { readonly by: string; readonly at: Instant },
): DeskAlarm | undefined => {
  if (from !== undefined && !changesElevation(from, to)) return undefined;
  const about = `${nameOf(to)}, before ${from === undefined ? 'one that cannot be read' : nameOf(from)}`;
  return { alarmId, kind: 'elevation-rules-changed', about, by, raisedAt: at };
};

/** Told to the groups that these policies name for alarms, so that a change cannot take itself out of sight, and to contacts. */
export const deskAlarmNoticesOf = (
  { alarmId, raisedAt }: DeskAlarm,
  policies: readonly Pick<Policy, 'elevation'>[],
  contacts: readonly string[],
): readonly Notice[] => {
  const subject = { kind: 'setting', alertId: alarmId } as const;
  const groups = policies.flatMap(({ elevation }) => elevation.alarms.tell);
  return [...noticesTo(groups, subject, raisedAt), ...contacts.map((id) => noticeToContact(id, subject, raisedAt))];
};
