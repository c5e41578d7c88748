import { randomUUID } from 'node:crypto';
import type { App, HookName } from './core';
import { type Handler, type RegisteredFunction, type RpcTypedData, triggerOf } from './rpc';

/** One line of a log. `category` is `user` for what the app itself says. */
export interface LogEntry {
  readonly level: string;
  readonly category: string;
  readonly message: string;
  readonly functionName?: string;
  readonly invocationId?: string;
}

export type Log = (entry: LogEntry) => void;

export interface RetryContext {
  readonly retryCount: number;
  readonly maxRetryCount: number;
  readonly exception: { readonly message: string };
}

export interface Call {
  readonly data: RpcTypedData | null;
  readonly retryContext?: RetryContext;
  /** Where a caller's trace goes on (W3C Trace Context). */
  readonly traceParent?: string;
  /** Leaves the result as the handler made it: an orchestrator's actions are compared by identity (docs/durable.md G3). */
  readonly keepRaw?: boolean;
}

export interface Reply {
  readonly result: unknown;
  readonly returnValue?: RpcTypedData | null | undefined;
  /** A body that comes piece by piece: taken out of the result before anybody would wait for its end. */
  readonly pieces?: AsyncIterable<Uint8Array>;
}

/** Runs one function once. Rejects with what the function, or a hook around it, threw. */
export type Invoke = (registered: RegisteredFunction, call: Call) => Promise<Reply>;

/**
 * The worker's half of an invocation: arguments, hooks, handler, response. `clientData` answers the JSON for
 * `durableClient` inputs. Source: docs/durable.md B2; nodejs-worker, InvocationHandler.ts.
 */
export const createInvoke =
  (app: App, log: Log, clientData: () => string): Invoke =>
  async (registered, { data, retryContext, traceParent, keepRaw }) => {
    const { metadata, handler } = registered;
    const invocationId = randomUUID();
    const [triggerName] = triggerOf(registered);
    const inputData = [{ name: triggerName, data }];
    for (const [name, { type }] of Object.entries(metadata.bindings))
      if (isClientBinding(type)) inputData.push({ name, data: { json: clientData() } });

    const call = {
      invocationId,
      metadata,
      state: 'preInvocationHooks',
      log: (level: string, category: string, message: string) => {
        const entry = { level, message, category, invocationContext: context };
        for (const hook of app.hooksOf('log')) hook(entry);
        log({ level: entry.level, category, message: entry.message, functionName: metadata.name, invocationId });
      },
      request: {
        ...{ invocationId, triggerMetadata: {}, inputData },
        ...(retryContext && { retryContext }),
        ...(traceParent !== undefined && { traceContext: { traceParent } }),
      },
    };
    let context: unknown;
    const model = app.model.getInvocationModel(call);
    const given = await model.getArguments();
    context = given.context;

    const hookData = {};
    const before = { hookData, invocationContext: context, inputs: given.inputs, functionCallback: handler };
    await runHooks(app, 'preInvocation', before);

    call.state = 'invocation';
    const after = { hookData, invocationContext: context, inputs: before.inputs, ...nothingYet };
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback as Handler);
    } catch (error) {
      after.error = asError(error);
    }
    call.state = 'postInvocationHooks';
    await runHooks(app, 'postInvocation', after);
    if (after.error !== null && after.error !== undefined) throw asError(after.error);
    if (keepRaw) return { result: after.result };
    const { result, pieces } = withoutPieces(after.result);
    const { returnValue } = await model.getResponse(context, result);
    return { result, returnValue, ...(pieces && { pieces }) };
  };

const withoutPieces = (result: unknown): { readonly result: unknown; readonly pieces?: AsyncIterable<Uint8Array> } => {
  const { body } = (result ?? {}) as { readonly body?: unknown };
  // By shape, as under Jest a stream is of another realm.
  if (typeof body !== 'object' || body === null || !('getReader' in body)) return { result };
  return { result: { ...(result as object), body: undefined }, pieces: body as unknown as AsyncIterable<Uint8Array> };
};

const nothingYet: { result: unknown; error: unknown } = { result: null, error: null };

const isClientBinding = (type: string): boolean => type === 'durableClient' || type === 'orchestrationClient';

/** Runs the hooks of one kind, one after the other. Rejects with what a hook threw. */
export const runHooks = async (app: App, name: HookName, context: Record<string, unknown>): Promise<void> => {
  for (const hook of app.hooksOf(name)) await hook(context);
};

/** The error that the worker makes of anything thrown: the JSON of an object, the text of the rest. */
export const asError = (thrown: unknown): Error => {
  if (thrown instanceof Error) return thrown;
  // An error of another realm, as under Jest, is an error too.
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown && 'stack' in thrown) return thrown as Error;
  if (thrown === undefined || thrown === null) return new Error('Unknown error');
  return new Error(typeof thrown === 'object' ? JSON.stringify(thrown) : String(thrown));
};
