import type { Container } from '@azure/cosmos';
import { z } from 'zod';
import { ActivePolicyDocument, PolicyDocument, PolicyProposalDocument } from '../../desk/contracts/documents';
import { parsePolicy } from '../../desk/contracts/policies';
import { upgradePolicy } from '../../desk/contracts/upgrades';
import { type Clock, Fault, type Policies, type Publication } from '../../desk/ports';
import type { Hash } from '../../desk/rules/audit';
import type { Policy, PolicyRef } from '../../desk/rules/policies';
import type { Instant } from '../../desk/rules/time';
import { asResource } from './commit';
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

type Active = z.infer<typeof ActivePolicyDocument>;

/** Another instance may have made another policy active; this one notices within a minute. */
const activeKeptMs = 60_000;

/** Who deployed the desk has no name here. */
const theDeployment = 'deployment';

/** Policies in the container `directory`: versions by `<id>-<version>`, and which one is active. */
export const createPolicies = (container: Container, needs: PolicyNeeds): Policies => {
  const { clock, hash } = needs;
  const versions = new Map<string, Policy>();
  let active: { readonly readAt: Instant; readonly document: Active } | undefined;
  let seeded: Promise<void> | undefined;

  const readVersion = async (ref: PolicyRef) => {
    const document = await readItem(container, idOf(ref), 'policy');
    return document === undefined ? undefined : z.decode(PolicyDocument, upgradePolicy(document) as never);
  };

  const readActive = async (): Promise<(Active & { readonly etag: string }) | undefined> => {
    const { resource, etag } = await faulting(() => container.item('active-policy', 'setting').read());
    return resource === undefined ? undefined : { ...z.decode(ActivePolicyDocument, resource), etag };
  };

  /** Reads, changes and writes the pointer until nobody was first. */
  const changeActive = async (change: (before: Active | undefined) => Active | undefined): Promise<void> => {
    for (;;) {
      const before = await readActive();
      const after = change(before);
      if (after === undefined) return;
      const resource = asResource(z.encode(ActivePolicyDocument, after));
      try {
        await faulting(() =>
          before === undefined
            ? container.items.create(resource)
            : container
                .item('active-policy', 'setting')
                .replace(resource, { accessCondition: { type: 'IfMatch', condition: before.etag } }),
        );
        active = undefined;
        return;
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
    await changeActive((before) => {
      const isKnown = before?.seeds.includes(policy.hash) === true;
      const isActive = before?.policyId === policy.id && before.version === policy.version;
      if (isKnown && (isActive || needs.isChosen !== true)) return undefined;
      return activeFrom(before, policy, theDeployment, at, policy.hash);
    });
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
    activate: async (ref, by, at) => {
      await seedOnce();
      await changeActive((before) => {
        const isActive = before?.policyId === ref.id && before.version === ref.version;
        return isActive ? undefined : activeFrom(before, ref, by, at);
      });
    },
    dueRollout: async () => {
      await seedOnce();
      const current = await readActive();
      return current?.rollout === true ? refOf(current) : undefined;
    },
    endRollout: (ref) =>
      changeActive((before) => {
        if (before?.rollout !== true || before.policyId !== ref.id || before.version !== ref.version) return undefined;
        const { rollout: _, ...done } = before;
        return done;
      }),
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
