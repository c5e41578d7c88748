import Module from 'node:module';
import type { FunctionMetadata, Handler, ProgrammingModel, RegisteredFunction } from './rpc';

/**
 * Stands in for the module `@azure/functions-core`, which exists only inside Azure's worker (docs/durable.md B1).
 *
 * Import this file before anything that loads `@azure/functions`: that package asks for the core once and remembers the
 * answer, also a failure, after which it skips every registration. One registry a process.
 */
export type HookName = 'preInvocation' | 'postInvocation' | 'appStart' | 'appTerminate' | 'log';
export type Hook = (context: Record<string, unknown>) => unknown;
export type LogSink = (level: string, category: string, message: string) => void;

const hookNames: readonly string[] = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'];
const functions = new Map<string, RegisteredFunction>();
const hooks = new Map<string, Set<Hook>>();
let model: ProgrammingModel | undefined;
let isSealed = false;
let sink: LogSink = () => {};

class Disposable {
  readonly #undo: () => void;
  constructor(undo: () => void) {
    this.#undo = undo;
  }
  dispose(): void {
    this.#undo();
  }
}

const systemError = <Problem extends Error>(problem: Problem): Problem =>
  Object.assign(problem, { isAzureFunctionsSystemError: true });

const core = {
  version: '4.16.5',
  hostVersion: '4.1045.0',
  Disposable,
  setProgrammingModel: (given: ProgrammingModel): void => {
    model = given;
  },
  getProgrammingModel: () => model,
  registerFunction: (metadata: FunctionMetadata, handler: Handler): Disposable => {
    const { name } = metadata;
    if (isSealed) throw systemError(new Error(`the function '${name}' comes too late: the app has started`));
    if (functions.has(name)) throw systemError(new Error(`a function with the name '${name}' is registered already`));
    functions.set(name, { metadata, handler });
    return new Disposable(() => {
      functions.delete(name);
    });
  },
  registerHook: (name: string, hook: Hook): Disposable => {
    if (!hookNames.includes(name)) throw systemError(new RangeError(`unrecognised hook '${name}'`));
    const registered = hooks.get(name) ?? new Set();
    hooks.set(name, registered.add(hook));
    return new Disposable(() => {
      registered.delete(hook);
    });
  },
  log: (level: string, category: string, message: string): void => sink(level, category, message),
};

/** For `core-shim.cjs` and the require proxy below; nobody else calls the core. @public */
export const azureFunctionsCore = core;

/** What an app has registered so far. */
export interface App {
  readonly functions: readonly RegisteredFunction[];
  readonly model: ProgrammingModel;
  readonly hooksOf: (name: HookName) => readonly Hook[];
}

/**
 * Takes what the app registered and refuses further functions. Runs before a host starts.
 *
 * Throws when nothing was registered: then `@azure/functions` was loaded before this file, or no app at all.
 */
export const sealApp = (logSink: LogSink): App => {
  if (model === undefined)
    throw new Error('no function is registered: import local/durable/core before the app, then the app');
  isSealed = true;
  sink = logSink;
  const kept = new Map([...hooks].map(([name, set]) => [name, [...set]]));
  return { functions: [...functions.values()], model, hooksOf: (name) => kept.get(name) ?? [] };
};

/** Forgets every function and hook, so that the next app of this process starts afresh. */
export const resetApp = (): void => {
  functions.clear();
  hooks.clear();
  isSealed = false;
  sink = () => {};
};

// `@azure/functions` finds the core as in Azure's worker, whose setupCoreModule.ts proxies `require` the same way.
Module.prototype.require = new Proxy(Module.prototype.require, {
  apply: (target, self, args: [string]) =>
    args[0] === '@azure/functions-core' ? core : Reflect.apply(target, self, args),
});
