/**
 * The catalogue of activities and orchestrations: names and JSON shapes, no code. `functions/activities.ts` has the code;
 * a test asserts that every name is registered (docs/durable.md A2, 17).
 */
export interface Activity<Input, Output> {
  readonly name: string;
  /** Never there: it only carries the shapes from the catalogue to whoever calls. */
  readonly shape?: { readonly input: Input; readonly output: Output };
}

/** A wake without data: what happened is in the store. */
export interface Doorbell {
  readonly name: string;
}

export interface TicketRef {
  readonly ticketId: string;
}

/** A due step by its effect key, as `decide-next-step` named it. */
export interface StepRef extends TicketRef {
  readonly key: string;
}

/** What is due now, decided by the rules. `wakeAt` lies ahead; RFC 3339, UTC: history is JSON. */
export type Step =
  | { readonly kind: 'wait'; readonly wakeAt: string }
  | { readonly kind: 'level' | 'breach' | 'climb' | 'close'; readonly key: string }
  | { readonly kind: 'remind' | 'advise' | 'lower' | 'silence'; readonly key: string }
  | { readonly kind: 'finish' };

export interface DeviceRef {
  readonly deviceId: string;
}

/** A due step of a device by its effect key. */
export interface DeviceStepRef extends DeviceRef {
  readonly key: string;
}

/** What a device with a lease on it needs now. */
export type LeaseStep =
  | { readonly kind: 'wait'; readonly wakeAt: string }
  | { readonly kind: 'take'; readonly key: string }
  | { readonly kind: 'finish' };

/** What a lifecycle starts with. With `wakeAt` (RFC 3339, UTC) it sleeps until then before it looks at the ticket. */
export interface LifecycleInput extends TicketRef {
  readonly wakeAt?: string;
}

export const ticketLifecycleName = 'ticket-lifecycle';
export const ticketChanged: Doorbell = { name: 'ticket-changed' };

/** One lifecycle per ticket: the instance id is the lock. Ids match `^[A-Za-z0-9-]+$` (docs/durable.md A2, 12). */
export const ticketLifecycleId = (ticketId: string): string => `ticket-${ticketId}`;

export const decideNextStep: Activity<TicketRef, Step> = { name: 'decide-next-step' };
export const raiseAlert: Activity<StepRef, null> = { name: 'raise-alert' };
export const climbTier: Activity<StepRef, null> = { name: 'climb-tier' };
export const closeTicket: Activity<StepRef, null> = { name: 'close-ticket' };
export const remindRequester: Activity<StepRef, null> = { name: 'remind-requester' };
export const adviseTier: Activity<StepRef, null> = { name: 'advise-tier' };
export const lowerSeverity: Activity<StepRef, null> = { name: 'lower-severity' };
export const resolveUnanswered: Activity<StepRef, null> = { name: 'resolve-unanswered' };

export const elevationLeaseName = 'elevation-lease';
export const deviceChanged: Doorbell = { name: 'device-changed' };

/** One lease per grant, named after it. */
export const elevationLeaseId = (grantId: string): string => `grant-${grantId}`;

export const decideDeviceStep: Activity<DeviceRef, LeaseStep> = { name: 'decide-device-step' };
export const takeDeviceStep: Activity<DeviceStepRef, null> = { name: 'take-device-step' };

/** Which campaign of rotations. How far it is stands in the store. */
export interface CampaignRef {
  readonly campaignId: string;
}

/** What a campaign needs now: to be looked at again, or nothing more. */
export type CampaignStep = { readonly kind: 'wait'; readonly wakeAt: string } | { readonly kind: 'finish' };

export const rotationCampaignName = 'rotation-campaign';
export const campaignChanged: Doorbell = { name: 'campaign-changed' };

/** One orchestration per campaign, named after it. */
export const rotationCampaignId = (campaignId: string): string => `campaign-${campaignId}`;

export const advanceCampaign: Activity<CampaignRef, CampaignStep> = { name: 'advance-campaign' };

/** Which policy is rolled out, and where the next page of tickets begins. */
export interface RolloutRef {
  readonly policy: { readonly id: string; readonly version: number };
  readonly continuation?: string;
}

export interface RolledOut {
  readonly continuation?: string;
}

export const policyRolloutName = 'policy-rollout';

/** One rollout per version; it may run again when the version becomes active again. */
export const policyRolloutId = ({ id, version }: RolloutRef['policy']): string => `policy-rollout-${id}-${version}`;

export const rollOutPolicy: Activity<RolloutRef, RolledOut> = { name: 'roll-out-policy' };
