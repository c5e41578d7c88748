import type { Log } from '../../desk/ports';

/** Where lines go: the context of the invocation that is running, so that Application Insights ties them together. */
export interface LogSink {
  info(...line: readonly unknown[]): void;
  warn(...line: readonly unknown[]): void;
  error(...line: readonly unknown[]): void;
  /** Of the invocation: the `correlationId` of the problem that its caller sees. */
  readonly invocationId?: string;
}

/** Writes through whatever sink is current; `fallback` takes what is said outside of any invocation. */
export const createLog =
  (current: () => LogSink | undefined, fallback: LogSink): Log =>
  (level, message, facts = {}) => {
    const sink = current() ?? fallback;
    const { invocationId } = sink;
    sink[level](message, JSON.stringify({ ...facts, ...(invocationId && { correlationId: invocationId }) }));
  };
