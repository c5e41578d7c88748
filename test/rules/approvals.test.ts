import { decideApprove, decideDeny, wantedOf } from '../../desk/rules/approvals';
import type { Decision } from '../../desk/rules/decision';
import type { DeviceEvent } from '../../desk/rules/device-events';
import { decideRequestElevation } from '../../desk/rules/elevation';
import { grantOffersOf } from '../../desk/rules/grant-offers';
import type { Grant } from '../../desk/rules/grants';
import { decideExtend, decideRevoke, decideWithdrawElevation } from '../../desk/rules/lease-changes';
import { decideCloseElevation, decideReveal } from '../../desk/rules/leases';
import { decideDeviceStep, deviceEventsOf } from '../../desk/rules/next-device-step';
import { type Instant, iso, plusMinutes, plusMs } from '../../desk/rules/time';
import {
  aGrant,
  aGrantId,
  aHolder,
  aReadyDevice,
  atMinute,
  elevationRequested,
  grantRevealed,
  someRules,
  theDesk,
} from '../support/a-device';
import { aNumber } from '../support/a-ticket';
import { anApprover, anEscalationEngineer, anItAdmin, aRequester } from '../support/people';

const twoRules = { ...someRules, approvals: { typical: 0, 'not-recommended': 2, unconfirmed: 1 } };
const by = (person: string, at: Instant) => ({ by: person, at, rotationId: 'r9' });
const grave = {
  ...{ ticketId: aNumber, category: 'Apps', title: 'Install it', plan: 'Install it by hand.' },
  actions: ['Run a troubleshooter', 'Install software'],
  reason: 'It cannot be packaged in time.',
};

type Refused = { readonly kind: string };
const value = <Value>(decision: Decision<Value, Refused>): Value => {
  if (!decision.ok) throw new Error(`refused: ${decision.refusal.kind}`);
  return decision.value;
};
const refusal = (decision: Decision<unknown, Refused>): string | undefined =>
  decision.ok ? undefined : decision.refusal.kind;

const ask = (over: object = {}, before: readonly DeviceEvent[] = [], approversKnown = 2, rules = someRules) => {
  const facts = { isTicketLive: true, isSecurity: false, approversKnown };
  return decideRequestElevation(aReadyDevice(...before), rules, facts, { ...grave, ...over }, by(aHolder, atMinute(5)));
};

describe('a plan', () => {
  it('of typical actions passes without anybody’s yes', () => {
    expect(value(ask({ actions: ['Run a troubleshooter'], reason: undefined }))[0]).toMatchObject({
      data: { actionClass: 'typical', actions: ['Run a troubleshooter'] },
    });
  });

  it('of something not recommended waits for approval, with its reason, and does not hold the device', () => {
    const events = value(ask());
    expect(events).toMatchObject([
      {
        kind: 'elevation-requested',
        data: { actionClass: 'not-recommended', approvalsNeeded: 1, lapsesAt: iso(atMinute(5 + 180)) },
        text: { reason: 'It cannot be packaged in time.' },
      },
    ]);
    expect(aGrant(...events)).toMatchObject({
      state: 'awaiting-approval',
      approvalsNeeded: 1,
      lapsesAt: atMinute(185),
    });
    const device = aReadyDevice(...events);
    expect(device.activeGrant).toBeUndefined();
    expect(device.waiting).toEqual([{ grantId: aGrantId, endsAt: atMinute(185) }]);
  });

  it.each<[string, object, object]>([
    [
      'something not recommended without a reason',
      { reason: undefined },
      { kind: 'reason-missing', action: 'Install software', fields: ['reason'] },
    ],
    [
      'something unsupported, whatever else, with the reason from the document',
      { actions: ['Install software', 'Disable BitLocker'] },
      {
        kind: 'action-unsupported',
        action: 'Disable BitLocker',
        because: 'The data would lie open.',
        fields: ['actions'],
      },
    ],
    [
      'what the catalogue does not have, naming what may be planned',
      { actions: ['Play'] },
      { kind: 'action-unknown', actions: ['Run a troubleshooter', 'Install software'], fields: ['actions'] },
    ],
  ])('is refused with %s', (_what, over, refused) => {
    expect(ask(over)).toEqual({ ok: false, refusal: refused });
  });

  it('is refused at once when too few could approve, and not when none need', () => {
    expect(ask({}, [], 0)).toEqual({
      ok: false,
      refusal: { kind: 'approver-missing', approvalsNeeded: 1, approversKnown: 0 },
    });
    expect(refusal(ask({}, [], 1, twoRules))).toBe('approver-missing');
    expect(refusal(ask({}, [], 2, twoRules))).toBeUndefined();
    expect(refusal(ask({ actions: ['Run a troubleshooter'] }, [], 0))).toBeUndefined();
  });
});

