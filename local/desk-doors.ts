import type { HostRequest, HostResponse } from './durable/http-trigger';
import { type FrontDoor, otherMethod } from './front';
import type { EasyAuth } from './identity/easy-auth';

/** What serves the app's own routes: the embedded Functions host. */
interface RouteHost {
  handle(request: HostRequest): Promise<HostResponse | undefined>;
}

/** `/.auth/*`, as App Service authentication serves it in front of the app. */
export const signInDoors =
  (easyAuth: EasyAuth): FrontDoor =>
  (request) =>
    easyAuth.respond(request);

/** The app itself, behind App Service authentication: what a client says of itself is dropped, its session believed. */
export const deskDoors =
  (easyAuth: EasyAuth, host: RouteHost): FrontDoor =>
  async (request) => {
    const { method, url, headers, body } = request;
    const reply = await host.handle({ method, url: url.href, headers: easyAuth.withPrincipal(headers), body });
    if (reply?.status !== 405 || !(reply.body instanceof Uint8Array) || reply.body.byteLength > 0) return reply;
    return otherMethod(request, ...[reply.headers['allow'] ?? []].flat());
  };
