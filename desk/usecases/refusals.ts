import type { Problem } from '../contracts/yaml-text';
import type { AttachRefusal } from '../rules/attachments';
import type { CloseElevationRefusal, RequestElevationRefusal, RevealRefusal } from '../rules/elevation';
import type { IntakeRefusal } from '../rules/intake';
import type { Lane, PolicyRef } from '../rules/policies';
import type { FileTicketRefusal, TicketStateRefusal } from '../rules/ticket-commands';

/** Every way in which the desk says no. `functions/problem.ts` answers each; `tsc` names one without an answer. */
export type Refusal =
  | FileTicketRefusal
  | IntakeRefusal
  | TicketStateRefusal
  | AttachRefusal
  | { readonly kind: 'attachment-unknown' }
  | { readonly kind: 'attachment-empty' }
  | { readonly kind: 'attachment-type-not-allowed'; readonly types: readonly string[] }
  | RequestElevationRefusal
  | RevealRefusal
  | CloseElevationRefusal
  | { readonly kind: 'policy-invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'policy-version-taken'; readonly policy: PolicyRef }
  | { readonly kind: 'policy-unknown' }
  | { readonly kind: 'lane-forbidden'; readonly lane: Lane; readonly whoMay: readonly string[] }
  | { readonly kind: 'filing-for-another-forbidden'; readonly fields: readonly string[] }
  | { readonly kind: 'contact-unknown' }
  | { readonly kind: 'contact-id-taken' }
  | { readonly kind: 'device-unknown' }
  | { readonly kind: 'grant-unknown' }
  | { readonly kind: 'rotation-unknown' }
  | { readonly kind: 'version-not-pending' }
  | { readonly kind: 'ticket-unknown' }
  | { readonly kind: 'ticket-of-another-tier'; readonly tier: string }
  | { readonly kind: 'act-forbidden' }
  | { readonly kind: 'ticket-changed'; readonly lastSeq: number }
  | { readonly kind: 'idempotency-key-reused' };