describe('the cap on open requests (R86)', () => {
  const waiting = (number: number): DeviceEvent => {
    const [event] = value(ask());
    if (event?.kind !== 'elevation-requested') throw new Error('no request');
    return { ...event, data: { ...event.data, grantId: `EL-LAPTOP-01-${number}` } };
  };

  it('counts those that wait and the one that holds the device', () => {
    const held = elevationRequested(atMinute(1));
    expect(refusal(ask({}, [held, waiting(2)]))).toBeUndefined();
    expect(ask({}, [held, waiting(2), waiting(3)])).toEqual({
      ok: false,
      refusal: { kind: 'request-limit-reached', openPerDeviceMax: 3 },
    });
  });

  it('lets a typical request have the device while others wait', () => {
    const events = value(ask({ actions: ['Run a troubleshooter'] }, [waiting(1)]));
    expect(aReadyDevice(waiting(1), ...events)).toMatchObject({ activeGrant: 'EL-LAPTOP-01-2', waiting: [{}] });
  });
});

const requested = value(ask());
const approve = (events: readonly DeviceEvent[], person = 'ada', at = atMinute(10), rules = someRules) =>
  decideApprove(aReadyDevice(...events), aGrant(...events), rules, true, by(person, at));

describe('an approval', () => {
  it('that is the last one needed makes the grant ready, for as long as policy gives to reveal it', () => {
    const events = value(approve(requested));
    expect(events.map(({ kind }) => kind)).toEqual(['grant-approved', 'grant-ready']);
    const grant = aGrant(...requested, ...events);
    expect(grant).toMatchObject({ state: 'ready', lapsesAt: atMinute(10 + someRules.lapseMinutes) });
    expect(grant.approvals).toEqual([{ by: 'ada', at: atMinute(10) }]);
    const device = aReadyDevice(...requested, ...events);
    expect([device.activeGrant, device.waiting]).toEqual([aGrantId, undefined]);
  });

  it('of two people is needed where policy says two; one person counts once', () => {
    const two = value(ask({}, [], 2, twoRules));
    const first = [...two, ...value(approve(two, 'ada', atMinute(10), twoRules))];
    expect(aGrant(...first)).toMatchObject({ state: 'awaiting-approval', approvals: [{ by: 'ada' }] });
    expect(refusal(approve(first, 'ada', atMinute(11), twoRules))).toBe('approved-already');
    expect(aGrant(...first, ...value(approve(first, 'ben', atMinute(12), twoRules))).state).toBe('ready');
  });

  it('while somebody holds the device leaves the grant waiting for its turn', () => {
    const held = elevationRequested(atMinute(1), 'EL-LAPTOP-01-1');
    const own = value(ask({}, [held]));
    const device = aReadyDevice(held, ...own);
    const approved = value(decideApprove(device, aGrant(...own), someRules, true, by('ada', atMinute(10))));
    expect(approved.map(({ kind }) => kind)).toEqual(['grant-approved', 'grant-scheduled']);
    const after = aReadyDevice(held, ...own, ...approved);
    expect(after).toMatchObject({ activeGrant: 'EL-LAPTOP-01-1', waiting: [{ startsAt: atMinute(10) }] });
    expect(decideDeviceStep(after, aGrant(held), someRules, atMinute(20))).toMatchObject({ kind: 'wait' });

    const free = aReadyDevice(held, ...own, ...approved, {
      ...{ kind: 'grant-closed', at: atMinute(30), by: aHolder, data: { grantId: 'EL-LAPTOP-01-1' } },
      ...{ people: {}, text: { actionsTaken: 'Done.' } },
    });
    const step = decideDeviceStep(free, undefined, someRules, atMinute(30));
    expect(step).toEqual({
      ...{ kind: 'start-grant', key: 'start-EL-LAPTOP-01-2', dueAt: atMinute(10), grantId: 'EL-LAPTOP-01-2' },
    });
    if (step.kind !== 'start-grant') throw new Error('no start');
    expect(deviceEventsOf(free, undefined, step, someRules, by(theDesk, atMinute(30)))).toMatchObject([
      { kind: 'grant-ready', data: { grantId: 'EL-LAPTOP-01-2', lapsesAt: iso(atMinute(90)) } },
    ]);
    // However late somebody looks, what is over does not start.
    expect(decideDeviceStep(free, undefined, someRules, atMinute(10 + 180))).toMatchObject({
      ...{ kind: 'end-grant', how: 'lapsed', grantId: 'EL-LAPTOP-01-2' },
    });
  });

  it('is never one’s own (S1), and comes to nothing once it is over, by then or for a ticket that has ended', () => {
    expect(refusal(approve(requested, aHolder))).toBe('approval-own');
    expect(refusal(approve(requested, 'ada', plusMs(atMinute(185), -1)))).toBeUndefined();
    expect(approve(requested, 'ada', atMinute(185))).toEqual({
      ok: false,
      refusal: { kind: 'grant-over', state: 'expired' },
    });
    const withdrawn = [
      ...requested,
      ...value(
        decideWithdrawElevation(
          aReadyDevice(...requested),
          aGrant(...requested),
          someRules,
          undefined,
          by(aHolder, atMinute(6)),
        ),
      ),
    ];
    expect(approve(withdrawn)).toEqual({ ok: false, refusal: { kind: 'grant-over', state: 'withdrawn' } });
    expect(refusal(approve([...requested, ...value(approve(requested))], 'ben'))).toBe('approval-not-wanted');
    const device = aReadyDevice(...requested);
    expect(refusal(decideApprove(device, aGrant(...requested), someRules, false, by('ada', atMinute(9))))).toBe(
      'ticket-not-live',
    );
  });
});

