/** Longest texts in characters, and largest bodies and pages: the forms, the validators and the doors agree by reading these. */
export const titleCharactersMax = 200;
export const idCharactersMax = 100;
export const textCharactersMax = 8_000;
export const detailCharactersMax = 4_000;
export const labelCharactersMax = 100;
export const nameCharactersMax = 100;
export const mailCharactersMax = 254;
export const phoneCharactersMax = 50;
export const personIdCharactersMax = 128;
export const devicesMax = 20;
export const plannedActionsMax = 20;
/** What was planned, and as much again. */
export const actionsDoneMax = 40;
/** A day: policy allows less. */
export const extensionMinutesMax = 1_440;
/** Named one by one; the ids of so many fit into a body. */
export const campaignDevicesMax = 1_000;
export const externalIdsMax = 10;
export const affectedMax = 1_000_000;
export const bodyBytesMax = 64 * 1024;
export const pageItemsMax = 100;
export const searchCharactersMax = 200;
export const pageItemsDefault = 50;
export const idempotencyKeyCharactersMax = 200;
export const deviceReasonCharactersMax = 500;
/** Notices that a device says at once that it has shown. */
export const shownNoticesMax = 20;
export const policyBytesMax = 512 * 1024;
/** A transactional batch of Cosmos DB holds 100 operations. */
export const importItemsMax = 100;
export const attachmentBytesMax = 10 * 1024 * 1024;
/** A form's fields and boundaries beside the file. */
export const attachmentBodyBytesMax = attachmentBytesMax + bodyBytesMax;
/** What an archive may say that it unpacks to: whoever saves it opens it on a machine of their own. */
export const archiveUnpackedBytesMax = 1024 * 1024 * 1024; // no source
export const attachmentsPerTicketMax = 20;
/** No source: three files of the largest kind, as a whole form lies in memory. */
export const filingFormBytesMax = 3 * attachmentBytesMax + bodyBytesMax;
export const attachmentNameCharactersMax = 150;
