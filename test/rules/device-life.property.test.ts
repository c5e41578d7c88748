import fc from 'fast-check';
import { decideApprove, decideDeny } from '../../desk/rules/approvals';
import { brokenLinkOf, genesis, type SealedEvent, seal, unseal } from '../../desk/rules/audit';
import { decideBreakGlass, decideReview } from '../../desk/rules/break-glass';
import type { DeviceEvent } from '../../desk/rules/device-events';
import { credentialStateOf, type Device } from '../../desk/rules/devices';
import { decideRequestElevation } from '../../desk/rules/elevation';
import { decideEnrol, offerEnrolment } from '../../desk/rules/enrolment';
import { evolveDevice } from '../../desk/rules/evolve-device';
import { evolveGrant, isGrantEvent } from '../../desk/rules/evolve-grant';
import { forcedRotation } from '../../desk/rules/forced-rotation';
import { type Grant, isWaiting } from '../../desk/rules/grants';
import { decideExtend, decideRevoke, decideWithdrawElevation } from '../../desk/rules/lease-changes';
import { decideCloseElevation, decideReveal, endGrant, rotationFor, versionsOnDevice } from '../../desk/rules/leases';
import { decideDeviceStep, deviceEventsOf, deviceStepsOf } from '../../desk/rules/next-device-step';
import { secretOf, versionsPerSecretMax } from '../../desk/rules/secret-names';
import { type Instant, plusMinutes } from '../../desk/rules/time';
import {
  aDeviceId,
  atMinute,
  enrolled,
  rotationClaimed,
  rotationConfirmed,
  rotationPending,
  rotationRefused,
  secretRemoved,
  someRules,
  theDesk,
  versionsDisabled,
} from '../support/a-device';
import { sha256 } from '../support/a-policy';
import { aNumber } from '../support/a-ticket';

/** What may happen: people ask, look and give back, the device does its part or not, time passes, the desk acts. */
type Happening =
  | { readonly kind: 'request' | 'request-grave' | 'reveal' | 'close' | 'withdraw' | 'extend'; readonly by: string }
  | { readonly kind: 'approve' | 'deny' | 'revoke' | 'review' | 'force'; readonly by: string }
  | { readonly kind: 'break-glass'; readonly by: string }
  | { readonly kind: 'claim' | 'apply' | 'confirm' | 'refuse' | 're-image' | 'end-ticket' | 'desk' }
  | { readonly kind: 'pass'; readonly minutes: number };

/** The world at one moment: what the desk knows, what the device really has, and which versions the vault still gives. */
interface World {
  readonly now: Instant;
  readonly device: Device;
  readonly grants: ReadonlyMap<string, Grant>;
  readonly events: readonly DeviceEvent[];
  /** The version that opens the device, and the one that it has been given and not yet applied. */
  readonly has: string | undefined;
  readonly given: string | undefined;
  readonly disabled: readonly string[];
  /** In which secret each version lies, and which secrets are gone. */
  readonly lies: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
  readonly keys: readonly string[];
  readonly drawn: number;
}

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('request' as const, 'reveal' as const, 'close' as const),
      by: fc.constantFrom('mei', 'mei', 'otto'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('request-grave' as const, 'request-grave' as const, 'withdraw' as const, 'extend' as const),
      by: fc.constantFrom('mei', 'mei', 'otto'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'approve' as const,
        'approve' as const,
        'approve' as const,
        'deny' as const,
        'revoke' as const,
        'force' as const,
      ),
      by: fc.constantFrom('ada', 'ada', 'ben', 'mei'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('break-glass' as const), by: fc.constantFrom('vera', 'mei') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('review' as const), by: fc.constantFrom('ada', 'vera', 'mei') }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'claim' as const,
        'apply' as const,
        'confirm' as const,
        'refuse' as const,
        'end-ticket' as const,
        'desk' as const,
        'desk' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 're-image' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      minutes: fc.oneof(fc.constantFrom(1, 59, 60, 89, 90, 120, 10_080), fc.nat(12_000)),
    }),
  },
);

const turn: readonly Happening[] = (['desk', 'claim', 'apply', 'confirm'] as const).map((kind) => ({ kind }));

