/** Repeats of a benchmark that takes less than 10 s in total (docs/measures.md §1). */
export const repeatsUsual = 5;

/**
 * Runs every side once a repeat, after one uncounted round each, and turns the order round each time: neither side always
 * finds the machine as the other left it. Answers what each side answered, by repeat.
 */
export const alternate = async <Sides extends Readonly<Record<string, () => Promise<unknown>>>>(
  sides: Sides,
  repeats = repeatsUsual,
): Promise<{ readonly [Name in keyof Sides]: Awaited<ReturnType<Sides[Name]>>[] }> => {
  const names = Object.keys(sides);
  const answers: Record<string, unknown[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) await sides[name]?.();
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const name of repeat % 2 === 0 ? names : names.toReversed()) answers[name]?.push(await sides[name]?.());
  }
  return answers as { [Name in keyof Sides]: Awaited<ReturnType<Sides[Name]>>[] };
};

/** How long `work` took, in ms. */
export const timed = async (work: () => unknown): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

/** Runs `work` for 0 to `count` - 1, `width` at once: the next begins when any ends. */
export const atOnce = async (count: number, width: number, work: (no: number) => Promise<void>): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, lane));
};
