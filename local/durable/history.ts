/** The history that the library replays: DurableTask's events, PascalCase, `EventType` as a number (docs/durable.md B4). */
export interface HistoryEvent {
  readonly EventType: number;
  readonly EventId: number;
  /** RFC 3339, UTC. */
  readonly Timestamp: string;
  readonly [field: string]: unknown;
}

export const eventTypes = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

export type EventName = keyof typeof eventTypes;

export const historyEvent = (
  name: EventName,
  at: number,
  fields: Readonly<Record<string, unknown>> = {},
  eventId = -1,
): HistoryEvent => ({ EventType: eventTypes[name], EventId: eventId, Timestamp: isoOf(at), ...fields });

let lastIso = { at: Number.NaN, text: '' };

/** RFC 3339 of a moment in ms since 1970. One turn asks for the same moment many times. */
export const isoOf = (at: number): string => {
  if (lastIso.at !== at) lastIso = { at, text: new Date(at).toISOString() };
  return lastIso.text;
};

/** An event as the library reads it. `IsPlayed`: in a turn before this one. */
export const textOfEvent = (event: HistoryEvent, isPlayed: boolean): string =>
  `${JSON.stringify(event).slice(0, -1)},"IsPlayed":${isPlayed}}`;

const nameByType = new Map<number, EventName>(
  Object.entries(eventTypes).map(([name, type]) => [type, name as EventName]),
);

export const eventNameOf = ({ EventType }: HistoryEvent): string => nameByType.get(EventType) ?? String(EventType);

/**
 * The details of a failure as the extension writes them: a .NET exception as JSON with the JavaScript stack inside
 * (docs/durable.md A2, 14). Its message starts with a space, hence the two in `failed:  boom`.
 */
export const failureDetails = (message: string, stack: string | undefined): string =>
  JSON.stringify({
    $type: 'System.Exception, System.Private.CoreLib',
    ClassName: 'System.Exception',
    Message: ` ${message}`,
    Data: null,
    InnerException: null,
    HelpURL: null,
    StackTraceString: stack ?? null,
    RemoteStackTraceString: null,
    RemoteStackIndex: 0,
    ExceptionMethod: null,
    HResult: -2146233088,
    Source: null,
    WatsonBuckets: null,
  });
