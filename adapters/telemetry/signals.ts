import { type Context, context, type Meter, ROOT_CONTEXT, type Tracer, trace } from '@opentelemetry/api';
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

/**
 * Starts OpenTelemetry in this process, once. The share is judged by the id of the trace and not by what the host decided
 * for its own telemetry: it may keep nothing of a trace and still hand on its id.
 */
export const startSignals = ({ spans, metrics }: Exporters, { share, metricsMs }: Amount): Signals => {
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
      await Promise.all([tracers.shutdown(), meters.shutdown()]);
    },
  };
};
