import { z } from 'zod';
import { type Instant, instant, iso } from '../rules/time';

/** A moment as every view shows it: RFC 3339 in UTC, to the millisecond. */
export const MomentView = z.iso.datetime();

/** RFC 3339 text outside, an `Instant` inside. */
export const Moment = z.codec(z.iso.datetime({ offset: true }), z.custom<Instant>(Number.isInteger), {
  decode: instant,
  encode: iso,
});