/** Mostly one thing at a time; now and then a whole rotation, so that lives get far. */
const happenings: fc.Arbitrary<readonly Happening[]> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: happening.map((one) => [one]) },
      { weight: 1, arbitrary: fc.constantFrom(turn, turn.slice(0, 3), turn.slice(1)) },
    ),
    { maxLength: 50, size: 'max' },
  )
  .map((runs) => [...turn, ...runs.flat()]);

/** `versions` is how full its secret is already. */
const start = (versions = 0): World => {
  const device = { ...evolveDevice(undefined, enrolled()), ...(versions > 0 && { versions }) };
  const begun: World = {
    now: atMinute(0),
    device,
    grants: new Map(),
    events: [enrolled()],
    has: undefined,
    given: undefined,
    disabled: [],
    lies: new Map(),
    removed: [],
    keys: [],
    drawn: 0,
  };
  return stored(begun, [
    rotationFor(device, 'enrolled', someRules, { by: theDesk, at: atMinute(0), rotationId: 'r0' }),
  ]);
};

const stored = (world: World, events: readonly DeviceEvent[]): World => {
  const grants = new Map(world.grants);
  for (const event of events.filter(isGrantEvent)) {
    const { grantId } = event.data;
    grants.set(grantId, evolveGrant(grants.get(grantId), aDeviceId, event));
  }
  const device = events.reduce<Device>(evolveDevice, world.device);
  return { ...world, device, grants, events: [...world.events, ...events] };
};

const activeOf = ({ device, grants }: World): Grant | undefined =>
  device.activeGrant === undefined ? undefined : grants.get(device.activeGrant);

/** The grant that a person means: the active one, or the last there was. */
const meant = (world: World): Grant | undefined => activeOf(world) ?? [...world.grants.values()].at(-1);

const acting = (world: World, by = theDesk) => ({ by, at: world.now, rotationId: `r${world.events.length}` });

const wish = {
  ...{ ticketId: aNumber, category: 'Apps', title: 'Office', plan: 'Reinstall it.' },
  actions: ['Run a troubleshooter'],
};

/** Two have to approve, so that one yes is not enough. */
const rules = { ...someRules, approvals: { typical: 0, 'not-recommended': 2, unconfirmed: 1 } };
const graveWish = { ...wish, actions: ['Install software'], reason: 'It has to be.' };
const facts = { isTicketLive: true, isSecurity: false, approversKnown: 2 };

const grantNamed = ({ grants }: World, grantId: string | undefined): Grant | undefined =>
  grantId === undefined ? undefined : grants.get(grantId);

/** What people decide about: a request that waits, or the active lease. */
const decidable = (world: World): Grant | undefined =>
  [...world.grants.values()].find(({ state }) => state === 'awaiting-approval') ?? activeOf(world);

const byDesk = (world: World): World => {
  const grant = activeOf(world);
  const step = decideDeviceStep(world.device, grant, someRules, world.now);
  if (step.kind === 'wait') return world;
  const keyed = { ...world, keys: [...world.keys, step.key] };
  if (step.kind === 'store-password') {
    const drawn = world.drawn + 1;
    const lies = new Map(world.lies).set(`v${drawn}`, world.device.secretName);
    return stored({ ...keyed, drawn, lies }, [rotationPending(world.now, step.rotationId, `v${drawn}`)]);
  }
  if (step.kind === 'disable-versions') {
    for (const version of step.versions) expect(world.lies.get(version)).toBe(world.device.secretName);
    const disabled = [...world.disabled, ...step.versions];
    return stored({ ...keyed, disabled }, [versionsDisabled(world.now, step.versions)]);
  }
  if (step.kind === 'tag-version')
    return { ...keyed, device: { ...world.device, notes: { tagged: step.credential.version } } };
  if (step.kind === 'ask-laps' || step.kind === 'look-at-laps') throw new Error('this device polls');
  if (step.kind === 'remove-secret') {
    const last = step.version === undefined ? [] : [step.version];
    for (const version of last) expect(world.lies.get(version)).toBe(step.secretName);
    const gone = { removed: [...world.removed, step.secretName], disabled: [...world.disabled, ...last] };
    return stored({ ...keyed, ...gone }, [secretRemoved(world.now, step.secretName)]);
  }
  const meantByStep = 'grantId' in step ? grantNamed(world, step.grantId) : grant;
  return stored(keyed, deviceEventsOf(world.device, meantByStep, step, someRules, acting(world)));
};

