import { z } from 'zod';
import { type Instant, iso } from '../rules/time';

/**
 * What somebody was refused on one UTC day, as an auditor reads it: `door` names the way in, `refusal` the answer, `about` what
 * is there and was not theirs to touch or to see. Moments are RFC 3339 in UTC: of the first time, and of the last.
 */
const RefusalView = z.object({
  id: z.string(),
  by: z.string(),
  act: z.string(),
  door: z.string(),
  refusal: z.string(),
  about: z.string().optional(),
  firstAt: z.string(),
  at: z.string(),
  count: z.int(),
});
type RefusalView = z.infer<typeof RefusalView>;

type Refused = Omit<RefusalView, 'firstAt' | 'at'> & { readonly firstAt: Instant; readonly at: Instant };

export const refusalToView = ({ firstAt, at, ...refused }: Refused): RefusalView => ({
  ...refused,
  firstAt: iso(firstAt),
  at: iso(at),
});
