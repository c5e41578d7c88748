import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { Fault } from '../desk/ports';
import type { Caller } from '../desk/rules/people';
import { type Act, mayAtAll } from '../desk/rules/permissions';
import type { Desk } from '../desk/usecases/desk';
import { aboutIds } from './about-ids';
import type { Door, Opened, Reply } from './door';
import { wantsPage } from './form-token';
import { documentOf, problemPage } from './page-frame';
import { denialOf, faulted, flawed, type Problem, refused } from './problem';
import { type DeviceProof, proveDevice, proveNewKey } from './prove-device';
import type { RateLimiter } from './rate-limiter';

/**
 * What every door needs from its host: who calls and how often, which origins are our own, how a device is believed, where
 * the style sheet of its pages lies.
 */
export interface Porch extends Pick<DeviceProof, 'signatures' | 'publicUrl'> {
  readonly callerOf: (headers: HttpRequest['headers']) => Caller | undefined;
  readonly origins: readonly string[];
  readonly limiter: RateLimiter;
  readonly styleAddress: string;
}

/** What it takes to let a device in, and to keep a record of who was refused. */
type Guard = Porch & DeviceProof & { readonly desk: Pick<Desk, 'noteRefusal'> };

/**
 * Lets a request through one door: another site's is refused, then strangers, then whoever may never do this; whatever
 * goes wrong inside leaves as a problem with a correlation id and without internals.
 */
export const enter = async (
  door: Door,
  porch: Guard,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> => {
  const opened = await openSafely(door, porch, request, context);
  noteAnswer(door, request, context, 'problem' in opened ? opened.problem : opened);
  const reply = 'problem' in opened ? problemReply(opened.problem, request, context) : opened;
  return responseOf(reply, porch.styleAddress);
};

const openSafely = async (
  door: Door,
  porch: Guard,
  request: HttpRequest,
  context: InvocationContext,
): Promise<Opened> => {
  try {
    return await openDoor(door, porch, request);
  } catch (error) {
    if (error instanceof Fault) {
      const why = { fault: error.kind, cause: firstLineOf(error.cause) };
      context.warn('a door met a fault', JSON.stringify({ ...aboutVisit(door, request, context), ...why }));
      return { problem: faulted(error) };
    }
    context.error('a door met a defect', JSON.stringify(aboutVisit(door, request, context)), error);
    return { problem: flawed('defect') };
  }
};

/**
 * Says what became of a request: of each that would change something, and of each that was refused. Who called is in the
 * record of a refusal and in the event of a change, and stays out of the log.
 */
const noteAnswer = (
  door: Door,
  request: HttpRequest,
  context: InvocationContext,
  { status, type }: { readonly status: number; readonly type?: string },
): void => {
  // Devices ask every few minutes, whether or not there is anything to say.
  if (status < 400 && (!isUnsafe(request) || door.act === 'device')) return;
  const problem = type === undefined ? {} : { problem: type };
  context.info('a door answered', JSON.stringify({ ...aboutVisit(door, request, context), status, ...problem }));
};

/** What every line of a door names: the door, the ticket and grant of its address, and what its caller may quote. */
const aboutVisit = (door: Door, request: HttpRequest, { invocationId }: InvocationContext) => ({
  door: door.name,
  ...aboutIds(new URL(request.url).pathname.split('/')),
  correlationId: invocationId,
});

/** What an SDK says of a fault runs over many lines, and repeats itself with every request while it lasts. */
const firstLineOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : JSON.stringify(cause ?? '')).split('\n', 1)[0]?.slice(0, 300) ?? '';

const isUnsafe = ({ method }: HttpRequest): boolean => method !== 'GET' && method !== 'HEAD';

const openDoor = async (door: Door, porch: Guard, request: HttpRequest): Promise<Opened> => {
  const origin = request.headers.get('origin');
  if (isUnsafe(request) && origin !== null && !porch.origins.includes(origin))
    return { problem: flawed('origin-foreign') };
  if (door.act === 'none') return await door.open(request);
  if (door.act === 'device') {
    if (door.proof === 'new-key') return await letEnrol(door, porch, request);
    const proved = await proveDevice(request, porch);
    if (!proved.ok) return proved;
    return tooMany(porch, door, `device ${proved.value.deviceId}`) ?? (await door.open(proved.value));
  }

  const caller = porch.callerOf(request.headers);
  if (caller === undefined) return signIn(request);
  const early = tooMany(porch, door, caller.id);
  if (early !== undefined) return early;
  const visit = { request, caller, wantsPage: wantsPage(request) };
  const mayEnter = mayAtAll(caller, door.act);
  const opened = mayEnter ? await door.open(visit) : { problem: refusedAtDoor(caller, door.act) };
  if (!('problem' in opened)) return opened;

  const denial = denialOf(opened.problem);
  if (denial) await porch.desk.noteRefusal(caller, { act: door.act, door: door.name, ...denial });
  if (!mayEnter || !visit.wantsPage || door.page === undefined) return opened;
  return await door.page(opened.problem, opened.posted ?? {}, visit);
};

