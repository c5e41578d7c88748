import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { type Complain, type Signals, startSignals } from './signals';

const metricsMs = 10_000;

/** Sends every span and metric to a collector, as JSON over HTTP. `endpoint` is its base, such as `http://127.0.0.1:4318`. @public */
export const openOtlp = (endpoint: string, complain: Complain): Signals => {
  const base = endpoint.replace(/\/$/, '');
  return startSignals(
    {
      spans: new OTLPTraceExporter({ url: `${base}/v1/traces` }),
      metrics: new OTLPMetricExporter({ url: `${base}/v1/metrics` }),
    },
    { share: 1, metricsMs },
    complain,
  );
};
