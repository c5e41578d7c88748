import * as z from 'zod';
import { mailCharactersMax, phoneCharactersMax } from './limits';

/** Every control character (Unicode category Cc, as it is in a mail or a terminal) but tab and line feed. */
const strayControls = /[\p{Cc}--[\t\n]]/v;

/** The same for every text, so they are made once. */
const plainLines = z.overwrite((value: string) => value.replaceAll('\r\n', '\n'));
const noStrayControls = z.refine<string>(
  (value) => !strayControls.test(value),
  'No control characters, please, other than tabs and line breaks.',
);
const trimmed = z.trim();
/** Half a surrogate pair has no UTF-8, so it could be neither hashed nor stored. */
const wellFormed = z.refine<string>((value) => value.isWellFormed(), 'Some of these characters are broken.');

/**
 * A text that somebody wrote, trimmed: 1 to `charactersMax` characters. `missing` says what is asked for. A line break is a
 * line feed, however it was sent.
 */
export const text = (missing: string, charactersMax: number) =>
  // One `check` makes one schema, where a chain of methods makes one each: an instance makes some seventy at its start.
  z
    .string(missing)
    .check(
      plainLines,
      noStrayControls,
      trimmed,
      z.minLength(1, missing),
      z.maxLength(charactersMax, `At most ${charactersMax} characters.`),
      wellFormed,
    );

/** What stands in a mail address, without its ends: one `@`, and nothing that could part two of them. */
export const mailShape = '[^\\s@<>",;]+@[^\\s@<>",;]+';

const aMail = 'Write a mail address, such as rosa@contoso.example.';
/** Only a letter that arrives shows whether an address is right: this keeps out what cannot be one. */
export const Mail = text(aMail, mailCharactersMax).regex(new RegExp(`^${mailShape}$`), aMail);

const aPhone = 'Write a phone number, such as +1 425 555 0100.';
export const Phone = text(aPhone, phoneCharactersMax).regex(/^\+?[0-9][0-9 ()./-]{2,}(x[0-9]+)?$/, aPhone);
