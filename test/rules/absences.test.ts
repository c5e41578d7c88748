import { type Absence, decideAbsence, isAwayUntil, standInsAt } from '../../desk/rules/absences';
import { decideApprove, decideDeny } from '../../desk/rules/approvals';
import type { Decision } from '../../desk/rules/decision';
import type { DeviceEvent } from '../../desk/rules/device-events';
import type { Person } from '../../desk/rules/directory';
import type { ElevationActing, Grant } from '../../desk/rules/grants';
import { aGrant, aHolder, approvalAsked, aReadyDevice, atMinute, someRules } from '../support/a-device';

const colleague: Person = { id: 'b', name: 'B', mail: 'b@contoso.example', groups: ['approvers'] };
const week = { from: atMinute(60), to: atMinute(600) };

const away = (person: string, standIn?: string, over: Partial<Absence> = {}): Absence => ({
  ...{ person, ...week, savedAt: atMinute(0) },
  ...(standIn !== undefined && { standIn }),
  ...over,
});

describe('saying that one is away', () => {
  const said = (over: object = {}, standIn: Person | undefined = colleague) =>
    decideAbsence('a', { ...week, standIn: 'b', ...over }, standIn, someRules, atMinute(30));
  const because = (decision: Decision<Absence, { readonly kind: string; readonly because?: string }>) =>
    decision.ok ? 'fine' : (decision.refusal.because ?? decision.refusal.kind);

  it('names a stand-in who is an approver in their own right, or nobody', () => {
    expect(said()).toEqual({ ok: true, value: { person: 'a', ...week, standIn: 'b', savedAt: atMinute(30) } });
    expect(said({ standIn: undefined }, undefined)).toEqual({
      ok: true,
      value: { person: 'a', ...week, savedAt: atMinute(30) },
    });
  });

  it('is refused for oneself, for a stranger, for who has left, and for who is no approver', () => {
    expect(because(said({ standIn: 'a' }))).toBe('yourself');
    expect(because(decideAbsence('a', { ...week, standIn: 'x' }, undefined, someRules, atMinute(30)))).toBe(
      'not-known',
    );
    expect(because(said({}, { ...colleague, leftAt: atMinute(1) }))).toBe('not-known');
    expect(because(said({}, { ...colleague, groups: ['tier-1'] }))).toBe('no-approver');
  });

  it('ends after it begins, later than now, and within a year', () => {
    for (const over of [{ to: atMinute(60) }, { from: atMinute(0), to: atMinute(30) }, { to: atMinute(600_000) }])
      expect(because(said(over))).toBe('absence-unfit');
  });
});

describe('away', () => {
  it('is from its beginning up to its end, and counts where it outlasts the request', () => {
    expect(isAwayUntil(away('a'), atMinute(60), atMinute(600))).toBe(true);
    expect(isAwayUntil(away('a'), atMinute(59), atMinute(600))).toBe(false);
    expect(isAwayUntil(away('a'), atMinute(60), atMinute(601))).toBe(false);
  });

  it('has stand-ins told, each once, and never of what they asked themselves', () => {
    const absences = [away('a', 'b'), away('c', 'b'), away('d', aHolder), away('e', 'f', { from: atMinute(599) })];
    expect(standInsAt(absences, atMinute(70), aHolder)).toEqual(['b']);
  });
});

describe('a stand-in', () => {
  const twoNeeded = (): Grant => ({ ...aGrant(approvalAsked(atMinute(50))), approvalsNeeded: 2 });
  const by = (person: string): ElevationActing => ({ by: person, at: atMinute(70), rotationId: 'r' });
  const approve = (grant: Grant, person: string, absences: readonly Absence[] = [away('a', 'b')]) =>
    decideApprove(aReadyDevice(), grant, someRules, true, by(person), absences);
  const firstOf = (decision: ReturnType<typeof approve>): DeviceEvent | string =>
    decision.ok ? (decision.value[0] as DeviceEvent) : decision.refusal.kind;
  const approvedBy = (grant: Grant, person: string, forWhom?: string): Grant => ({
    ...grant,
    approvals: [
      ...(grant.approvals ?? []),
      { by: person, at: atMinute(65), ...(forWhom !== undefined && { for: forWhom }) },
    ],
  });

  it('says yes in the part of who is away, and the record says so', () => {
    expect(firstOf(approve(twoNeeded(), 'b'))).toMatchObject({ kind: 'grant-approved', by: 'b', people: { for: 'a' } });
    const denied = decideDeny(twoNeeded(), 'No.', by('b'), [away('a', 'b')]);
    expect(denied).toMatchObject({ ok: true, value: [{ kind: 'grant-denied', people: { for: 'a' } }] });
  });

  it('has one voice with them: whoever comes back finds it used', () => {
    expect(firstOf(approve(approvedBy(twoNeeded(), 'b', 'a'), 'a', []))).toBe('approved-for-you');
    expect(firstOf(approve(approvedBy(twoNeeded(), 'b', 'a'), 'b'))).toBe('approved-already');
  });

  it('speaks for themselves where the other has spoken, or asked', () => {
    expect(firstOf(approve(approvedBy(twoNeeded(), 'a'), 'b'))).toMatchObject({ by: 'b', people: {} });
    expect(firstOf(approve(twoNeeded(), 'b', [away(aHolder, 'b')]))).toMatchObject({ by: 'b', people: {} });
    expect(firstOf(approve(twoNeeded(), 'b', [away('a', 'b', { to: atMinute(70) })]))).toMatchObject({ people: {} });
  });

  it('never decides on their own request', () => {
    expect(firstOf(approve(twoNeeded(), aHolder, [away('a', aHolder)]))).toBe('approval-own');
  });

  it('is one of two people: the second yes is another’s', () => {
    const second = approve(approvedBy(twoNeeded(), 'b', 'a'), 'c');
    expect(second).toMatchObject({ ok: true, value: [{ kind: 'grant-approved', by: 'c' }, { kind: 'grant-ready' }] });
  });
});
