import { Fault, faultingBy } from '../../desk/ports';

/** Runs the sending and turns what it throws into a `Fault` `unavailable`: whether a mail server's no is final cannot be told from here. */
export const withFaults = <Result>(work: () => Promise<Result>): Promise<Result> =>
  faultingBy((cause) => new Fault('unavailable', { cause }), work);

/** There is no such mailbox and never will be: asking again is no use. */
export const noMailbox = (): Fault => new Fault('missing', { cause: new Error('the recipient is no mail address') });