/**
 * Anybody may try a code. Who tries for one device is slowed down much, all together a little; who is refused leaves a record
 * without the code, about a device only if there is one, so that nobody can fill the store with made-up names.
 */
const letEnrol = async (
  door: Extract<Door, { proof: 'new-key' }>,
  porch: Guard,
  request: HttpRequest,
): Promise<Opened> => {
  const proved = await proveNewKey(request, porch);
  if (!proved.ok) return proved;
  const early = tooMany(porch, {}, 'enrolments') ?? tooMany(porch, door, `enrolment ${proved.value.deviceId}`);
  if (early !== undefined) return early;
  const opened = await door.open(proved.value);
  const denial = 'problem' in opened ? denialOf(opened.problem) : undefined;
  if (denial) await porch.desk.noteRefusal({ id: 'a device' }, { act: door.act, door: door.name, ...denial });
  return opened;
};

/** Whoever asks more often than the desk allows is told when to come again. */
const tooMany = ({ limiter }: Porch, { cost = 1 }: Pick<Door, 'cost'>, who: string): Opened | undefined => {
  const waitMs = limiter(who, cost);
  return waitMs === undefined
    ? undefined
    : { problem: flawed('rate-limited', { retryAfterSeconds: Math.ceil(waitMs / 1000) }) };
};

const refusedAtDoor = ({ isGuest }: Caller, act: Act): Problem => refused({ kind: 'act-forbidden', act, isGuest });

/** A browser is led to the sign-in of App Service and back; a program hears 401. */
const signIn = (request: HttpRequest): Opened => {
  if (!wantsPage(request) || isUnsafe(request)) return { problem: flawed('signed-out') };
  const { pathname, search } = new URL(request.url);
  const back = encodeURIComponent(pathname + search);
  return { status: 302, headers: { location: `/.auth/login/aad?post_login_redirect_uri=${back}` } };
};

const problemReply = (problem: Problem, request: HttpRequest, { invocationId }: InvocationContext): Reply => {
  const { pathname } = new URL(request.url);
  const whole: Problem = { ...problem, instance: pathname, correlationId: invocationId };
  const retryAfter = problem['retryAfterSeconds'];
  const headers = { ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) };
  if (wantsPage(request)) return { status: problem.status, headers, page: problemPage(whole) };
  return { status: problem.status, headers: { ...headers, 'content-type': 'application/problem+json' }, json: whole };
};

/** Pages carry no script and load nothing but their style sheet; nothing of a ticket stays in a cache. */
const guards = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** A text that comes piece by piece, as the bytes of a response. */
async function* bytesOf(pieces: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) if (piece !== '') yield encoder.encode(piece);
}

const responseOf = (reply: Reply, styleAddress: string): HttpResponseInit => {
  const { status, headers = {}, cookie, json, page, style, bytes, pieces } = reply;
  const isHttps = cookie?.name.startsWith('__Host-') === true;
  // Not Strict: a link in a mail would then bring no cookie, and the fresh one would spoil every form that is open.
  const cookies = cookie && [
    { ...cookie, path: '/', httpOnly: true, sameSite: 'Lax' as const, ...(isHttps && { secure: true }) },
  ];
  const bare = { status, ...(cookies && { cookies }) };
  if (page !== undefined) {
    const type = { 'content-type': 'text/html; charset=utf-8' };
    return { ...bare, headers: { ...guards, ...type, ...headers }, body: documentOf(page, styleAddress) };
  }
  if (style !== undefined) {
    return { ...bare, headers: { ...guards, 'content-type': 'text/css; charset=utf-8', ...headers }, body: style };
  }
  if (bytes !== undefined) return { ...bare, headers: { ...guards, ...headers }, body: bytes };
  if (pieces !== undefined) {
    return { ...bare, headers: { ...guards, ...headers }, body: ReadableStream.from(bytesOf(pieces)) };
  }
  if (json === undefined) return { ...bare, headers: { ...guards, ...headers } };
  const type = { 'content-type': 'application/json' };
  return { ...bare, headers: { ...guards, ...type, ...headers }, body: JSON.stringify(json) };
};
