import * as z from 'zod';
import { readYaml } from '../../../desk/contracts/yaml-text';
import { lanes, severities, ticketTypes } from '../../../desk/rules/policies';
import { isZone } from '../../../desk/rules/time';
import { complain } from '../complaint';
import { textOf } from '../text-file';

/** Does this machine know an encoding of this name (https://encoding.spec.whatwg.org)? */
const isEncoding = (name: string): boolean => {
  try {
    return new TextDecoder(name) !== undefined;
  } catch {
    return false;
  }
};

/**
 * Says which column of another desk's CSV holds what: docs/csv-columns.example.yaml explains each key.
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
  zone: z.string().refine(isZone, 'a zone of the IANA database, such as Europe/Berlin'),
  moments: z.string().optional(),
  delimiter: z.string().length(1, 'one character').default(','),
  encoding: z.string().refine(isEncoding, 'an encoding, such as utf-8 or windows-1252').default('utf-8'),
  severities: z.record(z.string(), z.enum(severities)).default({}),
  types: z.record(z.string(), z.enum(ticketTypes)).default({}),
  lanes: z.record(z.string(), z.enum(lanes)).default({}),
  otherwise: z
    .strictObject({
      severity: z.enum(severities).default('C'),
      type: z.enum(ticketTypes).default('incident'),
      lane: z.enum(lanes).default('user'),
    })
    .prefault({}),
});
export type Columns = z.infer<typeof Columns>;

/** Reads the mapping. Complains of everything in it that is wrong, by its line. */
export const readColumns = (file: string): Columns => {
  const yaml = readYaml(textOf(file));
  const columns = Columns.safeParse(yaml.data ?? {});
  const flaws = columns.success ? [] : columns.error.issues;
  const problems = [
    ...yaml.problems,
    ...flaws.map(({ path, message }) => yaml.problemAt(path, pathText(path, message))),
  ];
  if (columns.success && problems.length === 0) return columns.data;
  const lines = problems.map(({ line, message }) => `${file}:${line}: ${message}`);
  return complain(`${lines.join('\n')}\ndocs/csv-columns.example.yaml explains every key`);
};

const pathText = (path: readonly PropertyKey[], message: string): string =>
  path.length === 0 ? message : `${path.join('.')}: ${message}`;
