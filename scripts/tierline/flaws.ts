import type * as z from 'zod';

/** What is wrong with a value, in one line: `data.severity: …; at: …`. */
export const flawsIn = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ');
