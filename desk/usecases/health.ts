import { Fault, type Ports } from '../ports';
import { iso, minuteMs } from '../rules/time';

/** How the desk is: `sweptAt` is when the sweep last finished (RFC 3339), absent before its first round. */
export interface Health {
  readonly status: 'ok' | 'degraded';
  readonly store: 'ok' | 'unavailable';
  readonly sweep: 'ok' | 'late';
  readonly sweptAt?: string;
}

const sweepLateMs = 15 * minuteMs;

/** Asks the store, and looks at the age of the sweep's heartbeat: late after the 15 minutes of its alert. */
export const healthOf = async ({ directory, clock }: Ports): Promise<Health> => {
  try {
    const sweptAt = (await directory.heartbeats())['sla-sweep'];
    const isLate = sweptAt !== undefined && clock.now() - sweptAt > sweepLateMs;
    return {
      status: isLate ? 'degraded' : 'ok',
      store: 'ok',
      sweep: isLate ? 'late' : 'ok',
      ...(sweptAt === undefined ? {} : { sweptAt: iso(sweptAt) }),
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { status: 'degraded', store: 'unavailable', sweep: 'late' };
  }
};
