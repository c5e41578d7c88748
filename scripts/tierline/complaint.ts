/** Something that the caller can put right: said in one line, without a stack. */
export class Complaint extends Error {}

/** Ends the command with what is wrong and a way out. */
export const complain = (message: string): never => {
  throw new Complaint(message);
};
