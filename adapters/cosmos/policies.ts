import type { Container, OperationInput } from '@azure/cosmos';
import * as z from 'zod';
import { ActivePolicyDocument, PolicyDocument, PolicyProposalDocument } from '../../desk/contracts/directory-documents';
import { parsePolicy } from '../../desk/contracts/policies';
import { upgradePolicy } from '../../desk/contracts/upgrades';
import { type Clock, Fault, type Policies, type Publication } from '../../desk/ports';
import type { Notice } from '../../desk/rules/alerts';
import type { Hash } from '../../desk/rules/audit';
import { type DeskAlarm, deskAlarmNoticesOf, elevationRulesAlarm } from '../../desk/rules/desk-alarms';
import type { Policy, PolicyRef } from '../../desk/rules/policies';
import type { Instant } from '../../desk/rules/time';
import { asResource, commit, creating, deleteOne } from './commit';
import { creatingAlarm, settings } from './desk-alarms';
import { faulting } from './errors';
import { allRows, readItem } from './queries';

/**
 * What policies need beside their container. `policySource` is the file that was deployed with the desk: it becomes
 * active the first time that it is seen, or whenever it `isChosen`.
 */
export interface PolicyNeeds {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly policySource: string;
  readonly isChosen?: boolean;
}

/** Who is told when the elevation rules change, beside the groups that policies name. */
type SecurityContacts = () => Promise<readonly string[]>;

/** Which policy is to be active, and what is stored with that. */
interface Activation {
  readonly after: Active;
  readonly raised?: DeskAlarm;
  readonly notices?: readonly Notice[];
}

type Active = z.infer<typeof ActivePolicyDocument>;
type StoredActive = Active & { readonly etag: string };

/** Another instance may have made another policy active; this one notices within a minute. */
const activeKeptMs = 60_000;

/** Who deployed the desk has no name here. */
const theDeployment = 'deployment';

