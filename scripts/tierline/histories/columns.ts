import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { lanes, severities, ticketTypes } from '../../../desk/rules/policies';
import { isZone } from '../../../desk/rules/time';
import { complain } from '../complaint';

/**
 * Says which column of another desk's CSV holds what: policies/csv-columns.example.yaml explains each key.
 *
 * `columns` maps our fields to the headings of the file; `severities`, `types` and `lanes` map its words to ours.
 */
const Columns = z.strictObject({
  columns: z.strictObject({
    ticketId: z.string(),
    filedAt: z.string(),
    respondedAt: z.string().optional(),
    resolvedAt: z.string().optional(),
    waitedFrom: z.string().optional(),
    waitedTo: z.string().optional(),
    severity: z.string().optional(),
    type: z.string().optional(),
    lane: z.string().optional(),
  }),
  delimiter: z.string().length(1).default(','),
  zone: z.string().refine(isZone, 'a zone of the IANA database, such as Europe/Berlin'),
  moments: z.string().optional(),
  severities: z.record(z.string(), z.enum(severities)).default({}),
  types: z.record(z.string(), z.enum(ticketTypes)).default({}),
  lanes: z.record(z.string(), z.enum(lanes)).default({}),
  otherwise: z
    .strictObject({
      severity: z.enum(severities).default('C'),
      type: z.enum(ticketTypes).default('incident'),
      lane: z.enum(lanes).default('user'),
    })
    .default({ severity: 'C', type: 'incident', lane: 'user' }),
});
export type Columns = z.infer<typeof Columns>;

export const readColumns = (file: string): Columns => {
  let data: unknown;
  try {
    data = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return complain(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const columns = Columns.safeParse(data);
  if (columns.success) return columns.data;
  return complain(`${file} does not say which column holds what:\n${z.prettifyError(columns.error)}`);
};
