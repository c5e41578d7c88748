import type { Instant } from './time';

/** An event that says nothing yet: spread it, then say what there is. */
export const bare = { data: {}, people: {}, text: {} } as const;

/**
 * What happened to a ticket or a device. `data` holds neither a text somebody wrote nor a person's id: those stand in
 * `text`, `people` and `by`, so that erasure can take them out of the stored event and its hash still verifies
 * (docs/design.md §15).
 */
export interface EventOf<Kind extends string, Data, People = Record<never, string>, Text = Record<never, string>> {
  readonly kind: Kind;
  readonly at: Instant;
  readonly by: string;
  readonly data: Readonly<Data>;
  readonly people: Readonly<People>;
  readonly text: Readonly<Text>;
}
