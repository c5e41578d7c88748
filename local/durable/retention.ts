import { hasHistory, type State } from './state';

/** How many instances that ended are kept: with their history, and at all. */
export interface Retention {
  readonly histories: number;
  readonly finished: number;
  /** So many may end between two looks: what goes, goes in one record. */
  readonly batch: number;
}

export const usualRetention: Retention = { histories: 1_000, finished: 10_000, batch: 100 };

/** What those that ended first have to give up: their history, then themselves. */
export const overdueOf = (
  { instances, finished: ended }: State,
  { histories, finished }: Retention,
): { readonly histories: readonly string[]; readonly instances: readonly string[] } => {
  const firstEnded = [...ended];
  const isNewest = (index: number, kept: number): boolean => index >= firstEnded.length - kept;
  return {
    histories: firstEnded.filter(
      (id, index) => isNewest(index, finished) && !isNewest(index, histories) && hasHistory(instances.get(id)),
    ),
    instances: firstEnded.filter((_, index) => !isNewest(index, finished)),
  };
};