describe('a denial', () => {
  it('ends the request, with the reason', () => {
    const denied = value(decideDeny(aGrant(...requested), 'Have it packaged.', by('ada', atMinute(9))));
    expect(aGrant(...requested, ...denied)).toMatchObject({
      state: 'denied',
      ending: { by: 'ada', at: atMinute(9), reason: 'Have it packaged.' },
    });
    expect(aReadyDevice(...requested, ...denied).waiting).toBeUndefined();
  });

  it('is not the requester’s to give', () => {
    expect(refusal(decideDeny(aGrant(...requested), 'x', by(aHolder, atMinute(9))))).toBe('approval-own');
  });
});

describe('a request that waits', () => {
  it('expires when nobody approves it in time, and rotates nothing', () => {
    const [device, grant] = [aReadyDevice(...requested), aGrant(...requested)];
    expect(decideDeviceStep(device, undefined, someRules, plusMs(atMinute(185), -1))).toEqual({
      ...{ kind: 'wait', until: atMinute(185) },
    });
    const step = decideDeviceStep(device, undefined, someRules, atMinute(185));
    if (step.kind !== 'end-grant') throw new Error('no end');
    expect(step).toMatchObject({ how: 'expired', grantId: aGrantId });
    const ended = deviceEventsOf(device, grant, step, someRules, by(theDesk, atMinute(185)));
    expect(ended.map(({ kind }) => kind)).toEqual(['grant-expired']);
    expect(aGrant(...requested, ...ended).state).toBe('expired');
  });

  it('is neither revealed nor given back', () => {
    const [device, grant] = [aReadyDevice(...requested), aGrant(...requested)];
    expect(refusal(decideReveal(device, grant, true, by(aHolder, atMinute(6))))).toBe('grant-waiting');
    expect(refusal(decideCloseElevation(device, grant, someRules, 'x', by(aHolder, atMinute(6))))).toBe(
      'grant-waiting',
    );
  });

  it('with a moment to begin starts then, and not before', () => {
    const startsAt = atMinute(600);
    const events = value(ask({ actions: ['Run a troubleshooter'], startsAt }));
    expect(aGrant(...events)).toMatchObject({ state: 'scheduled', startsAt });
    const device = aReadyDevice(...events);
    expect(decideDeviceStep(device, undefined, someRules, plusMs(startsAt, -1))).toEqual({
      ...{ kind: 'wait', until: startsAt },
    });
    expect(decideDeviceStep(device, undefined, someRules, startsAt)).toMatchObject({ kind: 'start-grant' });
    expect(refusal(ask({ startsAt: atMinute(5) }))).toBe('start-unfit');
    expect(refusal(ask({ startsAt: atMinute(6 + 7 * 24 * 60) }))).toBe('start-unfit');
    // Approved before its time, it waits for it.
    const later = value(ask({ startsAt }));
    expect(aGrant(...later, ...value(approve(later)))).toMatchObject({ state: 'scheduled', startsAt });
  });
});

describe('a withdrawal', () => {
  it('is the holder’s until the password was shown', () => {
    const ready = elevationRequested(atMinute(5));
    const withdraw = (grant: Grant, person = aHolder) =>
      decideWithdrawElevation(aReadyDevice(ready), grant, someRules, 'Solved otherwise.', by(person, atMinute(7)));
    expect(aGrant(ready, ...value(withdraw(aGrant(ready)))).state).toBe('withdrawn');
    expect(aReadyDevice(ready, ...value(withdraw(aGrant(ready)))).activeGrant).toBeUndefined();
    expect(refusal(withdraw(aGrant(ready), 'another'))).toBe('grant-held-by-another');
    expect(refusal(withdraw(aGrant(ready, grantRevealed(atMinute(6), ['v1']))))).toBe('grant-shown');
    expect(refusal(withdraw(aGrant(ready, ...value(withdraw(aGrant(ready))))))).toBe('grant-over');
  });
});

