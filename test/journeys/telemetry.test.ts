import { aCollector, type Collector } from '../support/a-collector';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

/** OTLP in JSON, as far as it is looked at here. */
interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface Point {
  readonly asInt?: number;
  readonly asDouble?: number;
  readonly count?: number;
}

interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: { readonly dataPoints: readonly Point[] };
  readonly gauge?: { readonly dataPoints: readonly Point[] };
  readonly histogram?: { readonly dataPoints: readonly Point[] };
}

const canary = 'CANARY-9f3b-what-somebody-wrote';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const callerSpan = 'b7ad6b7169203331';

let collector: Collector;
let laptop: Laptop;
let ticketId: string;
let spans: readonly Span[];
let metrics: readonly Metric[];

const attributesOf = ({ attributes }: Span) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

// A ticket that nobody takes, one hour, and the end of the process: it sends what it has left.
beforeAll(async () => {
  collector = await aCollector();
  laptop = await aLaptop({ collector: collector.address, policy: 'starter' });
  const report = { title: canary, description: canary, severity: 'A' };
  const headers = { traceparent: `00-${traceId}-${callerSpan}-00` };
  ticketId = (await laptop.as('requester').post('/api/v1/tickets', report, headers)).json.ticketId;
  await laptop.advance(60);
  await laptop.stop();

  spans = collector
    .bodies('/v1/traces')
    .flatMap((body) => JSON.parse(body).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap((scope) => scope.spans);
  metrics = collector
    .bodies('/v1/metrics')
    .slice(-1)
    .flatMap((body) => JSON.parse(body).resourceMetrics)
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics);
});
afterAll(() => collector.close());

describe('what the desk tells a collector', () => {
  it('goes on with the trace of whoever called, whatever the caller keeps of it', () => {
    const filing = spans.filter((span) => span.traceId === traceId);
    const door = filing.find(({ name }) => name === 'file-ticket');
    expect(door?.parentSpanId).toBe(callerSpan);
    expect(door && attributesOf(door)).toMatchObject({
      'faas.name': 'file-ticket',
      'faas.trigger': 'httpTrigger',
      'http.response.status_code': 201,
    });
    const stored = filing.filter(({ name, parentSpanId }) => name === 'cosmos POST' && parentSpanId === door?.spanId);
    expect(stored.length).toBeGreaterThan(0);
    for (const call of stored) {
      expect(attributesOf(call)['azure.cosmosdb.operation.request_charge']).toBeGreaterThan(0);
    }
  });

  it('names the ticket of an activity', () => {
    const activities = spans.filter((span) => attributesOf(span)['faas.trigger'] === 'activityTrigger');
    expect(activities.map((span) => attributesOf(span)['ticketId'])).toContain(ticketId);
  });

  it('counts what it measures of itself', () => {
    const pointOf = (name: string): Point | undefined => {
      const { sum, gauge, histogram } = metrics.find((metric) => metric.name === name) ?? {};
      return (sum ?? gauge ?? histogram)?.dataPoints[0];
    };
    expect(pointOf('tierline.deadline.lateness')?.count).toBeGreaterThan(0);
    expect(pointOf('tierline.notices.waiting')?.asInt ?? pointOf('tierline.notices.waiting')?.asDouble).toBe(0);
    expect(pointOf('tierline.sweep.age')?.asDouble).toBeGreaterThan(0);
    expect(metrics.map(({ name }) => name)).toContain('tierline.sweep.served');
  });

  it('holds no word of anybody, and no name', () => {
    expect(collector.everything()).not.toContain('CANARY');
    expect(collector.everything()).not.toMatch(/Rosa|Lindqvist|Bearer|cookie/i);
    expect(collector.everything()).toContain(ticketId);
  });
});
