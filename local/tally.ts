/** Counts what is asked of Azure's stand-ins, by service and kind of call, since the laptop started. */
export interface Tally {
  /** Counts each call before it is served; a call that nobody serves counts as `other`. */
  counting<Request, Reply>(
    service: string,
    kindOf: (request: Request) => string,
    serve: (request: Request) => Promise<Reply>,
  ): (request: Request) => Promise<Reply>;
  /** How often by `<service> <kind>`, in the order of their first call. */
  counts(): Readonly<Record<string, number>>;
}

export const createTally = (): Tally => {
  const counts: Record<string, number> = {};
  return {
    counting: (service, kindOf, serve) => (request) => {
      const what = `${service} ${known(() => kindOf(request))}`;
      counts[what] = (counts[what] ?? 0) + 1;
      return serve(request);
    },
    counts: () => ({ ...counts }),
  };
};

const known = (kindOf: () => string): string => {
  try {
    return kindOf();
  } catch {
    return 'other';
  }
};
