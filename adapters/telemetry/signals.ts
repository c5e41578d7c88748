import {
  type Context,
  context,
  type DiagLogger,
  DiagLogLevel,
  diag,
  type Meter,
  ROOT_CONTEXT,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { parseTraceParent } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';

/** Where spans and metrics go. */
export interface Exporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
}

/** How much goes there. */
export interface Amount {
  /** The share of traces that are kept, from 0 to 1: whole traces, told by their ids. */
  readonly share: number;
  /** How often metrics are sent. */
  readonly metricsMs: number;
}

/** What writes spans and metrics, until it is closed. */
export interface Signals {
  readonly tracer: Tracer;
  readonly meter: Meter;
  /** Below which span work goes on, by the header `traceparent` (W3C Trace Context); below none without a right one. */
  contextOf(traceParent: string | undefined): Context;
  /** Sends what waits. */
  close(): Promise<void>;
}

const service = 'tierline';

/** Hears of trouble with telemetry. */
export type Complain = (trouble: unknown) => void;

const hourMs = 3_600_000;
const wordsMax = 200;

/** Tells the beginning of a trouble, and then of none for an hour: while it lasts, each minute has the same one. */
const troubleLogger = (complain: Complain): DiagLogger => {
  let toldAt = Number.NEGATIVE_INFINITY;
  const quiet = (): void => undefined;
  const error = (message: string): void => {
    if (performance.now() - toldAt < hourMs) return;
    toldAt = performance.now();
    complain(message.slice(0, wordsMax));
  };
  return { error, warn: quiet, info: quiet, debug: quiet, verbose: quiet };
};

/**
 * Starts OpenTelemetry in this process, once; `complain` is told of what could not be sent, once in an hour. The share is
 * judged by the id of the trace and not by what the host decided for its own telemetry: it may keep nothing of a trace and
 * still hand on its id.
 */
export const startSignals = (
  { spans, metrics }: Exporters,
  { share, metricsMs }: Amount,
  complain: Complain,
): Signals => {
  diag.setLogger(troubleLogger(complain), DiagLogLevel.ERROR);
  const resource = resourceFromAttributes({ 'service.name': service });
  const tracers = new BasicTracerProvider({
    resource,
    sampler: new TraceIdRatioBasedSampler(share),
    spanProcessors: [new BatchSpanProcessor(spans)],
  });
  const meters = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: metricsMs })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  // The durable client asks here for the span that a start belongs to.
  trace.setGlobalTracerProvider(tracers);
  return {
    tracer: tracers.getTracer(service),
    meter: meters.getMeter(service),
    contextOf: (traceParent) => {
      const parent = traceParent === undefined ? null : parseTraceParent(traceParent);
      return parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
    },
    close: async () => {
      const ended = await Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
      for (const one of ended) if (one.status === 'rejected') throw one.reason;
    },
  };
};