const decidedBy = (
  world: World,
  grant: Grant,
  kind: 'approve' | 'deny' | 'revoke' | 'withdraw' | 'extend',
  by: string,
) => {
  const { device } = world;
  switch (kind) {
    case 'approve':
      return decideApprove(device, grant, rules, true, acting(world, by));
    case 'deny':
      return decideDeny(grant, 'No.', acting(world, by));
    case 'revoke':
      return decideRevoke(device, grant, rules, 'Stop.', acting(world, by));
    case 'withdraw':
      return decideWithdrawElevation(device, grant, rules, undefined, acting(world, by));
    case 'extend':
      return decideExtend(grant, rules, facts, { minutes: 60, reason: 'It takes longer.' }, acting(world, by));
  }
};

const next = (world: World, what: Happening): World => {
  const { device, now } = world;
  const { rotation } = device;
  switch (what.kind) {
    case 'pass':
      return { ...world, now: plusMinutes(now, what.minutes) };
    case 'desk':
      return byDesk(world);
    case 'request': {
      const decision = decideRequestElevation(device, someRules, facts, wish, acting(world, what.by));
      return decision.ok ? stored(world, decision.value) : world;
    }
    case 'request-grave': {
      const decision = decideRequestElevation(device, rules, facts, graveWish, acting(world, what.by));
      return decision.ok ? stored(world, decision.value) : world;
    }
    case 'break-glass': {
      const decision = decideBreakGlass(
        device,
        activeOf(world),
        someRules,
        { reason: 'Fire.' },
        acting(world, what.by),
      );
      return decision.ok ? stored(world, decision.value) : world;
    }
    case 'review': {
      const grant = [...world.grants.values()].findLast(({ emergency }) => emergency !== undefined);
      const decision = grant && decideReview(grant, { verdict: 'justified', words: 'Fire.' }, acting(world, what.by));
      return decision?.ok ? stored(world, decision.value) : world;
    }
    case 'approve':
    case 'deny':
    case 'revoke':
    case 'withdraw':
    case 'extend': {
      const grant = decidable(world);
      const decision = grant && decidedBy(world, grant, what.kind, what.by);
      return decision?.ok ? stored(world, decision.value) : world;
    }
    case 'force':
      return stored(world, [forcedRotation(device, activeOf(world), someRules, {}, acting(world, what.by))]);
    case 'reveal': {
      const grant = meant(world);
      const decision = grant && decideReveal(device, grant, true, acting(world, what.by));
      return decision?.ok ? stored(world, decision.value) : world;
    }
    case 'close': {
      const grant = meant(world);
      const decision = grant && decideCloseElevation(device, grant, someRules, 'Done.', acting(world, what.by));
      return decision?.ok ? stored(world, decision.value) : world;
    }
    case 'end-ticket': {
      const grant = activeOf(world);
      return grant ? stored(world, endGrant(device, grant, 'revoked', someRules, acting(world))) : world;
    }
    case 'claim': {
      if (rotation?.version === undefined) return world;
      const given = { ...world, given: rotation.version };
      return rotation.claimedAt === undefined ? stored(given, [rotationClaimed(now, rotation.rotationId)]) : given;
    }
    case 'apply':
      return { ...world, has: world.given ?? world.has };
    case 'confirm': {
      const isPending = rotation?.version !== undefined && rotation.claimedAt !== undefined;
      if (!isPending || world.has !== rotation.version) return world;
      return stored({ ...world, given: undefined }, [rotationConfirmed(now, rotation.rotationId)]);
    }
    case 're-image': {
      const imaged = stored({ ...world, has: undefined, given: undefined }, [offerEnrolment('a-hash', acting(world))]);
      const key = { kty: 'OKP', crv: 'Ed25519', x: `key-${imaged.events.length}` } as const;
      const enrolling = { codeHash: 'a-hash', name: 'Imaged', key };
      const decision = decideEnrol(imaged.device, activeOf(imaged), someRules, enrolling, acting(imaged, aDeviceId));
      if (!decision.ok) throw new Error(decision.refusal.kind);
      return stored(imaged, decision.value);
    }
    case 'refuse':
      return rotation?.refusedAt === undefined && rotation !== undefined
        ? stored(world, [rotationRefused(now, rotation.rotationId)])
        : world;
  }
};

