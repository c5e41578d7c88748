import { Fault, type Page, type Ports } from '../ports';

/** Walks through every page, one item after the other; answers how many there were. A defect crashes it, but at the end. */
export const eachOf = async <Item>(
  pageAt: (continuation?: string) => Promise<Page<Item>>,
  work: (item: Item) => Promise<void>,
): Promise<number> => {
  const defects: unknown[] = [];
  let count = 0;
  let continuation: string | undefined;
  do {
    const page = await pageAt(continuation);
    for (const item of page.items) await work(item).catch((defect: unknown) => defects.push(defect));
    count += page.items.length;
    continuation = page.continuation;
  } while (continuation !== undefined);
  if (defects.length > 0) throw defects[0];
  return count;
};

/** One item's trouble holds up no other; what another round cannot mend is said by name, and crashes. */
export const leftForNextRound =
  ({ log }: Ports, about: Readonly<Record<string, string>>) =>
  (error: unknown): void => {
    if (!(error instanceof Fault) || error.kind === 'unreadable') {
      log('error', 'a defect was met', about);
      throw error;
    }
    log('warn', 'something is left for the next round', { ...about, fault: error.kind });
  };
