import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type Schema } from 'ajv';
import { readHostJson } from '../../local/durable/host-json';
import { backends, hostJsonFor } from '../../scripts/package/host-json';

const source = JSON.parse(readFileSync(join(__dirname, '..', '..', 'host.json'), 'utf8'));
const fileOf = (backend: (typeof backends)[number]) => hostJsonFor(backend, source);

const closed = (properties: Readonly<Record<string, Schema>>, ...required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const span = { type: 'string', pattern: '^\\d\\d:\\d\\d:\\d\\d$' };
const flag = { type: 'boolean' };

/** What Microsoft Learn documents of the keys that we use (functions-host-json, durable-functions-bindings); no other is let in. */
const documented = closed(
  {
    version: { const: '2.0' },
    extensionBundle: closed(
      {
        id: { const: 'Microsoft.Azure.Functions.ExtensionBundle' },
        version: { type: 'string', pattern: '^[[(]\\d+\\.\\d+\\.\\d+, \\d+\\.\\d+\\.\\d+[\\])]$' },
      },
      'id',
      'version',
    ),
    logging: closed({
      applicationInsights: closed({ samplingSettings: closed({ isEnabled: flag, excludedTypes: { type: 'string' } }) }),
    }),
    extensions: closed(
      {
        http: closed({ routePrefix: { type: 'string' } }, 'routePrefix'),
        durableTask: closed(
          {
            hubName: { type: 'string', pattern: '^(%[A-Z_]+%|[A-Za-z][A-Za-z0-9]{2,44})$' },
            defaultVersion: { type: 'string' },
            tracing: closed({ traceInputsAndOutputs: flag }),
            storeInputsInOrchestrationHistory: flag,
            storageProvider: {
              oneOf: [
                closed(
                  { type: { const: 'azureManaged' }, connectionStringName: { type: 'string' } },
                  'type',
                  'connectionStringName',
                ),
                closed({
                  type: { const: 'azureStorage' },
                  connectionName: { type: 'string' },
                  partitionCount: { type: 'integer', minimum: 1, maximum: 16 },
                  maxQueuePollingInterval: span,
                }),
              ],
            },
          },
          'hubName',
          'storageProvider',
        ),
      },
      'http',
      'durableTask',
    ),
  },
  'version',
  'extensionBundle',
  'extensions',
);

const isDocumented = new Ajv({ allErrors: true }).compile(documented);

it.each(backends)('the host.json for %s has documented keys only, and the host of the laptop reads it', (backend) => {
  isDocumented(fileOf(backend));
  expect(isDocumented.errors ?? []).toEqual([]);
  expect(readHostJson(fileOf(backend), { TASKHUB_NAME: 'tierline' })).toEqual({
    routePrefix: '',
    hubName: 'tierline',
    defaultVersion: '1.1',
  });
});

it('they differ in where orchestrations are kept, and in nothing else', () => {
  const bare = (backend: (typeof backends)[number]) => {
    const { extensions, ...rest } = fileOf(backend);
    const { storageProvider, ...durableTask } = extensions.durableTask;
    return { storageProvider, rest: { ...rest, extensions: { ...extensions, durableTask } } };
  };
  const scheduler = bare('DurableTaskScheduler');
  const storage = bare('AzureStorage');
  expect(storage.rest).toEqual(scheduler.rest);
  expect(scheduler.storageProvider).toMatchObject({ type: 'azureManaged' });
  expect(storage.storageProvider).toEqual({ partitionCount: 4, maxQueuePollingInterval: '00:00:05' });
});

it.each([
  { version: '2' },
  { extensions: { ...source.extensions, http: { prefix: '' } } },
  { extensions: { ...source.extensions, durableTask: { hubName: 'tier-line', storageProvider: {} } } },
  { extensions: { ...source.extensions, durableTask: { hubName: 'tierline', storageProvider: { type: 'mssql' } } } },
])('a wrong one is caught: %j', (wrong) => {
  expect(isDocumented({ ...source, ...wrong })).toBe(false);
});
