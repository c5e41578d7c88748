import { wantedOf } from './approvals';
import { type Grant, isWaiting, openStates } from './grants';
import type { Caller } from './people';
import { type Act, may, type Relation } from './permissions';

/**
 * How a grant stands to a caller. `isAsked`: a decision on it is wanted, or they made one. One whose area nobody knows
 * counts as of the security area (`withArea` asks its ticket).
 */
export const relationToGrant = (grant: Grant, { id }: Pick<Caller, 'id'>): Relation => {
  const { ticketId, holder, approvals = [], extension, ending, emergency } = grant;
  const { isSecurity = ticketId !== undefined && emergency === undefined } = grant;
  const decided = [...approvals, ...(extension?.approvals ?? []), ...(ending === undefined ? [] : [ending])];
  return {
    isOwn: holder === id,
    inTier: false,
    isApproved: approvals.some(({ by }) => by === id),
    isAsked: wantedOf(grant) !== undefined || decided.some(({ by }) => by === id),
    isSecurity,
    isEmergency: emergency !== undefined,
  };
};

export const mayReadGrant = (caller: Caller, grant: Grant): boolean =>
  may(caller, 'read-elevation', relationToGrant(grant, caller));

/** What may be done to a grant, by the paths of its doors. */
export const grantVerbs = ['reveal', 'close', 'extend', 'withdraw', 'approve', 'deny', 'revoke', 'review'] as const;
export type GrantVerb = (typeof grantVerbs)[number];

const actByVerb: Readonly<Record<GrantVerb, Act>> = {
  reveal: 'use-elevation',
  close: 'use-elevation',
  extend: 'use-elevation',
  withdraw: 'withdraw-elevation',
  approve: 'decide-elevation',
  deny: 'decide-elevation',
  revoke: 'revoke-elevation',
  review: 'review-elevation',
};

const isFit = (verb: GrantVerb, grant: Grant, by: string): boolean => {
  const { state, holder, approvals = [], extension, emergency } = grant;
  const wanted = wantedOf(grant);
  switch (verb) {
    case 'reveal':
      return state === 'ready';
    case 'close':
      return ['ready', 'revealed', 'lapsed', 'expired', 'revoked'].includes(state);
    case 'extend':
      return state === 'revealed' && extension === undefined && emergency === undefined;
    case 'withdraw':
      return isWaiting(grant) || state === 'ready';
    case 'approve': {
      const given = wanted === 'extension' ? (extension?.approvals ?? []) : approvals;
      return wanted !== undefined && holder !== by && !given.some((one) => one.by === by || one.for === by);
    }
    case 'deny':
      return wanted !== undefined && holder !== by;
    case 'revoke':
      return openStates.includes(state);
    case 'review': {
      const isOver = !openStates.includes(state);
      return emergency !== undefined && emergency.review === undefined && isOver && holder !== by;
    }
  }
};

/** What a page offers the caller to do to a grant now: whoever may, where it is fit to be done. */
export const grantOffersOf = (grant: Grant, caller: Caller): readonly GrantVerb[] =>
  grantVerbs.filter(
    (verb) => may(caller, actByVerb[verb], relationToGrant(grant, caller)) && isFit(verb, grant, caller.id),
  );
