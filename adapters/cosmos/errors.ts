import { Fault, faultingBy, faultKindOf } from '../../desk/ports';

interface CosmosError {
  readonly code?: unknown;
  readonly retryAfterInMs?: unknown;
  readonly cause?: unknown;
}

/** A refused batch throws a plain error whose `cause` has the code; a point operation's error has it itself. */
const answerOf = (error: unknown): CosmosError => {
  const outer = (error ?? {}) as CosmosError;
  const inner = (outer.cause ?? {}) as CosmosError;
  return typeof outer.code === 'number' ? outer : inner;
};

/** The only reader of the Cosmos SDK's codes. Whatever has no code of its own may or may not have been done. */
const faultOf = (error: unknown): Fault => {
  const { code, retryAfterInMs } = answerOf(error);
  const retryAfterMs = typeof retryAfterInMs === 'number' ? retryAfterInMs : undefined;
  return new Fault(faultKindOf(code), { cause: error, retryAfterMs });
};

/** Is a page's continuation to blame? The service answers 400 for another query's; the SDK throws plain text for no JSON. */
export const isAboutToken = (error: unknown): boolean =>
  answerOf(error).code === 400 || /parse continuation token/.test(String(error));

/** Runs one call of the SDK; whatever it throws leaves as a `Fault`. */
export const faulting = <Result>(call: () => Promise<Result>): Promise<Result> => faultingBy(faultOf, call);
