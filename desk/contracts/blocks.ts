import * as z from 'zod';
import type { Path } from './yaml-text';

/** Something that two places of a file say against each other. `message` says the way out. */
export interface Contradiction {
  readonly path: Path;
  readonly message: string;
}

/** Says what belongs here, whether it is missing or wrong. `what` reads after "must be". */
export const mustBe = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }): string =>
    input === undefined ? `Missing: it must be ${what}.` : `It must be ${what}, not ${shown(input)}.`,
});

const shown = (input: unknown): string => {
  const text = JSON.stringify(input) ?? String(input);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** An object that knows its keys; an unknown one is named together with those that would do. */
export const block = <const Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => {
      const keys = `a block with the keys ${Object.keys(shape).join(', ')}`;
      return issue.code === 'unrecognized_keys'
        ? `has no meaning here. Remove it, or write ${keys}.`
        : mustBe(keys).error(issue);
    },
  });
