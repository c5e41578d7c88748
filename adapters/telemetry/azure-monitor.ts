import type { HttpClient } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { AzureMonitorMetricExporter, AzureMonitorTraceExporter } from '@azure/monitor-opentelemetry-exporter';
import { type Complain, type Signals, startSignals } from './signals';

export interface AzureMonitor {
  /** Says where to write, not who may: local authentication is off. */
  readonly connectionString: string;
  readonly credential: TokenCredential;
  /** From 0 to 1. */
  readonly share: number;
  /** An endpoint in this process in place of the network. */
  readonly httpClient?: HttpClient;
}

const metricsMs = 60_000;

/** Sends spans and metrics to Application Insights, as the app's identity. Nothing of them is kept on disk. @public */
export const openAzureMonitor = ({ share, ...place }: AzureMonitor, complain: Complain): Signals => {
  const options = { ...place, disableOfflineStorage: true };
  return startSignals(
    { spans: new AzureMonitorTraceExporter(options), metrics: new AzureMonitorMetricExporter(options) },
    { share, metricsMs },
    complain,
  );
};
