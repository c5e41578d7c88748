import { accept, type Decision, refuse } from './decision';

/** How a planned action is judged (R80-R82): typical passes, not-recommended needs approval, unsupported is refused. */
export const actionClasses = ['typical', 'not-recommended', 'unsupported'] as const;
export type ActionClass = (typeof actionClasses)[number];

/** From the mildest to the gravest. What is unsupported is never planned. */
export const plannedClasses = ['typical', 'not-recommended'] as const;
export type PlannedClass = (typeof plannedClasses)[number];

/** One entry of the policy's catalogue; `because` is the reason that the documents, or the organisation, give. */
export interface CatalogueEntry {
  readonly action: string;
  readonly class: ActionClass;
  readonly because?: string;
}

export type PlanRefusal =
  | { readonly kind: 'action-unknown'; readonly actions: readonly string[]; readonly fields: readonly ['actions'] }
  | {
      readonly kind: 'action-unsupported';
      readonly action: string;
      readonly because?: string;
      readonly fields: readonly ['actions'];
    }
  | { readonly kind: 'reason-missing'; readonly action: string; readonly fields: readonly ['reason'] };

/**
 * The gravest class of what somebody plans to do, all of it picked from the catalogue.
 *
 * Refuses what the catalogue does not have, what it says is unsupported, with its reason, and what it advises against
 * while nobody says why it has to be. Source: R80-R82, docs/requirements.md §3.
 */
export const judgePlan = (
  catalogue: readonly CatalogueEntry[],
  actions: readonly string[],
  reason: string | undefined,
): Decision<PlannedClass, PlanRefusal> => {
  const planned: CatalogueEntry[] = [];
  for (const action of actions) {
    const entry = catalogue.find((one) => one.action === action);
    if (entry === undefined) {
      const known = catalogue.filter((one) => one.class !== 'unsupported').map((one) => one.action);
      return refuse({ kind: 'action-unknown', actions: known, fields: ['actions'] });
    }
    planned.push(entry);
  }
  const unsupported = planned.find((one) => one.class === 'unsupported');
  if (unsupported !== undefined) {
    const { action, because } = unsupported;
    const why = because !== undefined && { because };
    return refuse({ kind: 'action-unsupported', action, ...why, fields: ['actions'] });
  }
  const grave = planned.find((one) => one.class === 'not-recommended');
  if (grave === undefined) return accept('typical');
  if (reason === undefined) return refuse({ kind: 'reason-missing', action: grave.action, fields: ['reason'] });
  return accept('not-recommended');
};
