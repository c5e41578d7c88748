import type { LapsDevices } from './laps-devices';
import { answerLaps } from './laps-routes';
import { denied, type GraphReply, graphError, json } from './reply';
import { defaultProperties, type GraphTenant, type Item, known, membersOf } from './tenant';

/** One request to Graph. Header names are lower-case; `url` is absolute. */
export interface GraphRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

export interface GraphOptions {
  readonly tenant: () => GraphTenant;
  /** What an administrator granted the caller; everything unless told. */
  readonly permissions?: readonly string[];
  /** The most rows of a page where the caller asks for no number: Entra ID gives 100, Intune as it likes. */
  readonly pageItems?: number;
  /** Machines with Windows LAPS; none unless told. */
  readonly laps?: LapsDevices;
  /** Answers in Graph's place, for throttling and other trouble. */
  readonly inject?: (request: GraphRequest) => GraphReply | undefined;
}

const pageItemsMax = 999;

/**
 * The reads of Microsoft Graph v1.0 that an import needs, and what there is of Windows LAPS (laps-routes.ts), over a tenant in memory, as the documentation has them:
 * `$select`, `$top` to 999, pages by an opaque `@odata.nextLink`, permissions by collection, members of whom a caller
 * without permission sees type and id only, and errors in Graph's shape.
 *
 * `mount` is the path in front of `/v1.0`. Source: learn.microsoft.com/graph/api (v1.0), /graph/paging, /graph/errors.
 */
export const createGraphEndpoint = (options: GraphOptions, mount = '') => {
  const { tenant, permissions, pageItems = 100, laps, inject } = options;
  const may = (permission: string): boolean => permissions === undefined || permissions.includes(permission);

  const answer = async (request: GraphRequest): Promise<GraphReply> => {
    const { method, url, headers } = request;
    const injected = inject?.(request);
    if (injected !== undefined) return injected;
    if (!/^Bearer \S+$/.test(headers['authorization'] ?? ''))
      return graphError(401, 'InvalidAuthenticationToken', 'Access token is empty.');
    const [, version, told = ''] = /^\/(v1\.0|beta)\/(.*)$/.exec(url.pathname.slice(mount.length)) ?? [];
    if (laps !== undefined && (version === 'v1.0' || version === 'beta')) {
      const answered = await answerLaps(laps, { method, version, path: told, url, headers, may });
      if (answered !== undefined) return answered;
    }
    if (method !== 'GET') return graphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed.');
    const path = url.pathname.slice(mount.length).replace(/^\/v1\.0\//, '');
    const [first = '', second, third, ...rest] = path.split('/').map(decodeURIComponent);
    if (rest.length > 0) return noSegment(path);
    if (path === 'deviceManagement/managedDevices')
      return listed(url, 'managedDevices', tenant().managedDevices, 'DeviceManagementManagedDevices.Read.All');
    if (path === 'users') return listed(url, 'users', tenant().users, 'User.Read.All');
    if (path === 'devices') return listed(url, 'devices', tenant().devices, 'Device.Read.All');
    if (first !== 'groups' || second === undefined) return noSegment(path);
    if (!may('GroupMember.Read.All')) return denied();
    const group = tenant().groups.find(({ id }) => id === second);
    if (group === undefined) {
      const message = `Resource '${second}' does not exist or one of its queried reference-property objects are not present.`;
      return graphError(404, 'Request_ResourceNotFound', message);
    }
    if (third === undefined) return shaped(url, 'groups', (select) => select(group));
    if (third !== 'members') return noSegment(path);
    return listed(url, 'directoryObjects', membersOf(tenant(), group.id).map(asSeen), 'GroupMember.Read.All');
  };

  const permissionByType: Readonly<Record<string, string>> = {
    '#microsoft.graph.user': 'User.Read.All',
    '#microsoft.graph.device': 'Device.Read.All',
  };

  /** A member whose type the caller may not read: its type and id, everything else null. */
  const asSeen = (member: Item): Item => {
    const permission = permissionByType[String(member['@odata.type'])];
    if (permission === undefined || may(permission)) return member;
    const hidden = Object.keys(member).filter((name) => name !== 'id' && name !== '@odata.type');
    return { ...member, ...Object.fromEntries(hidden.map((name) => [name, null])) };
  };

  const listed = (url: URL, set: string, items: readonly Item[], permission: string): GraphReply => {
    if (!may(permission)) return denied();
    const asked = url.searchParams.get('$top');
    const top = asked === null ? pageItems : Number(asked);
    if (!Number.isInteger(top) || top < 1 || top > pageItemsMax) {
      const message = `Invalid page size specified: '${asked}'. Must be between 1 and ${pageItemsMax} inclusive.`;
      return graphError(400, 'Request_UnsupportedQuery', message);
    }
    const token = url.searchParams.get('$skiptoken');
    const from = token === null ? 0 : offsetOf(token);
    if (from === undefined) return graphError(400, 'Directory_ExpiredPageToken', 'The page token is not valid.');
    const page = Math.min(top, pageItems);
    const next = new URL(url);
    next.searchParams.set('$skiptoken', tokenOf(from + page));
    return shaped(url, set, (select) => ({
      ...(items.length > from + page && { '@odata.nextLink': next.href }),
      value: items.slice(from, from + page).map(select),
    }));
  };

  const shaped = (url: URL, set: string, shape: (select: (item: Item) => Item) => Item): GraphReply => {
    const select = url.searchParams.get('$select')?.split(',') ?? defaultProperties[set];
    const unknown = select?.find((name) => !known(set).includes(name));
    if (unknown !== undefined) {
      const message = `Parsing OData Select and Expand failed: Could not find a property named '${unknown}'.`;
      return graphError(400, 'Request_BadRequest', message);
    }
    const narrowed = (item: Item): Item =>
      Object.fromEntries(
        Object.entries(item).filter(([name]) => name.startsWith('@') || select === undefined || select.includes(name)),
      );
    const context = `${url.origin}${mount}/v1.0/$metadata#${set}`;
    return json(200, { '@odata.context': context, ...shape(narrowed) });
  };

  return { handle: (request: GraphRequest): Promise<GraphReply> => answer(request) };
};

const tokenOf = (offset: number): string => Buffer.from(`m~${offset}`).toString('base64url');

const offsetOf = (token: string): number | undefined => {
  const offset = /^m~([0-9]{1,9})$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  return offset === undefined ? undefined : Number(offset);
};

const noSegment = (path: string): GraphReply =>
  graphError(400, 'BadRequest', `Resource not found for the segment '${path.split('/')[0]}'.`);
