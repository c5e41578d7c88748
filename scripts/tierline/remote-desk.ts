import { setTimeout } from 'node:timers/promises';
import { complain, reasonOf } from './complaint';

const answerMs = 60_000;

const triesMax = 5;

/** Lets seconds go by. */
type Pause = (seconds: number) => Promise<unknown>;

const realPause: Pause = (seconds) => setTimeout(seconds * 1_000);

/**
 * Asks a desk; where it says to come again later (429, 503), waits as long as it says, a few times. Complains when nobody
 * answers within a minute.
 */
export const reach = async (url: string, init: RequestInit, pause = realPause): Promise<Response> => {
  for (let tries = 1; ; tries += 1) {
    const response = await askOnce(url, init);
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    const isLater = (response.status === 429 || response.status === 503) && seconds >= 0;
    if (!isLater || tries === triesMax) return response;
    await response.body?.cancel();
    await pause(Math.min(seconds, 60));
  }
};

const askOnce = async (url: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(answerMs) });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return complain(
      `nobody answers at ${new URL(url).origin} (${reasonOf(cause)}): is the desk running, and is --to right?`,
    );
  }
};

/** The origin of a desk's address: a token or a session is shown to nobody who listens on the way. */
export const originOf = (to: string): string => {
  if (!URL.canParse(to)) return complain(`--to ${to} is no address, such as https://desk.example.org`);
  return isSafe(to) ? new URL(to).origin : complain(`--to ${to}: use https, or http on this machine`);
};

/** May a token travel there? */
export const isSafe = (url: string): boolean => {
  const { protocol } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine(url));
};

export const isThisMachine = (url: string): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

/**
 * The headers that sign in to a desk: the access token in TIERLINE_TOKEN, or on this machine the sample person `as`, an
 * IT admin unless told otherwise.
 */
export const credentialsFor = async (desk: string, as: string | undefined): Promise<Record<string, string>> => {
  const token = process.env['TIERLINE_TOKEN'];
  if (as === undefined && token !== undefined && token !== '') return { authorization: `Bearer ${token}` };
  if (!isThisMachine(desk)) {
    return complain('set TIERLINE_TOKEN to an access token of the desk (--help says how); --as is for a laptop');
  }
  const person = as ?? 'it-admin';
  const signIn = await reach(`${desk}/.auth/login/local?person=${encodeURIComponent(person)}`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0];
  return cookie === undefined ? complain(`${desk} knows no sample person ${person}`) : { cookie };
};
