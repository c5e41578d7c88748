import type { DeviceEntry, GroupEntry, ImportSource, PersonEntry, Reading } from '../../../desk/rules/directory';
import type { BadLine } from '../histories/source';

/** What a source says of each section that it speaks of at all, and what is to be told about it. */
export interface ReadSource {
  readonly source: ImportSource;
  readonly devices?: Reading<DeviceEntry>;
  readonly people?: Reading<PersonEntry>;
  readonly groups?: Reading<GroupEntry>;
  /** What was left out on purpose. */
  readonly notes: readonly string[];
  /** What could not be read: the exit code tells. */
  readonly bad: readonly (BadLine & { readonly file: string })[];
}
