type Call = (...given: unknown[]) => unknown;

/**
 * An object of functions that is made at the first call of one. Until then its SDK is not loaded, so an instance registers
 * its functions, and answers what needs no store, without it. A failed making is tried again at the next call.
 */
export const whenCalled = <Functions extends object>(make: () => Functions): Functions => {
  let made: Functions | undefined;
  const callOf =
    (name: string | symbol): Call =>
    (...given) => {
      made ??= make();
      return (made as Record<string | symbol, Call>)[name]?.(...given);
    };
  return new Proxy({} as Functions, { get: (_, name) => callOf(name) });
};
