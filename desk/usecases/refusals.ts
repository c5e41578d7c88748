import type { ContactView } from '../contracts/contacts';
import type { StandingView } from '../contracts/tickets';
import type { Problem } from '../contracts/yaml-text';
import type { AbsenceRefusal } from '../rules/absences';
import type { ApprovalRefusal } from '../rules/approvals';
import type { AttachRefusal } from '../rules/attachments';
import type { BreakGlassRefusal, ReviewRefusal } from '../rules/break-glass';
import type { CampaignRefusal } from '../rules/campaigns';
import type { RequestElevationRefusal } from '../rules/elevation';
import type { EnrolRefusal, RenewRefusal } from '../rules/enrolment';
import type { EraseRefusal } from '../rules/erasure';
import type { IntakeRefusal } from '../rules/intake';
import type { ExtendRefusal, RevokeRefusal, WithdrawElevationRefusal } from '../rules/lease-changes';
import type { CloseElevationRefusal, RevealRefusal } from '../rules/leases';
import type { Act } from '../rules/permissions';
import type { Lane, PolicyRef } from '../rules/policies';
import type { RevealLimitRefusal } from '../rules/reveal-log';
import type { FileTicketRefusal, TicketStateRefusal } from '../rules/ticket-commands';
import type { UnreachableRefusal } from '../rules/ticket-commands/contact';
import type { CloseRefusal, RateRefusal, ReactivateRefusal, WithdrawRefusal } from '../rules/ticket-commands/ending';
import type { FollowUpRefusal } from '../rules/ticket-commands/follow-up';
import type { HandOverRefusal, HandoverRefusal } from '../rules/ticket-commands/handovers';
import type { ExternalIdRefusal, LinkRefusal, WatchRefusal } from '../rules/ticket-commands/links';
import type { ClimbRefusal, TransferRefusal } from '../rules/ticket-commands/moves';
import type { ChangeSeverityRefusal } from '../rules/ticket-commands/severity';
import type { AnswerRefusal } from '../rules/ticket-commands/waiting';
import type { MitigateRefusal } from '../rules/ticket-commands/work';

/**
 * Every way in which the desk says no. `functions/problem.ts` answers each; `tsc` names one without an answer.
 *
 * `about` is the id of something that is there and that the caller may not touch, or not even see: it is for the desk's own
 * record of what was refused, and never leaves.
 */
export type Refusal =
  | FileTicketRefusal
  | IntakeRefusal
  | TicketStateRefusal
  | AttachRefusal
  | { readonly kind: 'attachment-unknown' }
  | { readonly kind: 'attachment-empty' }
  | { readonly kind: 'attachment-type-not-allowed'; readonly types: readonly string[] }
  | { readonly kind: 'archive-too-large'; readonly unpackedBytesMax: number }
  | MitigateRefusal
  | UnreachableRefusal
  | AnswerRefusal
  | ChangeSeverityRefusal
  | ClimbRefusal
  | TransferRefusal
  | HandOverRefusal
  | HandoverRefusal
  | LinkRefusal
  | ExternalIdRefusal
  | WatchRefusal
  | ReactivateRefusal
  | FollowUpRefusal
  | CloseRefusal
  | WithdrawRefusal
  | RateRefusal
  | RequestElevationRefusal
  | RevealRefusal
  | CloseElevationRefusal
  | ApprovalRefusal
  | AbsenceRefusal
  | WithdrawElevationRefusal
  | RevokeRefusal
  | ExtendRefusal
  | BreakGlassRefusal
  | ReviewRefusal
  | RevealLimitRefusal
  | { readonly kind: 'grant-held-by-another'; readonly about?: string }
  | { readonly kind: 'approval-own'; readonly about?: string }
  | { readonly kind: 'review-own'; readonly about?: string }
  | EraseRefusal
  | EnrolRefusal
  | RenewRefusal
  | { readonly kind: 'person-unknown' }
  | { readonly kind: 'policy-invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'policy-version-taken'; readonly policy: PolicyRef }
  | { readonly kind: 'policy-unknown' }
  | { readonly kind: 'lane-forbidden'; readonly lane: Lane; readonly whoMay: readonly string[] }
  | { readonly kind: 'filing-for-another-forbidden'; readonly fields: readonly string[] }
  | { readonly kind: 'contact-unknown'; readonly about?: string }
  | { readonly kind: 'contact-id-taken'; readonly about?: string }
  | { readonly kind: 'contact-changed' }
  /** `current` is there while somebody stands there. */
  | { readonly kind: 'contact-overtaken'; readonly lastSeq: number; readonly current?: ContactView }
  | { readonly kind: 'device-unknown' }
  /** Nobody, or more than one, has this mail address. */
  | { readonly kind: 'person-not-known'; readonly fields: readonly string[] }
  | { readonly kind: 'device-polls'; readonly deviceId: string }
  | { readonly kind: 'device-ids-missing'; readonly fields: readonly ['managedDeviceId', 'entraDeviceId'] }
  | { readonly kind: 'grant-unknown'; readonly about?: string }
  | { readonly kind: 'rotation-unknown' }
  | { readonly kind: 'campaign-unknown' }
  | CampaignRefusal
  | { readonly kind: 'version-not-pending' }
  | { readonly kind: 'ticket-unknown'; readonly about?: string }
  | { readonly kind: 'ticket-of-another-tier'; readonly tier: string; readonly about?: string }
  /** `isSecurity` says of which side it is, where that is known to whoever asks. */
  | {
      readonly kind: 'act-forbidden';
      readonly act: Act;
      readonly isSecurity?: boolean;
      readonly isGuest?: boolean;
      readonly about?: string;
    }
  /** `current` is there for whoever may read the ticket. */
  | { readonly kind: 'ticket-changed'; readonly lastSeq: number; readonly current?: StandingView }
  | { readonly kind: 'if-match-missing' }
  | { readonly kind: 'idempotency-key-reused' };
