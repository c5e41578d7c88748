import { attachmentBytesMax, attachmentsPerTicketMax } from '../desk/contracts/limits';
import type { Caller } from '../desk/rules/people';
import type { Desk } from '../desk/usecases/desk';
import type { SentFile } from '../desk/usecases/store-upload';
import type { Posted } from './door';
import type { FilingBody } from './filing-body';
import { flawed, type Problem, refused } from './problem';

interface WithFiles {
  readonly fields: Posted;
  readonly problem?: Problem;
}

/**
 * Keeps what files came with a form, and names them among its fields; says which of them the desk does not take. Of more
 * than a ticket may have it keeps none.
 */
export const withFiles = async (
  desk: Pick<Desk, 'uploadFormFiles'>,
  caller: Caller,
  { fields, files, key }: FilingBody,
): Promise<WithFiles> => {
  if (files.length === 0) return { fields };
  if (files.length > attachmentsPerTicketMax) return { fields, problem: tooMany };
  const { uploads, refused: others } = await desk.uploadFormFiles(caller, files.filter(isSmall), key);
  const problems = [
    ...files.filter((file) => !isSmall(file)).map(({ name }) => [name, tooLong] as const),
    ...others.map(({ name, refusal }) => [name, refused(refusal)] as const),
  ];
  const before = Array.isArray(fields['attachments']) ? fields['attachments'] : [];
  const attachments = [...new Set([...before, ...uploads.map(({ attachmentId }) => attachmentId)])];
  const named = attachments.length === 0 ? fields : { ...fields, attachments };
  const [first] = problems;
  if (first === undefined) return { fields: named };
  const errors = problems.map(([name, { title }]) => ({ at, message: `${name}: ${title}` }));
  return { fields: named, problem: { ...first[1], errors } };
};

const at = '/attachments';

const isSmall = ({ content }: SentFile): boolean => content.byteLength <= attachmentBytesMax;
const tooLong = flawed('body-too-long', { bytesMax: attachmentBytesMax });

const tooMany: Problem = {
  ...refused({ kind: 'attachment-limit-reached', attachmentsMax: attachmentsPerTicketMax }),
  errors: [{ at, message: `At most ${attachmentsPerTicketMax} files.` }],
};
