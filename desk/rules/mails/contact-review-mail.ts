import { type StandingContact, verifiedForDays } from '../contacts';
import type { MailText } from './mail';

/**
 * The mail that asks for a review. It names areas and no people: whoever reads it may not see every contact (R95). `bare`
 * are areas in which nobody may file, as no contact of theirs may decide (R63, R64).
 */
export const reviewMessage = (
  unverified: readonly StandingContact[],
  contactsUrl: string,
  bare: readonly string[] = [],
): MailText => {
  const counts = new Map<string, number>();
  for (const { area } of unverified) counts.set(area, (counts.get(area) ?? 0) + 1);
  return {
    subject: `Admin contacts to verify: ${unverified.length}`,
    text: [
      `Nobody has verified these admin contacts for ${verifiedForDays} days:`,
      ...[...counts].sort().map(([area, count]) => `- ${area}: ${count}`),
      '',
      ...(bare.length === 0
        ? []
        : [`No ticket can be filed in these areas, as nobody is named who may decide: ${bare.join(', ')}.`, '']),
      'Ask each whether they still decide for their area, and save the contact again. Contacts of the area Security are saved by a security manager.',
      '',
      contactsUrl,
      '',
    ].join('\n'),
  };
};
