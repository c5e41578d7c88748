import { z } from 'zod';

/** A text that somebody wrote, trimmed: 1 to `charactersMax` characters. `missing` says what is asked for. */
export const text = (missing: string, charactersMax: number) =>
  z
    .string(missing)
    .trim()
    .min(1, missing)
    .max(charactersMax, `At most ${charactersMax} characters.`)
    // Half a surrogate pair has no UTF-8, so it could be neither hashed nor stored.
    .refine((value) => value.isWellFormed(), 'Some of these characters are broken.');
