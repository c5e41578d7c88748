import { instantOfMs, iso } from '../desk/rules/time';
import type { Host, InstanceSummary } from './durable/host';
import { type FrontDoor, type FrontReply, frontJson, frontProblem } from './front';

const summary = ({ createdAt, updatedAt, ...instance }: InstanceSummary) => ({
  ...instance,
  createdAt: iso(instantOfMs(createdAt)),
  updatedAt: iso(instantOfMs(updatedAt)),
});

const noInstance = ({ pathname }: URL): FrontReply =>
  frontProblem('instance-unknown', 404, 'There is no such live orchestration.', { instance: pathname });

const terminate = async (host: Host, id: string, url: URL): Promise<FrontReply> => {
  if (!(await host.terminate(id, 'terminated at /local/durable'))) return noInstance(url);
  await host.quiet();
  return frontJson({ id, runtimeStatus: host.instance(id)?.runtimeStatus });
};

/**
 * The orchestrations of this process, on the laptop only: `GET /local/durable/instances` lists them,
 * `GET …/instances/{id}` shows one with its history and timers, `POST …/instances/{id}/terminate` ends one.
 */
export const durableDoors =
  (host: Host): FrontDoor =>
  async ({ method, url }) => {
    const [, id, verb] = /^\/local\/durable\/instances(?:\/([A-Za-z0-9-]+)(?:\/(terminate))?)?$/.exec(url.pathname) ?? [
      undefined,
    ];
    if (!/^\/local\/durable(\/|$)/.test(url.pathname)) return undefined;
    if (method === 'POST' && id !== undefined && verb === 'terminate') return terminate(host, id, url);
    if (method !== 'GET' || verb !== undefined) return undefined;
    if (id === undefined) return frontJson({ items: host.instances().map(summary) });
    const found = host.instance(id);
    return found === undefined ? noInstance(url) : frontJson(found);
  };
