import type { Ports } from '../ports';
import { isPerson } from '../rules/erasure';
import { bestEffort } from './best-effort';

/**
 * The names of those among these people whom the directory knows, by id: a page is read by people, who are called something.
 * Whoever was erased has none any more. A fault leaves a name out, as a page is worth more than it.
 */
export const namesOf = async (
  { directory, log }: Ports,
  ids: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, string>> => {
  const nameById = new Map<string, string>();
  const look = async (id: string): Promise<void> => {
    const person = await directory.person(id);
    if (person !== undefined) nameById.set(id, person.name);
  };
  const wanted = [...new Set(ids)].filter((id) => id !== undefined).filter(mayBeThere);
  await Promise.all(
    wanted.map((id) => bestEffort(log, () => look(id), 'a page shows an id in place of a name', { person: id })),
  );
  return nameById;
};

/** Neither the desk nor whoever was erased is a person, and what a key is not made of is no id of one. */
const mayBeThere = (id: string): boolean => isPerson(id) && /^[A-Za-z0-9][A-Za-z0-9._:@+'-]{0,127}$/.test(id);
