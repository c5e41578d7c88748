import { instantOfMs, iso } from '../desk/rules/time';
import type { Host, InstanceSummary } from './durable/host';
import {
  addressOf,
  type InstanceWish,
  instancePage,
  instanceStates,
  instancesPage,
  reasonLengthMax,
} from './durable-page';
import {
  type FrontDoor,
  type FrontReply,
  type FrontRequest,
  frontJson,
  frontPage,
  frontProblem,
  otherMethod,
  wantsPage,
} from './front';

type Told = Pick<Host, 'instances' | 'instance' | 'terminate' | 'quiet'>;

/**
 * The orchestrations of this process, on the laptop only, as pages and as JSON: `GET /local/durable` lists them, by
 * `?state=` and `?text=` in the id, `GET …/instances/{id}` shows one with its history and timers, and
 * `POST …/instances/{id}/terminate {"reason"}` ends one. `now` is the desk's time: `Date` follows its clock here.
 */
export const durableDoors =
  (host: Told, now: () => number = () => Date.now()): FrontDoor =>
  (request) => {
    const { method, url } = request;
    if (/^\/local\/durable(\/instances)?$/.test(url.pathname))
      return method === 'GET' ? list(host, request) : otherMethod(request, 'GET');
    const [, code, verb] = /^\/local\/durable\/instances\/([^/]+)(\/terminate)?$/.exec(url.pathname) ?? [];
    if (code === undefined) return undefined;
    const id = decoded(code);
    if (verb === undefined) return method === 'GET' ? show(host, id, request, now) : otherMethod(request, 'GET');
    return method === 'POST' ? terminate(host, id, request, now) : otherMethod(request, 'POST');
  };

const list = (host: Told, request: FrontRequest): FrontReply => {
  const { searchParams, pathname: instance } = request.url;
  const wish: InstanceWish = { state: searchParams.get('state') ?? '', text: searchParams.get('text')?.trim() ?? '' };
  if (wish.state !== '' && !instanceStates.includes(wish.state)) {
    const errors = [{ at: '/state', message: `Choose one of ${instanceStates.join(', ')}.` }];
    return frontProblem('query-invalid', 400, 'Some parameters are not right.', { errors, instance });
  }
  const found = host.instances().filter((one) => isWished(one, wish));
  if (wantsPage(request)) return frontPage(instancesPage(found.toReversed(), wish));
  return frontJson({ items: found.map(summaryToJson) });
};

const isWished = ({ id, runtimeStatus }: InstanceSummary, { state, text }: InstanceWish): boolean =>
  (state === '' || runtimeStatus === state) && id.toLowerCase().includes(text.toLowerCase());

const summaryToJson = ({ createdAt, updatedAt, ...instance }: InstanceSummary) => ({
  ...instance,
  createdAt: iso(instantOfMs(createdAt)),
  updatedAt: iso(instantOfMs(updatedAt)),
});

const show = (host: Told, id: string, request: FrontRequest, now: () => number): FrontReply => {
  const found = host.instance(id);
  if (found === undefined) return noInstance(request, 'There is no such orchestration.');
  return wantsPage(request) ? frontPage(instancePage(found, now())) : frontJson(found);
};

const terminate = async (host: Told, id: string, request: FrontRequest, now: () => number): Promise<FrontReply> => {
  const found = host.instance(id);
  if (found === undefined) return noInstance(request);
  const typed = reasonOf(request);
  const reason = typed?.trim() ?? '';
  if (reason === '' || reason.length > reasonLengthMax) {
    const message = `Say why, in at most ${reasonLengthMax} characters.`;
    if (wantsPage(request))
      return { ...frontPage(instancePage(found, now(), { message, typed: typed ?? '' })), status: 400 };
    const facts = { errors: [{ at: '/reason', message }], instance: request.url.pathname };
    return frontProblem('body-invalid', 400, 'Some fields are not right.', facts);
  }
  if (!(await host.terminate(id, reason))) return noInstance(request);
  await host.quiet();
  if (wantsPage(request)) return { status: 303, headers: { location: addressOf(id) }, body: '' };
  return frontJson({ id, runtimeStatus: host.instance(id)?.runtimeStatus });
};

/** A program may leave the reason out, a form may not. `undefined` when it is no text. */
const reasonOf = ({ headers, body }: FrontRequest): string | undefined => {
  const text = body.toString('utf8');
  if ((headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'))
    return new URLSearchParams(text).get('reason') ?? undefined;
  try {
    const { reason = 'terminated at /local/durable' } = JSON.parse(text || '{}') as { readonly reason?: unknown };
    return typeof reason === 'string' ? reason : undefined;
  } catch {
    return undefined;
  }
};

const noInstance = ({ url }: FrontRequest, title = 'There is no such live orchestration.'): FrontReply =>
  frontProblem('instance-unknown', 404, title, { instance: url.pathname });

const decoded = (code: string): string => {
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
};
