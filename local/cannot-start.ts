const name = 'CannotStart';

/** The laptop cannot start as it was asked to: one line that says why, and the way out. */
export const cannotStart = (message: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { name });

export const isCannotStart = (error: unknown): error is Error => error instanceof Error && error.name === name;
