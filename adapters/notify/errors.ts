import { Fault } from '../../desk/ports';

/** Runs the sending and turns what it throws into a `Fault` `unavailable`: whether a mail server's no is final cannot be told from here. */
export const withFaults = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw new Fault('unavailable', { cause: error });
  }
};

/** There is no such mailbox and never will be: asking again is no use. */
export const noMailbox = (): Fault => new Fault('missing', { cause: new Error('the recipient is no mail address') });
