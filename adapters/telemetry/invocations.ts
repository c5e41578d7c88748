import type { InvocationContext } from '@azure/functions';
import { type Attributes, SpanStatusCode } from '@opentelemetry/api';
import { ending } from './ending';
import type { Signals } from './signals';

/**
 * Runs what a function does as a span, below the host's own span where the host hands on its id. `about` names what it is
 * about by ids.
 */
export const inInvocation = <Result>(
  { tracer, contextOf }: Signals,
  invocation: InvocationContext,
  about: Attributes,
  work: () => Promise<Result>,
): Promise<Result> => {
  const { functionName, invocationId, options, traceContext } = invocation;
  const attributes = {
    ...about,
    'faas.name': functionName,
    'faas.invocation_id': invocationId,
    'faas.trigger': options.trigger.type,
  };
  return tracer.startActiveSpan(functionName, { attributes }, contextOf(traceContext?.traceParent), (span) =>
    ending(span, async () => {
      const result = await work();
      const status = statusOf(result);
      if (status !== undefined) span.setAttribute('http.response.status_code', status);
      if (status !== undefined && status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      return result;
    }),
  );
};

/** Of a reply to a request; other functions answer something else. */
const statusOf = (result: unknown): number | undefined => {
  const status = typeof result === 'object' && result !== null && 'status' in result ? result.status : undefined;
  return typeof status === 'number' ? status : undefined;
};