/** Every moment of a life, from its start. */
const lifeOf = (happened: readonly Happening[], versions = 0): readonly World[] => {
  const life = [start(versions)];
  for (const what of happened) life.push(next(life.at(-1) as World, what));
  return life;
};

/** The device does all it is asked, the desk all that is due, until there is nothing left. */
const settled = (world: World): World => {
  let now = world;
  for (let turns = 0; turns < 20; turns += 1) now = turn.reduce(next, now);
  return now;
};

const holds = (check: (life: readonly World[]) => void, numRuns = 400): void => {
  fc.assert(
    fc.property(happenings, fc.boolean(), (happened, isFull) =>
      check(lifeOf(happened, isFull ? versionsPerSecretMax - 2 : 0)),
    ),
    { numRuns },
  );
};

const isLive = ({ state }: Grant): boolean => state === 'ready' || state === 'revealed';
const endings = ['grant-closed', 'grant-expired', 'grant-revoked', 'grant-lapsed', 'grant-denied', 'grant-withdrawn'];
const isEnd = ({ kind }: DeviceEvent): boolean => endings.includes(kind);
/** What comes next, but for the enrolment that is about the same breath. */
const follower = (events: readonly DeviceEvent[], index: number): string | undefined =>
  events.slice(index + 1).find(({ kind }) => kind !== 'key-enrolled')?.kind;
const countOf = (items: readonly string[]): number =>
  Math.max(0, ...items.map((one) => items.filter((other) => other === one).length));

