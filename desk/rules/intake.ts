import type { PolicyOf } from './clocks';
import type { Device } from './devices';
import type { Channel, Lane, Policy, Severity, TicketType } from './policies';
import { isSecurityTicket, securityArea } from './security';
import type { ContactText, FiledData, Ticket } from './tickets';
import { type Instant, iso } from './time';

/** How the primary contact wants to be reached (R51). */
export const contactMethods = ['mail', 'phone', 'chat'] as const;
export type ContactMethod = (typeof contactMethods)[number];

/** How much it holds up, in the words of R24-R26: work has stopped, goes on impaired, is hardly disturbed. */
export const impacts = ['stopped', 'impaired', 'minor'] as const;
export type Impact = (typeof impacts)[number];

/** Whom to ask about the ticket (R59, R62). */
export interface PrimaryContact {
  readonly firstName: string;
  readonly lastName: string;
  readonly mail: string;
  readonly phone: string;
}

/** What may be said of a ticket beside its title when it is filed (R58-R59, R46). All of it optional here: see `intakeRefusalOf`. */
export interface FilingDetails {
  readonly category?: string | undefined;
  readonly subCategory?: string | undefined;
  readonly area?: string | undefined;
  readonly devices?: readonly string[] | undefined;
  readonly usersOrDevicesImpacted?: number | undefined;
  readonly impact?: Impact | undefined;
  readonly businessImpact?: string | undefined;
  readonly issueFirstNoticed?: Instant | undefined;
  /** Was it seen on a device that is not managed too? */
  readonly issueReproduced?: boolean | undefined;
  readonly endUserSupportEngaged?: boolean | undefined;
  readonly troubleshootingSteps?: string | undefined;
  readonly reproSteps?: string | undefined;
  readonly compromiseIndicator?: boolean | undefined;
  readonly contact?: PrimaryContact | undefined;
  readonly preferredContact?: ContactMethod | undefined;
  /** When the primary contact would like to be called (R46). */
  readonly callbackAt?: Instant | undefined;
  readonly isPartner?: boolean | undefined;
  readonly channel?: Channel | undefined;
  /** Its numbers in other systems (R56). */
  readonly externalIds?: readonly string[] | undefined;
  /** The person whose ticket it is, where somebody else files it. */
  readonly onBehalfOf?: string | undefined;
  /** The ticket that this one comes from. */
  readonly fromTicket?: string | undefined;
}

/** What the desk knows of what a filing names. */
export interface IntakeFacts {
  /** Areas of focus that have an admin contact. */
  readonly areasWithContact: readonly string[];
  /** Those of the named devices that the desk knows. */
  readonly devices: readonly Pick<Device, 'deviceId' | 'group' | 'scope'>[];
  readonly from?: Pick<Ticket, 'lane' | 'state' | 'area'> | undefined;
}

type Details = FilingDetails & { readonly lane: Lane; readonly type: TicketType; readonly severity: Severity };

/** `fields` are those to put right. */
export type IntakeRefusal =
  | { readonly kind: 'fields-missing' | 'fields-of-another-type'; readonly fields: readonly string[] }
  | { readonly kind: 'area-unknown'; readonly fields: readonly string[]; readonly areas: readonly string[] }
  | { readonly kind: 'category-unknown'; readonly fields: readonly string[]; readonly categories: readonly string[] }
  | { readonly kind: 'admin-contact-missing'; readonly fields: readonly string[]; readonly area: string }
  | {
      readonly kind: 'severity-by-phone';
      readonly fields: readonly string[];
      readonly severity: Severity;
      readonly number: string;
    }
  | { readonly kind: 'callback-past'; readonly fields: readonly string[] }
  | { readonly kind: 'origin-unfit'; readonly fields: readonly string[] }
  | { readonly kind: 'device-not-known'; readonly fields: readonly string[]; readonly deviceId: string }
  | {
      readonly kind: 'device-out-of-scope';
      readonly fields: readonly string[];
      readonly deviceId: string;
      readonly because: OutOfScope;
    };

type FieldName = keyof FilingDetails;

/** Only something that is broken has these. */
const fieldsOfIncidents: readonly FieldName[] = [
  'issueFirstNoticed',
  'issueReproduced',
  'reproSteps',
  'troubleshootingSteps',
  'endUserSupportEngaged',
  'compromiseIndicator',
];

