import { iso, minuteMs } from '../desk/rules/time';
import type { LocalClock } from './clock';
import {
  backToPage,
  type FrontDoor,
  type FrontReply,
  type FrontRequest,
  frontJson,
  frontProblem,
  otherMethod,
  wantsPage,
} from './front';

const minutesMax = 366 * 24 * 60;

/** `minutes` of a JSON body or of the clock bar's form; `undefined` when it is no whole number of 1 to 527040. */
const minutesOf = ({ headers, body }: FrontRequest): number | undefined => {
  const text = body.toString('utf8');
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const minutes = isForm ? Number(new URLSearchParams(text).get('minutes') ?? Number.NaN) : jsonMinutes(text);
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= minutesMax ? minutes : undefined;
};

const jsonMinutes = (text: string): number => {
  try {
    const { minutes } = JSON.parse(text) as { readonly minutes?: unknown };
    return typeof minutes === 'number' ? minutes : Number.NaN;
  } catch {
    return Number.NaN;
  }
};

/**
 * `GET /local/clock` tells the desk's time; `POST /local/clock/advance {"minutes": n}` pushes it on, through every instant
 * at which something is due, and answers `{ "now" }` when all is quiet again. On the laptop only.
 */
export const clockDoors =
  (clock: LocalClock): FrontDoor =>
  async (request) => {
    const { method, url } = request;
    if (url.pathname === '/local/clock') {
      return method === 'GET' ? frontJson({ now: iso(clock.now()), mode: clock.mode }) : otherMethod(request, 'GET');
    }
    if (url.pathname === '/local/clock/advance') {
      return method === 'POST' ? advance(clock, request) : otherMethod(request, 'POST');
    }
    return undefined;
  };

const advance = async (clock: LocalClock, request: FrontRequest): Promise<FrontReply> => {
  const instance = request.url.pathname;
  if (clock.mode === 'real') {
    return frontProblem('clock-is-real', 409, 'A real clock cannot be pushed. Start with --clock shifted.', {
      instance,
    });
  }
  const minutes = minutesOf(request);
  if (minutes === undefined) {
    const errors = [{ at: '/minutes', message: `A whole number of minutes from 1 to ${minutesMax}.` }];
    return frontProblem('body-invalid', 400, 'Some fields are not right.', { errors, instance });
  }
  await clock.advanceTo(clock.now() + minutes * minuteMs);
  return wantsPage(request) ? backToPage(request) : frontJson({ now: iso(clock.now()) });
};
