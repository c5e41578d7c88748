import * as z from 'zod';
import { atWallClock } from '../rules/local-time';
import { type Instant, instant, iso, isZone } from '../rules/time';

/** A moment as every view shows it: RFC 3339 in UTC, to the millisecond. */
export const MomentView = z.iso.datetime();

const aMoment = 'Write a moment with its offset, such as 2026-03-06T16:50:00-08:00.';

/** RFC 3339 text outside, an `Instant` inside. */
export const Moment = z.codec(z.iso.datetime({ offset: true, error: aMoment }), z.custom<Instant>(Number.isInteger), {
  decode: instant,
  encode: iso,
});

/** A moment that somebody sends, and never reads back. */
export const When = z.iso.datetime({ offset: true, error: aMoment }).transform(instant);

const WallText = z.iso.datetime({ local: true, precision: -1 });

/** What a form says of a day and time (`2026-03-06T16:50`), in RFC 3339; `undefined` when it is none, or no zone. */
export const momentOnWall = (text: string, zone: string): string | undefined =>
  !text.endsWith('Z') && WallText.safeParse(text).success && isZone(zone) ? iso(atWallClock(text, zone)) : undefined;