/**
 * What must be said: a primary contact where Operations answer (R59, R62), with an area wherever it must have an admin
 * contact (R64); what A and B mean for the business (R42, R59); for an escalation what was tried and where it comes from (R71).
 */
const requiredFields = (policy: Policy, { lane, type, severity }: Details): readonly FieldName[] => {
  if (lane === 'user') return [];
  return [
    'contact',
    ...(policy.intake.contactRequired ? (['area'] as const) : []),
    ...(type === 'incident' && severity !== 'C' ? (['businessImpact', 'usersOrDevicesImpacted'] as const) : []),
    ...(lane === 'escalation' ? (['troubleshootingSteps', 'fromTicket'] as const) : []),
  ];
};

/**
 * What names no area is the security area's, where the policy has one, when it is a sign of compromise or comes from a ticket
 * of that area: who may not see that area shall not see it (R95). Whoever names another area has said where it belongs.
 */
export const placedIn = <Filing extends FilingDetails>(
  { intake: { areas } }: Policy,
  filing: Filing,
  from: IntakeFacts['from'],
): Filing => {
  const isSecurity = filing.compromiseIndicator === true || (from !== undefined && isSecurityTicket(from));
  const isPlaced = filing.area !== undefined || !areas.includes(securityArea);
  return isSecurity && !isPlaced ? { ...filing, area: securityArea } : filing;
};

/** The categories that a ticket may have: the policy's own list, or every one that its other rules name. */
export const categoriesOf = ({ intake, routing, elevation }: Policy): readonly string[] =>
  intake.categories ?? [...new Set([...routing.flatMap(({ when }) => when.categories ?? []), ...elevation.categories])];

/** Why a device is not served at a moment (R74, R104): nothing when it is. Half-open: at `to` itself its scope is over. */
export type OutOfScope = 'test-group' | 'scope-ahead' | 'scope-ended';

export const outOfScopeAt = (
  { group, scope }: Pick<Device, 'group' | 'scope'>,
  servesTestGroup: boolean,
  at: Instant,
): OutOfScope | undefined => {
  if (group === 'test' && !servesTestGroup) return 'test-group';
  if (scope?.from !== undefined && at < scope.from) return 'scope-ahead';
  if (scope?.to !== undefined && at >= scope.to) return 'scope-ended';
  return undefined;
};

/**
 * What stands against taking this ticket in, rule by rule: its fields, its area and the area's contact, how it came, where
 * from, and its devices (R45, R57-R64, R71, R74, R104). Nothing when it is welcome.
 */
export const intakeRefusalOf = (
  policy: Policy,
  details: Details,
  facts: IntakeFacts,
  at: Instant,
): IntakeRefusal | undefined =>
  fieldsRefusal(policy, details) ??
  areaRefusal(policy, details, facts) ??
  phoneRefusal(policy, details) ??
  callbackRefusal(details, at) ??
  originRefusal(details, facts) ??
  deviceRefusal(policy, details, facts, at);

const fieldsRefusal = (policy: Policy, details: Details): IntakeRefusal | undefined => {
  const foreign = details.type === 'incident' ? [] : fieldsOfIncidents.filter((name) => details[name] !== undefined);
  if (foreign.length > 0) return { kind: 'fields-of-another-type', fields: foreign };
  const missing = requiredFields(policy, details).filter((name) => details[name] === undefined);
  return missing.length > 0 ? { kind: 'fields-missing', fields: missing } : undefined;
};

const areaRefusal = (
  policy: Policy,
  { lane, area, category }: Details,
  { areasWithContact }: IntakeFacts,
): IntakeRefusal | undefined => {
  const { areas, contactRequired } = policy.intake;
  if (area !== undefined && !areas.includes(area)) return { kind: 'area-unknown', fields: ['area'], areas };
  const categories = categoriesOf(policy);
  if (category !== undefined && !categories.includes(category)) {
    return { kind: 'category-unknown', fields: ['category'], categories };
  }
  const needsContact = contactRequired && lane !== 'user';
  if (needsContact && area !== undefined && !areasWithContact.includes(area)) {
    return { kind: 'admin-contact-missing', fields: ['area'], area };
  }
  return undefined;
};

/** What came by another way than the form or a program was taken down by staff who spoke with somebody. */
const phoneRefusal = ({ intake: { byPhone } }: Policy, { severity, channel }: Details): IntakeRefusal | undefined =>
  byPhone === undefined || !byPhone.severities.includes(severity) || channel === 'phone'
    ? undefined
    : { kind: 'severity-by-phone', fields: ['severity'], severity, number: byPhone.number };

