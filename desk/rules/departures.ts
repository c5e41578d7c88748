import { accept, type Decision, refuse } from './decision';
import type { ActionClass, CatalogueEntry } from './planned-actions';

/** How grave something is that was done and not planned, from the mildest on; `other` is what the catalogue does not have. */
export const departureClasses = ['typical', 'other', 'not-recommended', 'unsupported'] as const;
export type DepartureClass = (typeof departureClasses)[number];

/** What the holder says was done: out of the catalogue, and in their own words what is not in it. */
export interface Done {
  readonly actionsDone?: readonly string[] | undefined;
  readonly otherDone?: string | undefined;
}

/** One action that was done and not planned. */
export interface Departure {
  readonly action: string;
  readonly class: ActionClass;
}

/** What is recorded of it. `departure` is the gravest class; absent where all went by the plan, or nobody said. */
export interface Departures {
  readonly actionsDone?: readonly string[];
  readonly departures?: readonly Departure[];
  readonly departure?: DepartureClass;
}

export type DoneRefusal = {
  readonly kind: 'action-unknown';
  readonly actions: readonly string[];
  readonly fields: readonly ['actionsDone'];
};

/**
 * Holds what was done against what was planned (docs/requirements.md §3). What was planned counts as known though the
 * catalogue has lost it since; every entry of the catalogue may be named, what is unsupported too: it is told, not allowed.
 */
export const departuresOf = (
  catalogue: readonly CatalogueEntry[],
  planned: readonly string[],
  { actionsDone, otherDone }: Done,
): Decision<Departures, DoneRefusal> => {
  const departures: Departure[] = [];
  for (const action of (actionsDone ?? []).filter((one) => !planned.includes(one))) {
    const entry = catalogue.find((one) => one.action === action);
    if (entry === undefined) {
      const actions = [...new Set([...planned, ...catalogue.map((one) => one.action)])];
      return refuse({ kind: 'action-unknown', actions, fields: ['actionsDone'] });
    }
    departures.push({ action, class: entry.class });
  }
  const classes = [...departures.map((one) => one.class), ...(otherDone === undefined ? [] : ['other' as const])];
  const departure = departureClasses.findLast((one) => classes.includes(one));
  return accept({
    ...(actionsDone !== undefined && { actionsDone }),
    ...(departures.length > 0 && { departures }),
    ...(departure !== undefined && { departure }),
  });
};
