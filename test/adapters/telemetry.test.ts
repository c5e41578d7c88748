import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { InvocationContext } from '@azure/functions';
import { context as contexts, diag, trace } from '@opentelemetry/api';
import { AggregationTemporality, InMemoryMetricExporter } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { watched } from '../../adapters/telemetry/outgoing';
import { startSignals } from '../../adapters/telemetry/signals';
import { createTelemetry } from '../../adapters/telemetry/telemetry';
import type { Log } from '../../desk/ports';
import { measureNames } from '../../desk/rules/measures';
import { measure } from '../../desk/usecases/measure';

const spans = new InMemorySpanExporter();
const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const complaints: unknown[] = [];
const lines: unknown[] = [];
const bare: Log = (...line) => void lines.push(line);

const telemetry = createTelemetry(
  (complain) => startSignals({ spans, metrics }, { share: 1, metricsMs: 3_600_000 }, complain),
  (error) => complaints.push(error),
);
const log = telemetry.counting(bare);
const context = (functionName: string) =>
  new InvocationContext({
    functionName,
    invocationId: 'i-1',
    options: {
      trigger: { type: 'httpTrigger', name: 'request' },
      return: undefined,
      extraInputs: [],
      extraOutputs: [],
    },
  } as never);

const secret = 'CANARY-secret';
const aRequest = () =>
  createPipelineRequest({ url: `https://vault.example.org/secrets/x?code=${secret}`, body: secret });

afterAll(async () => {
  expect(complaints).toEqual([]);
});

describe('telemetry', () => {
  beforeAll(async () => {
    // Before it begins: the work is done, and what it measures is not lost.
    expect(await telemetry.within(context('early'), {}, async () => 'done')).toBe('done');
    measure(log, 'password-revealed', 1);
    telemetry.begin();
    telemetry.begin();
    for (const name of measureNames) measure(log, name, 3, { ticketId: 'TL-7KQ4M2XD0A' });

    const answering = watched('vault', {
      sendRequest: async (request) => ({
        ...{ request, status: 429, bodyAsText: secret },
        headers: createHttpHeaders({ 'x-ms-request-charge': '5.25', 'set-cookie': secret }),
      }),
    });
    const failing = watched('cosmos', { sendRequest: () => Promise.reject(new RangeError(secret)) });
    await telemetry.within(context('asks'), { ticketId: 'TL-7KQ4M2XD0A' }, async () => {
      await answering.sendRequest(aRequest());
      return { status: 503 };
    });
    await expect(telemetry.within(context('fails'), {}, async () => failing.sendRequest(aRequest()))).rejects.toThrow(
      secret,
    );
    // Outside of any invocation, a call is nobody's.
    await answering.sendRequest(aRequest());
    // Closing sends what waits, and then empties these exporters: they are read as they are sent.
    const kept = [jest.spyOn(spans, 'shutdown'), jest.spyOn(metrics, 'shutdown')];
    for (const spy of kept) spy.mockResolvedValue(undefined);
    await telemetry.close();
  });

  it('has a span for each invocation, and below it one for each call', () => {
    const told = spans.getFinishedSpans().map(({ name, kind, status, attributes, parentSpanContext }) => ({
      ...{ name, kind, code: status.code, attributes },
      isChild: parentSpanContext !== undefined,
    }));
    const faas = { 'faas.invocation_id': 'i-1', 'faas.trigger': 'httpTrigger' };
    expect(told).toEqual([
      {
        ...{ name: 'vault GET', kind: 2, code: 2, isChild: true },
        attributes: {
          'peer.service': 'vault',
          'http.request.method': 'GET',
          'http.response.status_code': 429,
          'azure.cosmosdb.operation.request_charge': 5.25,
        },
      },
      {
        ...{ name: 'asks', kind: 0, code: 2, isChild: false },
        attributes: { ...faas, 'faas.name': 'asks', ticketId: 'TL-7KQ4M2XD0A', 'http.response.status_code': 503 },
      },
      {
        ...{ name: 'cosmos GET', kind: 2, code: 2, isChild: true },
        attributes: { 'peer.service': 'cosmos', 'http.request.method': 'GET', 'error.type': 'RangeError' },
      },
      {
        ...{ name: 'fails', kind: 0, code: 2, isChild: false },
        attributes: { ...faas, 'faas.name': 'fails', 'error.type': 'RangeError' },
      },
    ]);
  });

  it('has an instrument for each measurement, and lost none of before', () => {
    const told = metrics
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap((scope) => scope.metrics)
      .map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints[0]?.value]);
    expect(Object.fromEntries(told)).toEqual({
      'tierline.deadline.lateness': expect.objectContaining({ count: 1, sum: 3 }),
      'tierline.sweep.served': 3,
      'tierline.sweep.age': expect.any(Number),
      'tierline.notices.waiting': 3,
      'tierline.rotations.unconfirmed': 3,
      'tierline.passwords.revealed': 4,
    });
  });

  it('still writes each measurement as a line', () => {
    expect(lines).toContainEqual(['info', 'measured', { name: 'password-revealed', value: 1 }]);
    expect(lines).toHaveLength(measureNames.length + 1);
  });

  it('has no secret of what it watched', () => {
    const told = JSON.stringify(
      spans.getFinishedSpans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    );
    expect(told).not.toContain('CANARY');
  });
});

describe('telemetry that does not work', () => {
  it('is told once, and the work goes on', async () => {
    const told: unknown[] = [];
    const broken = createTelemetry(
      () => {
        throw new Error('no such collector');
      },
      (error) => told.push(error),
    );
    broken.begin();
    broken.begin();
    expect(await broken.within(context('works'), {}, async () => 'done')).toBe('done');
    measure(broken.counting(bare), 'sweep-served', 1);
    await broken.close();
    expect(told).toEqual([new Error('no such collector')]);
  });
});

describe('what cannot be sent', () => {
  it('is told by its first words, and then of no other for an hour', async () => {
    const told: unknown[] = [];
    // Of its own: of two in one process, only the first would be heard.
    for (const api of [diag, contexts, trace]) api.disable();
    const signals = startSignals(
      { spans: new InMemorySpanExporter(), metrics: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE) },
      { share: 1, metricsMs: 3_600_000 },
      (trouble) => told.push(trouble),
    );
    diag.error(`403: ${'x'.repeat(1_000)}`);
    diag.error('403 again');
    diag.warn('something else');
    expect(told).toEqual([`403: ${'x'.repeat(195)}`]);
    await signals.close();
  });
});