const callbackRefusal = ({ callbackAt }: Details, at: Instant): IntakeRefusal | undefined =>
  callbackAt === undefined || callbackAt > at ? undefined : { kind: 'callback-past', fields: ['callbackAt'] };

type Origin = Pick<Ticket, 'lane' | 'state'>;

const isFitOrigin = ({ lane, state }: Origin): boolean => lane === 'user' && state !== 'resolved' && state !== 'closed';

/** Would an escalation from this ticket be taken, by the policy that it is under (R71)? */
export const isEscalable = (ticket: Origin & Pick<Ticket, 'policy'>, policyOf: PolicyOf): boolean =>
  isFitOrigin(ticket) && policyOf(ticket.policy).lanes.escalation !== undefined;

const originRefusal = ({ lane }: Details, { from }: IntakeFacts): IntakeRefusal | undefined => {
  if (lane !== 'escalation') return undefined;
  return from !== undefined && isFitOrigin(from) ? undefined : { kind: 'origin-unfit', fields: ['fromTicket'] };
};

const deviceRefusal = (
  { intake }: Policy,
  { devices = [] }: Details,
  facts: IntakeFacts,
  at: Instant,
): IntakeRefusal | undefined => {
  for (const deviceId of devices) {
    const device = facts.devices.find((one) => one.deviceId === deviceId);
    if (device === undefined) return { kind: 'device-not-known', fields: ['devices'], deviceId };
    const because = outOfScopeAt(device, intake.servesTestGroup, at);
    if (because !== undefined) return { kind: 'device-out-of-scope', fields: ['devices'], deviceId, because };
  }
  return undefined;
};

/** What of the details is a fact, and no text that somebody wrote. Of each device, what its scope was judged by (R104). */
export const filedDetailsOf = (details: FilingDetails, facts: IntakeFacts | undefined): FiledDetails => {
  const { category, area, devices, usersOrDevicesImpacted, impact, issueReproduced, endUserSupportEngaged } = details;
  const { compromiseIndicator, preferredContact, isPartner, channel, externalIds, fromTicket } = details;
  const { issueFirstNoticed, callbackAt } = details;
  return present({
    category,
    area,
    devices,
    externalIds,
    fromTicket,
    channel: channel === 'portal' ? undefined : channel,
    usersOrDevicesImpacted,
    impact,
    issueFirstNoticed: issueFirstNoticed && iso(issueFirstNoticed),
    issueReproduced,
    endUserSupportEngaged,
    compromiseIndicator,
    preferredContact,
    callbackAt: callbackAt && iso(callbackAt),
    isPartner,
    deviceScopes: facts && scopesOf(facts),
  });
};

type FiledDetails = Omit<FiledData, 'ticketId' | 'lane' | 'type' | 'severity' | 'coverage' | 'tier' | 'policy'>;

type Present<Value> = { [key in keyof Value]?: Exclude<Value[key], undefined> };

/** Without what is `undefined`: an event holds what was said, and nothing of what was not. */
const present = <Value extends object>(value: Value): Present<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Present<Value>;

const scopesOf = ({ devices }: IntakeFacts): FiledData['deviceScopes'] => {
  const scoped = devices.filter(({ group, scope }) => group !== undefined || scope !== undefined);
  if (scoped.length === 0) return undefined;
  return Object.fromEntries(
    scoped.map(({ deviceId, group, scope }) => [
      deviceId,
      present({ group, from: scope?.from && iso(scope.from), to: scope?.to && iso(scope.to) }),
    ]),
  );
};

/** What somebody wrote, and who the contact is: it can be erased. */
export const filedTextOf = (details: FilingDetails): Readonly<Record<string, string>> => {
  const { subCategory, businessImpact, troubleshootingSteps, reproSteps, contact } = details;
  return present({
    subCategory,
    businessImpact,
    troubleshootingSteps,
    reproSteps,
    ...(contact && contactTextOf(contact)),
  });
};

export const contactTextOf = ({ firstName, lastName, mail, phone }: PrimaryContact): Record<ContactText, string> => ({
  contactFirstName: firstName,
  contactLastName: lastName,
  contactMail: mail,
  contactPhone: phone,
});