const ready = elevationRequested(atMinute(5));
const shown = [ready, grantRevealed(atMinute(10), ['v1'])];

describe('a revocation', () => {
  it('ends what waits without a rotation, and what was seen with one (S4)', () => {
    const revoke = (events: readonly DeviceEvent[]) =>
      decideRevoke(aReadyDevice(...events), aGrant(...events), someRules, 'Stop.', by('it-admin', atMinute(20)));
    expect(value(revoke(requested)).map(({ kind }) => kind)).toEqual(['grant-revoked']);
    expect(value(revoke(shown))).toMatchObject([
      { kind: 'grant-revoked', data: { cause: 'person' }, text: { reason: 'Stop.' } },
      { kind: 'rotation-requested', data: { reason: 'revoked' } },
    ]);
    expect(refusal(revoke([...shown, ...value(revoke(shown))]))).toBe('grant-over');
  });
});

describe('a longer lease', () => {
  const extend = (events: readonly DeviceEvent[], minutes = 60, at = atMinute(20), person = aHolder) =>
    decideExtend(
      aGrant(...events),
      someRules,
      { isTicketLive: true, approversKnown: 1 },
      { minutes, reason: 'It takes longer.' },
      by(person, at),
    );
  const graveShown = [...requested, ...value(approve(requested)), grantRevealed(atMinute(12), ['v1'])];

  it('is had at once where the request needed nobody, and once only', () => {
    const extended = [...shown, ...value(extend(shown))];
    expect(aGrant(...extended)).toMatchObject({
      state: 'revealed',
      expiresAt: atMinute(10 + 120 + 60),
      extension: { minutes: 60, decision: 'granted' },
    });
    expect(refusal(extend(extended))).toBe('extension-used');
  });

  it('stays within what policy gives from the reveal on, to the minute', () => {
    expect(refusal(extend(shown, 120))).toBeUndefined();
    expect(extend(shown, 121)).toEqual({
      ok: false,
      refusal: { kind: 'extension-too-long', minutesMax: 120, fields: ['minutes'] },
    });
  });

  it('needs as many approvals as the request did, and changes nothing until they come', () => {
    const asked = [...graveShown, ...value(extend(graveShown))];
    expect(wantedOf(aGrant(...asked))).toBe('extension');
    expect(aGrant(...asked).expiresAt).toBe(atMinute(12 + 120));
    expect(refusal(approve(asked, aHolder, atMinute(21)))).toBe('approval-own');
    // Whoever approved the request may approve this too: each counts once for each.
    const granted = [...asked, ...value(approve(asked, 'ada', atMinute(21)))];
    expect(aGrant(...granted)).toMatchObject({ expiresAt: atMinute(12 + 180), extension: { decision: 'granted' } });
    const denied = [...asked, ...value(decideDeny(aGrant(...asked), 'Enough.', by('ada', atMinute(21))))];
    expect(aGrant(...denied)).toMatchObject({
      state: 'revealed',
      expiresAt: atMinute(132),
      extension: { decision: 'denied' },
    });
    expect(refusal(approve(denied, 'ben', atMinute(22)))).toBe('approval-not-wanted');
  });

  it('is asked for by the holder while the lease runs', () => {
    expect(refusal(extend(shown, 60, atMinute(20), 'another'))).toBe('grant-held-by-another');
    expect(refusal(extend([ready]))).toBe('grant-not-revealed');
    expect(refusal(extend(requested))).toBe('grant-waiting');
    expect(refusal(extend(shown, 60, plusMinutes(atMinute(10), 120)))).toBe('grant-over');
  });
});

describe('what a page offers', () => {
  const grant = aGrant(...requested);

  it('is what whoever looks may do now, and nothing that a rule would refuse', () => {
    expect(grantOffersOf(grant, anApprover)).toEqual(['approve', 'deny']);
    expect(grantOffersOf(grant, anEscalationEngineer)).toEqual(['withdraw']);
    expect(grantOffersOf(grant, anItAdmin)).toEqual(['revoke']);
    expect(grantOffersOf(grant, aRequester)).toEqual([]);
    expect(grantOffersOf(aGrant(ready), anEscalationEngineer)).toEqual(['reveal', 'close', 'withdraw']);
    expect(grantOffersOf(aGrant(...shown), anEscalationEngineer)).toEqual(['close', 'extend']);
    const approved = aGrant(...requested, ...value(approve(requested, anApprover.id)));
    expect(grantOffersOf(approved, anApprover)).toEqual(['revoke']);
  });
});
