/** What an orchestrator asked for, in the order of yielding; compound actions are flattened (docs/durable.md B5). */
export type Leaf = (
  | { readonly what: 'activity'; readonly name: string; readonly input: string | null; readonly retry?: RetryOptions }
  | {
      readonly what: 'child';
      readonly name: string;
      readonly childId: string | null;
      readonly version: string | null;
      readonly input: string;
      readonly retry?: RetryOptions;
    }
  | { readonly what: 'timer'; readonly name: ''; readonly fireAt: number; readonly isCanceled: boolean }
  | { readonly what: 'event'; readonly name: string }
  | { readonly what: 'next'; readonly name: ''; readonly input: string }
  | { readonly what: 'unsupported'; readonly name: string }
) & {
  /** The same for two leaves only if the library listed one task twice (docs/durable.md G3). */
  readonly identity: object;
};

export interface RetryOptions {
  readonly firstMs: number;
  readonly attemptsMax: number;
  readonly coefficient: number;
  readonly intervalMaxMs: number;
  readonly timeoutMs: number | null;
}

/** An action as the library builds it, or as JSON brings it. */
export interface Action {
  readonly actionType: number;
  readonly compoundActions?: readonly Action[];
  readonly functionName?: string;
  readonly externalEventName?: string;
  readonly instanceId?: string;
  readonly version?: string;
  readonly input?: unknown;
  readonly fireAt?: Date | string;
  readonly isCanceled?: boolean;
  readonly operation?: string;
  readonly httpRequest?: { readonly uri?: string };
  readonly retryOptions?: {
    readonly firstRetryIntervalInMilliseconds: number;
    readonly maxNumberOfAttempts: number;
    readonly backoffCoefficient?: number;
    readonly maxRetryIntervalInMilliseconds?: number;
    readonly retryTimeoutInMilliseconds?: number;
  };
}

const whenAny = 11;
const whenAll = 12;

export const leavesOf = (actions: readonly Action[]): Leaf[] => {
  const leaves: Leaf[] = [];
  const walk = (action: Action): void => {
    if (action.actionType === whenAny || action.actionType === whenAll) action.compoundActions?.forEach(walk);
    else leaves.push(leafOf(action));
  };
  actions.forEach(walk);
  return leaves;
};

const leafOf = (action: Action): Leaf => {
  const identity = action;
  const name = action.functionName ?? '';
  switch (action.actionType) {
    case 0:
      return { what: 'activity', name, input: triggerTextOf(action.input), identity };
    case 1:
      return { what: 'activity', name, input: triggerTextOf(action.input), retry: retryOf(action), identity };
    case 2:
      return { ...childOf(action), identity };
    case 3:
      return { ...childOf(action), retry: retryOf(action), identity };
    case 4:
      return { what: 'next', name: '', input: jsonOf(action.input), identity };
    case 5:
      return {
        what: 'timer',
        name: '',
        fireAt: new Date(action.fireAt as Date | string).getTime(),
        isCanceled: action.isCanceled === true,
        identity,
      };
    case 6:
      return { what: 'event', name: action.externalEventName ?? '', identity };
    case 7:
      return { what: 'unsupported', name: `calls the entity ${action.instanceId}`, identity };
    case 8:
      return { what: 'unsupported', name: `calls ${action.httpRequest?.uri ?? 'a URL'} by callHttp`, identity };
    case 9:
    case 10:
      return { what: 'unsupported', name: `signals the entity ${action.instanceId}`, identity };
    case 13:
      return { what: 'unsupported', name: 'locks entities', identity };
    case 14:
      return { what: 'unsupported', name: 'releases locked entities', identity };
    default:
      return { what: 'unsupported', name: `asks for an action of the unknown type ${action.actionType}`, identity };
  }
};

const childOf = ({ functionName, instanceId, version, input }: Action) =>
  ({
    what: 'child',
    name: functionName ?? '',
    childId: instanceId || null,
    version: version ?? null,
    input: jsonOf(input),
  }) as const;

const retryOf = ({ retryOptions }: Action): RetryOptions => ({
  firstMs: retryOptions?.firstRetryIntervalInMilliseconds ?? 0,
  attemptsMax: retryOptions?.maxNumberOfAttempts ?? 1,
  coefficient: retryOptions?.backoffCoefficient ?? 1,
  intervalMaxMs: retryOptions?.maxRetryIntervalInMilliseconds ?? Number.MAX_SAFE_INTEGER,
  timeoutMs: retryOptions?.retryTimeoutInMilliseconds ?? null,
});

/** JSON, with null for what JSON does not know. */
export const jsonOf = (value: unknown): string => JSON.stringify(value) ?? 'null';

/**
 * The text that an activity's trigger gets: a string as it is (the library has encoded it once already), the rest as
 * JSON, but booleans as .NET writes them (docs/durable.md A2, b).
 */
const triggerTextOf = (input: unknown): string | null => {
  const value: unknown = JSON.parse(jsonOf(input));
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
};