describe('whatever happens to a device', () => {
  it('the generator reaches reveals, queued rotations and confirmations after them', () => {
    const met = new Set<string>();
    for (const happened of fc.sample(happenings, { numRuns: 300, seed: 7 }))
      for (const { kind } of lifeOf(happened, versionsPerSecretMax - 2).at(-1)?.events ?? []) met.add(kind);
    for (const kind of ['grant-revealed', 'rotation-queued', 'grant-expired', 'grant-lapsed', 'grant-revoked'])
      expect([...met]).toContain(kind);
    for (const kind of ['grant-approved', 'grant-denied', 'grant-withdrawn', 'grant-ready', 'grant-scheduled'])
      expect([...met]).toContain(kind);
    for (const kind of ['secret-renamed', 'secret-removed', 'key-enrolled']) expect([...met]).toContain(kind);
    for (const kind of ['extension-requested', 'grant-extended']) expect([...met]).toContain(kind);
    for (const kind of ['break-glass-opened', 'break-glass-reviewed', 'review-overdue'])
      expect([...met]).toContain(kind);
    for (const kind of ['grant-closed', 'rotation-confirmed', 'versions-disabled', 'rotation-overdue'])
      expect([...met]).toContain(kind);
  });

  it('what opens the device is the confirmed password or the claimed one, and the vault still gives it (I7)', () => {
    holds((life) => {
      for (const { device, has, disabled, lies, removed, now } of life) {
        // Of a device that came back re-imaged the desk claims to know nothing, until that has taken a password.
        if (has === undefined) {
          expect(device.credential).toBeUndefined();
          expect(credentialStateOf(device, now)).not.toBe('confirmed');
          continue;
        }
        expect(versionsOnDevice(device).map(({ version }) => version)).toContain(has);
        expect(disabled).not.toContain(has);
        const { credential, secretName } = device;
        const isConfirmed = credential !== undefined && credential.version === has;
        expect(lies.get(has)).toBe(isConfirmed ? secretOf(device, credential) : secretName);
        expect(removed).not.toContain(lies.get(has));
      }
    });
  });

  it('at most one lease is live, it is the device’s own, and none is revealed twice (I8)', () => {
    holds((life) => {
      for (const { device, grants } of life) {
        const live = [...grants.values()].filter(isLive).map(({ grantId }) => grantId);
        expect(live).toEqual(device.activeGrant === undefined ? [] : [device.activeGrant]);
      }
      const { events } = life.at(-1) as World;
      const reveals = events.flatMap((event) => (event.kind === 'grant-revealed' ? [event.data.grantId] : []));
      expect(countOf(reveals)).toBeLessThanOrEqual(1);
    });
  });

  it('nothing is ready that needed approval and lacks two people’s, none of them its holder (S1)', () => {
    holds((life) => {
      for (const { grants } of life) {
        for (const { state, holder, approvalsNeeded = 0, approvals = [] } of grants.values()) {
          const people = new Set(approvals.map(({ by }) => by));
          expect(people.size).toBe(approvals.length);
          expect(people).not.toContain(holder);
          if (isLive({ state } as Grant) || state === 'scheduled')
            expect(people.size).toBeGreaterThanOrEqual(approvalsNeeded);
        }
      }
    });
  });

  it('what waits is what the device says waits, never more than the cap with the one that is held (R86)', () => {
    holds((life) => {
      for (const { device, grants } of life) {
        const waiting = [...grants.values()].filter(isWaiting).map(({ grantId }) => grantId);
        expect((device.waiting ?? []).map(({ grantId }) => grantId).toSorted()).toEqual(waiting.toSorted());
        // An emergency asks nobody for room.
        const isCounted = device.activeGrant !== undefined && grants.get(device.activeGrant)?.emergency === undefined;
        const open = waiting.length + (isCounted ? 1 : 0);
        expect(open).toBeLessThanOrEqual(someRules.openPerDeviceMax);
      }
    });
  });

  it('no lease is longer than policy allows, and none is extended twice', () => {
    holds((life) => {
      const last = life.at(-1) as World;
      for (const { revealedAt, expiresAt } of last.grants.values()) {
        if (revealedAt === undefined || expiresAt === undefined) continue;
        expect(expiresAt).toBeLessThanOrEqual(plusMinutes(revealedAt, someRules.leaseMinutesMax));
      }
      const extended = last.events.flatMap((event) => (event.kind === 'grant-extended' ? [event.data.grantId] : []));
      expect(countOf(extended)).toBeLessThanOrEqual(1);
    });
  });

  it('a rotation that somebody forces waits for the end of a lease, and is not forgotten', () => {
    holds((life) => {
      life.forEach((world, index) => {
        const before = life[index - 1];
        if (before === undefined || before.device.wanted !== 'forced' || world.device.wanted !== undefined) return;
        expect(world.device.rotation).toBeDefined();
        const isCut = activeOf(before)?.state === 'revealed' && activeOf(world)?.state === 'revealed';
        expect(isCut).toBe(false);
      });
    });
  });

  it('whatever ends a revealed lease asks for a rotation in the same breath', () => {
    holds((life) => {
      const { events } = life.at(-1) as World;
      const revealed = new Set<string>();
      events.forEach((event, index) => {
        if (!isGrantEvent(event)) return;
        const { grantId } = event.data;
        if (event.kind === 'grant-revealed') revealed.add(grantId);
        else if (isEnd(event) && revealed.delete(grantId))
          expect(follower(events, index)).toMatch(/^rotation-(requested|queued)$/);
      });
    });
  });

  it('an emergency is one from its first event, and nothing else ever becomes one; it rotates whatever ends it', () => {
    holds((life) => {
      const { events, grants, device } = life.at(-1) as World;
      const opened = events.flatMap((event) => (event.kind === 'break-glass-opened' ? [event.data.grantId] : []));
      const emergencies = [...grants.values()].filter(({ emergency }) => emergency !== undefined);
      expect(emergencies.map(({ grantId }) => grantId).toSorted()).toEqual(opened.toSorted());
      events.forEach((event, index) => {
        if (isGrantEvent(event) && isEnd(event) && opened.includes(event.data.grantId)) {
          const isFirst = !events
            .slice(0, index)
            .some((one) => isGrantEvent(one) && isEnd(one) && one.data.grantId === event.data.grantId);
          if (isFirst) expect(follower(events, index)).toMatch(/^rotation-(requested|queued)$/);
        }
      });
      const owed = emergencies.filter(({ emergency }) => !emergency?.review && !emergency?.overdueAt);
      expect((device.unreviewed ?? []).map(({ grantId }) => grantId)).toEqual(owed.map(({ grantId }) => grantId));
      for (const { holder, emergency } of emergencies) expect(emergency?.review?.by).not.toBe(holder);
    });
  });

  it('a password that a person knows is lent, on its way out, or called by its name (I7)', () => {
    holds((life) => {
      for (const { device, grants, now } of life) {
        if (device.credential?.seenAt === undefined) continue;
        const active = device.activeGrant === undefined ? undefined : grants.get(device.activeGrant);
        const isLent = active?.state === 'revealed';
        const isLeaving = device.rotation !== undefined || device.wanted !== undefined;
        expect(isLent || isLeaving).toBe(true);
        const { rotation } = device;
        if (rotation !== undefined && now >= rotation.confirmBy) expect(credentialStateOf(device, now)).toBe('tainted');
      }
    });
  });

  it('ends, with an honest device, in a password that nobody knows, and every older one disabled', () => {
    holds((life) => {
      const last = life.at(-1) as World;
      // Long enough for a lease that was extended, and for each request that had waited behind it.
      let quiet = settled(last);
      for (let round = 0; round < someRules.openPerDeviceMax; round += 1)
        quiet = settled({ ...quiet, now: plusMinutes(quiet.now, someRules.leaseMinutesMax) });
      const { device, has, disabled, drawn, now } = quiet;
      expect(device.rotation).toBeUndefined();
      expect(device.wanted).toBeUndefined();
      expect(device.activeGrant).toBeUndefined();
      expect(device.credential?.seenAt).toBeUndefined();
      expect(device.credential?.version).toBe(has);
      expect(device.retired).toBeUndefined();
      expect(quiet.removed).toEqual([...new Set(quiet.lies.values())].filter((name) => name !== device.secretName));
      const older = Array.from({ length: drawn }, (_, index) => `v${index + 1}`).filter((version) => version !== has);
      expect(disabled.toSorted()).toEqual(older.toSorted());
      expect(credentialStateOf(device, now)).toBe('confirmed');
    });
  });

  it('no effect key is ever used twice in a device’s life', () => {
    holds((life) => {
      const { keys } = settled(life.at(-1) as World);
      expect(countOf(keys)).toBeLessThanOrEqual(1);
    });
  });

  it('doing what is due comes to an end, and then nothing due lies in the past', () => {
    holds((life) => {
      const { now, device, grants } = settled(life.at(-1) as World);
      const active = device.activeGrant === undefined ? undefined : grants.get(device.activeGrant);
      expect(deviceStepsOf(device, active, someRules).filter(({ dueAt }) => dueAt <= now)).toEqual([]);
    });
  });

  it('its chain verifies, and folds to the same device from what was stored', () => {
    const check = (life: readonly World[]): void => {
      const { events, device: stands } = life.at(-1) as World;
      // What the desk notes for itself is no part of what happened.
      const { notes: _notes, ...device } = stands;
      const chain: SealedEvent[] = [];
      for (const event of events) {
        const head = chain.at(-1) ?? genesis;
        const salt = `salt-${chain.length}`;
        chain.push(seal(event, { chain: aDeviceId, head, commandId: 'c', salt, hash: sha256 }));
      }
      const read: readonly SealedEvent[] = JSON.parse(JSON.stringify(chain));
      expect(brokenLinkOf(aDeviceId, read, sha256)).toBeUndefined();
      const folded = read
        .map((event) => unseal<DeviceEvent>(event))
        .reduce<Device | undefined>(evolveDevice, undefined);
      expect(folded).toEqual(device);
    };
    // Of what was stored before its story began, the story of a device knows nothing.
    fc.assert(
      fc.property(happenings, (happened) => check(lifeOf(happened))),
      { numRuns: 100 },
    );
  });
});
