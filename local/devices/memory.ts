import type { Answered, Notice, Sent } from './desk-line';

/** What a device remembers while it runs: its last answer, its last words, what is on its user's screen. */
export interface Memory {
  readonly answers: readonly Answered[];
  readonly notices: readonly Notice[];
  readonly unsaid: readonly string[];
  readonly confirmation?: Sent | undefined;
  readonly version?: string | undefined;
}

export const blank: Memory = { answers: [], notices: [], unsaid: [] };

const answersMax = 10;
const noticesMax = 10;

/** The newest answer first. */
export const heard = (memory: Memory, sent: Sent, answered: Answered): Memory => ({
  ...memory,
  answers: [answered, ...memory.answers].slice(0, answersMax),
  ...(answered.verb === 'confirm' && answered.status === 200 && { confirmation: sent, version: versionIn(sent) }),
});

const versionIn = ({ body }: Sent): string => String((JSON.parse(body) as { readonly version?: unknown }).version);

/** The user sees each notice once; that they saw it is said at the next poll. */
export const withNotices = (memory: Memory, notices: readonly Notice[]): Memory => {
  const isNew = ({ noticeId }: Notice): boolean => !memory.notices.some((one) => one.noticeId === noticeId);
  return {
    ...memory,
    notices: [...notices.filter(isNew), ...memory.notices].slice(0, noticesMax),
    unsaid: notices.map(({ noticeId }) => noticeId),
  };
};
