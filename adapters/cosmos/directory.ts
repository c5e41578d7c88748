import type { Container, Database } from '@azure/cosmos';
import { z } from 'zod';
import { GroupDocument, HeartbeatDocument, PolicyDocument } from '../../desk/contracts/documents';
import { parsePolicy } from '../../desk/contracts/policies';
import { type Clock, type Directory, Fault } from '../../desk/ports';
import type { Hash } from '../../desk/rules/audit';
import type { Policy, PolicyRef } from '../../desk/rules/policies';
import { type Instant, minuteMs } from '../../desk/rules/time';
import { asResource } from './commit';
import { faulting } from './errors';
import { allRows } from './queries';

/** What the directory needs beside its container: the text of the active policy's file. */
export interface DirectoryNeeds {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly policySource: string;
}

const groupsKeptMs = 60_000;

/** The alert on a silent timer waits for 15 minutes (docs/azure.md §12), so a beat a minute would be paid for nothing. */
const beatEveryMs = 5 * minuteMs;

/** Groups, policies and heartbeats in the container `directory`, by kind. */
export const createDirectory = (database: Database, needs: DirectoryNeeds): Directory => {
  const container = database.container('directory');
  const policies = createPolicyShelf(container, needs);
  const beats = new Map<string, Instant>();
  let groups:
    | { readonly readAt: Instant; readonly list: Promise<readonly z.infer<typeof GroupDocument>[]> }
    | undefined;

  const save = (document: object): Promise<unknown> => faulting(() => container.items.upsert(asResource(document)));

  const readGroups = async () =>
    (await allRows(container, 'group', { query: 'SELECT * FROM c' })).map((row) => GroupDocument.parse(row));

  return {
    groups: () => {
      const now = needs.clock.now();
      if (groups === undefined || now - groups.readAt > groupsKeptMs) {
        const list = readGroups();
        groups = { readAt: now, list };
        list.catch(() => {
          groups = undefined;
        });
      }
      return groups.list;
    },
    saveGroup: async (group) => {
      await save({ ...group, kind: 'group', schemaVersion: 1 });
      groups = undefined;
    },
    activePolicy: policies.active,
    policy: policies.find,
    beat: async (timer, at) => {
      const last = beats.get(timer);
      if (last !== undefined && at - last < beatEveryMs) return;
      await save(z.encode(HeartbeatDocument, { id: timer, kind: 'heartbeat', at, schemaVersion: 1 }));
      beats.set(timer, at);
    },
    heartbeats: async () => {
      const rows = await allRows(container, 'heartbeat', { query: 'SELECT * FROM c' });
      const beats = rows.map((row) => z.decode(HeartbeatDocument, row as never));
      return Object.fromEntries(beats.map(({ id, at }) => [id, at]));
    },
  };
};

/** Published versions never change, so each is read once. */
const createPolicyShelf = (container: Container, { clock, hash, policySource }: DirectoryNeeds) => {
  const versions = new Map<string, Policy>();
  let published: Promise<Policy> | undefined;

  const read = async (id: string): Promise<PublishedPolicy | undefined> => {
    const { resource } = await faulting(() => container.item(id, 'policy').read());
    return resource === undefined ? undefined : z.decode(PolicyDocument, resource);
  };

  const publish = async (): Promise<Policy> => {
    const policy = policyFrom(policySource, hash);
    const id = idOf(policy);
    const before = (await read(id)) ?? (await create(policy));
    if (before.hash !== policy.hash) {
      throw new Error(
        `policy ${policy.id} version ${policy.version} was published with other content. Raise the version in the file: open tickets are judged by what was published.`,
      );
    }
    versions.set(id, policy);
    return policy;
  };

  const create = async (policy: Policy): Promise<PublishedPolicy> => {
    const { id: policyId, version } = policy;
    const document: PublishedPolicy = {
      id: idOf(policy),
      kind: 'policy',
      policyId,
      version,
      hash: policy.hash,
      source: policySource,
      publishedAt: clock.now(),
      schemaVersion: 1,
    };
    try {
      await faulting(() => container.items.create(asResource(z.encode(PolicyDocument, document))));
      return document;
    } catch (error) {
      const before = error instanceof Fault && error.kind === 'conflict' ? await read(document.id) : undefined;
      if (before === undefined) throw error;
      return before;
    }
  };

  return {
    active: (): Promise<Policy> => {
      published ??= publish().catch((error: unknown) => {
        published = undefined;
        throw error;
      });
      return published;
    },
    find: async (ref: PolicyRef): Promise<Policy> => {
      const id = idOf(ref);
      const known = versions.get(id);
      if (known !== undefined) return known;
      const document = await read(id);
      if (document === undefined) throw new Fault('missing', { cause: { policy: id } });
      const policy = policyFrom(document.source, hash);
      versions.set(id, policy);
      return policy;
    },
  };
};

type PublishedPolicy = z.infer<typeof PolicyDocument>;

const idOf = ({ id, version }: PolicyRef): string => `${id}-${version}`;

const policyFrom = (source: string, hash: Hash): Policy => {
  const parsed = parsePolicy(source, hash);
  if (parsed.ok) return parsed.policy;
  const [first] = parsed.problems;
  throw new Error(`the policy file is broken at line ${first?.line}, ${first?.at}: ${first?.message}`);
};
