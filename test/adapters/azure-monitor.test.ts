import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { InvocationContext } from '@azure/functions';
import { openAzureMonitor } from '../../adapters/telemetry/azure-monitor';
import { createTelemetry } from '../../adapters/telemetry/telemetry';
import { measure } from '../../desk/usecases/measure';

const insights = 'https://westeurope-5.in.applicationinsights.azure.com';

/** Speaks as the ingestion of Application Insights does: all that was sent was taken. */
const anIngestion = () => {
  const requests: PipelineRequest[] = [];
  const httpClient: HttpClient = {
    sendRequest: async (request) => {
      requests.push(request);
      const count = JSON.parse(String(request.body)).length;
      const bodyAsText = JSON.stringify({ itemsReceived: count, itemsAccepted: count, errors: [] });
      return { request, status: 200, headers: createHttpHeaders({ 'content-type': 'application/json' }), bodyAsText };
    },
  };
  return { requests, httpClient };
};

// The exporter's question for its configuration comes 5 s after this at the earliest, when the test is over.
it('spans and metrics reach Application Insights as the identity, when the desk ends at the latest', async () => {
  // biome-ignore lint/style/noProcessEnv: as infra/modules/host.bicep sets it, for the exporter and nobody else
  jest.replaceProperty(process, 'env', { ...process.env, APPLICATION_INSIGHTS_NO_STATSBEAT: 'true' });
  const { requests, httpClient } = anIngestion();
  const complaints: unknown[] = [];
  const scopes: unknown[] = [];
  const credential = {
    getToken: async (scope: unknown) => {
      scopes.push(scope);
      return { token: 'of-the-identity', expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
    },
  };
  const connectionString = `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=${insights}/`;
  const telemetry = createTelemetry(
    (complain) => openAzureMonitor({ connectionString, credential, share: 1, httpClient }, complain),
    (error) => complaints.push(error),
  );
  telemetry.begin();
  const context = new InvocationContext({ functionName: 'file-ticket', invocationId: 'i-1' });
  await telemetry.within(context, { ticketId: 'TL-7KQ4M2XD0A' }, async () => ({ status: 201 }));
  measure(
    telemetry.counting(() => undefined),
    'password-revealed',
    1,
  );
  await telemetry.close();

  for (const { url, headers } of requests) {
    expect(url).toBe(`${insights}/v2.1/track`);
    expect(headers.get('authorization')).toBe('Bearer of-the-identity');
  }
  expect(new Set(scopes.flat())).toEqual(new Set(['https://monitor.azure.com/.default']));
  const envelopes = requests.flatMap(({ body }) => JSON.parse(String(body)));
  const dataOf = (type: string) => envelopes.map(({ data }) => data).filter(({ baseType }) => baseType === type);
  expect(dataOf('RemoteDependencyData')).toEqual([
    expect.objectContaining({
      baseData: expect.objectContaining({
        name: 'file-ticket',
        properties: expect.objectContaining({ ticketId: 'TL-7KQ4M2XD0A', 'faas.name': 'file-ticket' }),
      }),
    }),
  ]);
  const metrics = dataOf('MetricData').flatMap(({ baseData }) => baseData.metrics);
  expect(metrics).toContainEqual(expect.objectContaining({ name: 'tierline.passwords.revealed', value: 1 }));
  expect(complaints).toEqual([]);
});
