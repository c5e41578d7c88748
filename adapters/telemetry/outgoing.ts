import type { HttpClient } from '@azure/core-rest-pipeline';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ending } from './ending';

/** The services whose calls are watched. */
export type Service = 'cosmos' | 'vault';

/**
 * An HTTP client of an SDK whose every try is a span of the work that it serves: which service, how, with what outcome, and
 * what Cosmos DB charged for it. Neither addresses nor headers nor bodies are in it.
 */
export const watched = (service: Service, client: HttpClient): HttpClient => ({
  sendRequest: (request) => {
    if (trace.getActiveSpan() === undefined) return client.sendRequest(request);
    const attributes = { 'peer.service': service, 'http.request.method': request.method };
    const options = { kind: SpanKind.CLIENT, attributes };
    return trace.getTracer('tierline').startActiveSpan(`${service} ${request.method}`, options, (span) =>
      ending(span, async () => {
        const response = await client.sendRequest(request);
        span.setAttribute('http.response.status_code', response.status);
        const charge = Number(response.headers.get('x-ms-request-charge') ?? Number.NaN);
        if (Number.isFinite(charge)) span.setAttribute('azure.cosmosdb.operation.request_charge', charge);
        if (response.status >= 500 || response.status === 429) span.setStatus({ code: SpanStatusCode.ERROR });
        return response;
      }),
    );
  },
});