/** Policies in the container `directory`: versions by `<id>-<version>`, and which one is active. */
export const createPolicies = (container: Container, needs: PolicyNeeds, contacts: SecurityContacts): Policies => {
  const { clock, hash } = needs;
  const versions = new Map<string, Policy>();
  let active: { readonly readAt: Instant; readonly document: Active } | undefined;
  let seeded: Promise<void> | undefined;

  const readVersion = async (ref: PolicyRef) => {
    const document = await readItem(container, idOf(ref), 'policy');
    return document === undefined ? undefined : z.decode(PolicyDocument, upgradePolicy(document) as never);
  };

  const readActive = async (): Promise<StoredActive | undefined> => {
    const { resource, etag } = await faulting(() => container.item('active-policy', 'setting').read());
    return resource === undefined ? undefined : { ...z.decode(ActivePolicyDocument, resource), etag };
  };

  /** Reads, changes and writes the pointer until nobody was first. */
  const changeActive = async (
    change: (before: StoredActive | undefined) => Promise<Activation | undefined>,
  ): Promise<DeskAlarm | undefined> => {
    for (;;) {
      const before = await readActive();
      const activation = await change(before);
      if (activation === undefined) return undefined;
      const { after, raised, notices = [] } = activation;
      const resource = asResource(z.encode(ActivePolicyDocument, after));
      const id = after.id;
      const pointer: OperationInput =
        before === undefined
          ? creating(resource)
          : { operationType: 'Replace', id, ifMatch: before.etag, resourceBody: { ...resource, id } };
      try {
        await commit(container, settings, [pointer, ...(raised === undefined ? [] : creatingAlarm(raised, notices))]);
        active = undefined;
        return raised;
      } catch (error) {
        if (!(error instanceof Fault) || (error.kind !== 'stale' && error.kind !== 'conflict')) throw error;
      }
    }
  };

  const publish = async (publication: Publication, proposedBy: string | undefined): Promise<string> => {
    const { policy, source, by, at } = publication;
    const before = await readVersion(policy);
    if (before !== undefined) return before.hash;
    const { id: policyId, version } = policy;
    const document = z.encode(PolicyDocument, {
      id: idOf(policy),
      kind: 'policy',
      policyId,
      version,
      hash: policy.hash,
      source,
      publishedAt: at,
      publishedBy: by,
      ...(proposedBy !== undefined && { proposedBy }),
      schemaVersion: 2,
    });
    try {
      await faulting(() => container.items.create(asResource(document)));
      return policy.hash;
    } catch (error) {
      const stored = error instanceof Fault && error.kind === 'conflict' ? await readVersion(policy) : undefined;
      if (stored === undefined) throw error;
      return stored.hash;
    }
  };

  const seed = async (): Promise<void> => {
    const policy = policyFrom(needs.policySource, hash);
    const at = clock.now();
    const stands = await publish({ policy, source: needs.policySource, by: theDeployment, at }, undefined);
    if (stands !== policy.hash) {
      throw new Error(
        `policy ${policy.id} version ${policy.version} was published with other content. Raise the version in the file: open tickets are judged by what was published.`,
      );
    }
    versions.set(idOf(policy), policy);
    await changeActive(async (before) => {
      const isKnown = before?.seeds.includes(policy.hash) === true;
      const isActive = before?.policyId === policy.id && before.version === policy.version;
      if (isKnown && (isActive || needs.isChosen !== true)) return undefined;
      const after = activeFrom(before, policy, theDeployment, at, policy.hash);
      return { after, ...(await alarmOf(before, policy, { by: theDeployment, at })) };
    });
  };

  /** However a policy becomes active: what it changes of the elevation rules is told. The first one changes nothing. */
  const alarmOf = async (
    before: StoredActive | undefined,
    to: Policy,
    acting: { readonly by: string; readonly at: Instant },
  ): Promise<Pick<Activation, 'raised' | 'notices'>> => {
    if (before === undefined) return {};
    const from = await find(refOf(before)).catch(() => undefined);
    // Named by the state of the pointer that it replaces: whoever is first with that is the only one.
    const raised = elevationRulesAlarm(`alarm-rules-${hash(before.etag).slice(0, 16)}`, from, to, acting);
    if (raised === undefined) return {};
    const policies = from === undefined ? [to] : [from, to];
    return { raised, notices: deskAlarmNoticesOf(raised, policies, await contacts()) };
  };

  const seedOnce = (): Promise<void> => {
    seeded ??= seed().catch((error: unknown) => {
      seeded = undefined;
      throw error;
    });
    return seeded;
  };

  const find = async (ref: PolicyRef): Promise<Policy> => {
    const id = idOf(ref);
    const known = versions.get(id);
    if (known !== undefined) return known;
    const document = await readVersion(ref);
    if (document === undefined) throw new Fault('missing', { cause: { policy: id } });
    const policy = { ...policyFrom(document.source, hash), hash: document.hash };
    versions.set(id, policy);
    return policy;
  };

  const activeNow = async (): Promise<Active> => {
    await seedOnce();
    if (active === undefined || clock.now() - active.readAt > activeKeptMs) {
      const document = await readActive();
      if (document === undefined) throw new Fault('missing', { cause: 'no policy is active' });
      active = { readAt: clock.now(), document };
    }
    return active.document;
  };

  return {
    activePolicy: async () => find(refOf(await activeNow())),
    policy: find,
    policySource: async (ref) => (await readVersion(ref))?.source,
    publishedPolicies: async () => {
      const current = await activeNow();
      const rows = await allRows(container, 'policy', { query: 'SELECT * FROM c' });
      return rows
        .map((row) => z.decode(PolicyDocument, upgradePolicy(row) as never))
        .map(({ policyId, version, publishedAt, publishedBy, proposedBy, hash: contentHash }) => ({
          policy: { id: policyId, version },
          hash: contentHash,
          publishedAt,
          publishedBy,
          ...(proposedBy !== undefined && { proposedBy }),
          isActive: policyId === current.policyId && version === current.version,
        }))
        .sort((one, other) => other.publishedAt - one.publishedAt);
    },
    publishPolicy: publish,
    proposal: async (ref) => {
      const document = await readItem(container, proposalIdOf(ref), 'policy-proposal');
      if (document === undefined) return undefined;
      const { hash: contentHash, proposedBy } = z.decode(PolicyProposalDocument, document as never);
      return { hash: contentHash, by: proposedBy };
    },
    propose: async ({ policy, source, by, at }) => {
      const document = z.encode(PolicyProposalDocument, {
        id: proposalIdOf(policy),
        kind: 'policy-proposal',
        policyId: policy.id,
        version: policy.version,
        hash: policy.hash,
        source,
        proposedAt: at,
        proposedBy: by,
        schemaVersion: 1,
      });
      await faulting(() => container.items.upsert(asResource(document)));
    },
    dropProposal: (ref) => deleteOne(container, proposalIdOf(ref), 'policy-proposal'),
    activate: async (ref, from, by, at) => {
      await seedOnce();
      const to = await find(ref);
      const raised = await changeActive(async (before) => {
        const isActive = before?.policyId === ref.id && before.version === ref.version;
        if (isActive) return undefined;
        if (before !== undefined && (before.policyId !== from.id || before.version !== from.version)) {
          active = undefined;
          throw new Fault('stale', { cause: 'another policy became active meanwhile' });
        }
        return { after: activeFrom(before, ref, by, at), ...(await alarmOf(before, to, { by, at })) };
      });
      return raised?.alarmId;
    },
    dueRollout: async () => {
      await seedOnce();
      const current = await readActive();
      return current?.rollout === true ? refOf(current) : undefined;
    },
    endRollout: async (ref) => {
      await changeActive(async (before) => {
        if (before?.rollout !== true || before.policyId !== ref.id || before.version !== ref.version) return undefined;
        const { rollout: _, etag: _etag, ...done } = before;
        return { after: done };
      });
    },
  };
};

/** The first active policy of a desk finds no ticket to look at. */
const activeFrom = (
  before: Active | undefined,
  { id, version }: PolicyRef,
  by: string,
  at: Instant,
  seedHash?: string,
): Active => ({
  id: 'active-policy',
  kind: 'setting',
  policyId: id,
  version,
  activatedAt: at,
  activatedBy: by,
  seeds: [...new Set([...(before?.seeds ?? []), ...(seedHash === undefined ? [] : [seedHash])])],
  ...(before !== undefined && { rollout: true as const }),
  schemaVersion: 1,
});

const idOf = ({ id, version }: PolicyRef): string => `${id}-${version}`;
const proposalIdOf = (ref: PolicyRef): string => `proposal-${idOf(ref)}`;
const refOf = ({ policyId, version }: { readonly policyId: string; readonly version: number }): PolicyRef => ({
  id: policyId,
  version,
});

const policyFrom = (source: string, hash: Hash): Policy => {
  const parsed = parsePolicy(source, hash);
  if (parsed.ok) return parsed.policy;
  const [first] = parsed.problems;
  throw new Error(`the policy file is broken at line ${first?.line}, ${first?.at}: ${first?.message}`);
};
