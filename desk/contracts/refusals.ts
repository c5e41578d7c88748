import * as z from 'zod';
import type { RefusalRecord } from '../rules/records';
import { iso } from '../rules/time';
import { MomentView } from './moments';

/**
 * What somebody was refused on one UTC day, as an auditor reads it: `door` names the way in, `refusal` the answer, `about` what
 * is there and was not theirs to touch or to see. Moments are RFC 3339 in UTC: of the first time, and of the last.
 */
export const RefusalView = z
  .object({
    id: z.string(),
    by: z.string(),
    act: z.string(),
    door: z.string(),
    refusal: z.string(),
    about: z.string().optional(),
    firstAt: MomentView,
    at: MomentView,
    count: z.int(),
  })
  .meta({ id: 'RefusalView' });
type RefusalView = z.infer<typeof RefusalView>;

export const refusalToView = ({ firstAt, at, ...refused }: RefusalRecord): RefusalView => ({
  ...refused,
  firstAt: iso(firstAt),
  at: iso(at),
});
