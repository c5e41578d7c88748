/** Something that the caller can put right: said in a line or a few, without a stack. */
export class Complaint extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Ends the command with what is wrong and a way out. */
export const complain = (message: string): never => {
  throw new Complaint(message);
};

/** Why a file cannot be read or written, in words. */
export const reasonOf = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : reasonByCode[code];
  return known ?? (error instanceof Error ? error.message : String(error));
};

const reasonByCode: Readonly<Record<string, string>> = {
  EEXIST: 'it is there already',
  ENOENT: 'it is not there',
  EISDIR: 'it is a folder',
  EACCES: 'you may not',
  ENOTDIR: 'a part of its path is no folder',
};
