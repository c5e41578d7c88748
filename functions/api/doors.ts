import * as z from 'zod';
import type { Door } from '../door';
import { pageOf } from '../page-frame';
import { type ApiDocument, apiDocumentOf } from './document';
import { referenceBody } from './reference';

/** `GET /api/v1/openapi.json` and `GET /api/docs`: what these doors, and the two themselves, take and answer. */
export const apiDoors = (others: readonly Door[]): readonly Door[] => {
  let written: ApiDocument | undefined;
  // Written when it is first asked for: it costs more than a start should wait for.
  const document = (): ApiDocument => {
    written ??= apiDocumentOf([...others, openApi]);
    return written;
  };
  const cached = { 'cache-control': 'public, max-age=300' };

  const openApi: Door = {
    name: 'openapi-document',
    method: 'GET',
    route: 'api/v1/openapi.json',
    act: 'none',
    contract: {
      summary: 'Reads this document',
      answers: { 200: { json: z.record(z.string(), z.unknown()) } },
    },
    open: async () => ({ status: 200, headers: cached, json: document() }),
  };
  const reference: Door = {
    name: 'api-reference',
    method: 'GET',
    route: 'api/docs',
    act: 'none',
    open: async () => ({
      status: 200,
      headers: cached,
      page: pageOf({ title: 'The API' }, referenceBody(document())),
    }),
  };
  return [openApi, reference];
};
