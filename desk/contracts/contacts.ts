import * as z from 'zod';
import type { StandingContact } from '../rules/contacts';
import { isUnverified } from '../rules/contacts';
import { type Instant, iso } from '../rules/time';
import { detailCharactersMax, labelCharactersMax, nameCharactersMax } from './limits';
import { MomentView, When } from './moments';
import { Mail, Phone, text } from './texts';

/** `PUT /api/v1/contacts/{id}`: who stands behind an area of focus (R63). Saving it is to vouch for it. */
export const SaveContactBody = z
  .strictObject({
    area: text('Say for which area of focus.', labelCharactersMax),
    name: text('Say who it is.', nameCharactersMax),
    mail: Mail,
    phone: Phone,
    hasAuthority: z.boolean('Say true when they may decide for their area, else false.'),
    knowledge: text('Say what they know.', detailCharactersMax).optional(),
  })
  .meta({ id: 'SaveContactBody' });

/** Lower-case words and digits joined by hyphens. */
export const ContactId = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

export const isContactId = (id: string): boolean => ContactId.safeParse(id).success;

/** `POST /contacts/{id}/verify`: the contact as it was seen, by when it was verified last. */
export const VerifyContactBody = z.strictObject({ verifiedAt: When });

export const ListContactsQuery = z.strictObject({
  unverified: z.enum(['true', 'false'], 'Choose one of true, false.').default('false'),
});

/** An admin contact as the API shows it; `isUnverified` when nobody has verified it for 180 days. */
export const ContactView = z
  .object({
    contactId: z.string(),
    area: z.string(),
    name: z.string(),
    mail: z.string(),
    phone: z.string(),
    hasAuthority: z.boolean(),
    knowledge: z.string().optional(),
    verifiedAt: MomentView,
    verifiedBy: z.string(),
    isUnverified: z.boolean(),
  })
  .meta({ id: 'ContactView' });

/** `uncovered` are the areas without a contact who may decide. */
export const ContactsView = z
  .object({ items: z.array(ContactView), uncovered: z.array(z.string()) })
  .meta({ id: 'ContactsView' });
export type ContactView = z.infer<typeof ContactView>;

export const contactToView = (contact: StandingContact, now: Instant): ContactView => {
  const { id, area, person, changedBy } = contact;
  const { name, mail, phone, hasAuthority, knowledge, verifiedAt } = person;
  return {
    contactId: id,
    area,
    name,
    mail,
    phone,
    hasAuthority,
    ...(knowledge !== undefined && { knowledge }),
    verifiedAt: iso(verifiedAt),
    verifiedBy: changedBy,
    isUnverified: isUnverified(contact, now),
  };
};
