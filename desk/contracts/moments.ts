import { z } from 'zod';
import { type Instant, instant, iso } from '../rules/time';

/** RFC 3339 text outside, an `Instant` inside. */
export const Moment = z.codec(z.iso.datetime({ offset: true }), z.custom<Instant>(Number.isInteger), {
  decode: instant,
  encode: iso,
});
