import { type Span, SpanStatusCode } from '@opentelemetry/api';

/** Ends a span with the work that it is of. Of what is thrown, it has the class and never the message. */
export const ending = async <Result>(span: Span, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
};
