import * as z from 'zod';
import { CampaignId } from '../desk/contracts/campaigns';
import { ContactId } from '../desk/contracts/contacts';
import { DeviceId } from '../desk/contracts/elevations';
import { PersonId } from '../desk/contracts/personal-data';
import { TicketNumber } from '../desk/contracts/ticket-number';
import { isAttachmentId } from '../desk/rules/attachments';

/** The parts of routes that name something. */
export const ticketPath = { id: { schema: TicketNumber, unknown: { kind: 'ticket-unknown' } } } as const;

export const attachmentPath = {
  ...ticketPath,
  attachmentId: { schema: z.string().refine(isAttachmentId), unknown: { kind: 'attachment-unknown' } },
} as const;

export const grantPath = {
  id: { schema: z.string().regex(/^EL-[A-Z0-9-]{1,40}-[0-9]{1,9}$/), unknown: { kind: 'grant-unknown' } },
} as const;

export const devicePath = { id: { schema: DeviceId, unknown: { kind: 'device-unknown' } } } as const;

export const campaignPath = { id: { schema: CampaignId, unknown: { kind: 'campaign-unknown' } } } as const;

export const contactPath = { id: { schema: ContactId, unknown: { kind: 'contact-unknown' } } } as const;

export const personPath = { id: { schema: PersonId, unknown: { kind: 'person-unknown' } } } as const;

export const policyPath = {
  id: { schema: z.string().regex(/^[a-z0-9-]{1,64}$/), unknown: { kind: 'policy-unknown' } },
  version: { schema: z.string().regex(/^[0-9]{1,9}$/), unknown: { kind: 'policy-unknown' } },
} as const;
