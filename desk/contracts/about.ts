import * as z from 'zod';
import { roles, scopes } from '../rules/people';
import { MomentView } from './moments';

/** Who the desk takes the caller for; `view` is whose tickets a list shows them. */
export const SelfView = z
  .object({
    id: z.string(),
    name: z.string(),
    roles: z.array(z.enum(roles)).readonly(),
    scopes: z.array(z.enum(scopes)).readonly(),
    groups: z.array(z.string()).readonly(),
    isGuest: z.boolean(),
    isApp: z.boolean(),
    view: z.enum(['all', 'own']),
  })
  .meta({ id: 'SelfView' });

/** How the desk is. */
export const HealthView = z
  .object({
    status: z.enum(['ok', 'degraded']),
    store: z.enum(['ok', 'unavailable']),
    sweep: z.enum(['ok', 'late']),
    sweptAt: MomentView.optional(),
  })
  .meta({ id: 'HealthView' });
