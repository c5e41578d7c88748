import { policySource } from './a-policy';

/** A small policy in UTC, whose sums fit in a head: 60 minutes to respond, in office hours, and then up to tier 2. */
const aDraftText = `id: a-draft
version: 1
name: A draft
groups: [tier-1, tier-2, night-watch, it-admins, approvers]
calendars:
  office:
    zone: UTC
    week:
      monday: &day ["09:00-17:00"]
      tuesday: *day
      wednesday: *day
      thursday: *day
      friday: *day
    closed: []
  always:
    zone: UTC
    week:
      monday: &all ["00:00-24:00"]
      tuesday: *all
      wednesday: *all
      thursday: *all
      friday: *all
      saturday: *all
      sunday: *all
    closed: []
severities:
  A: { name: A, definition: All, responseMinutes: 60, updateMinutes: 600, calendar: always }
  B: { name: B, definition: Some, responseMinutes: 120, updateMinutes: 600, calendar: office, calendar24x7: always }
  C: { name: C, definition: One, responseMinutes: 240, updateMinutes: 600, calendar: office }
alwaysC: [information]
lanes:
  user:
    types: [incident, information]
    choosesSeverity: true
    ladder:
      - { tier: first, name: First, group: tier-1, respondWithinMinutes: { A: 30, B: 60, C: 120 }, onMiss: climb }
      - { tier: second, name: Second, group: tier-2, onMiss: alert }
levels:
  response:
    - { beforeMinutes: 15, tell: [tier] }
    - { afterMinutes: 0, tell: [tier, night-watch] }
intake: { areas: [Other], contactRequired: false, servesTestGroup: true }
`;

/** The rest is the starter's: nothing here asks after passwords. */
const rest = (): string => {
  const source = policySource('starter');
  return source.slice(source.indexOf('\nelevation:'), source.indexOf('\nexamples:'));
};

const examples = `
examples:
  - name: severity B at nine is due at eleven
    file: { severity: B, at: 2026-03-02T09:00Z }
    expect: { response: 2026-03-02T11:00Z }
`;

/** Its text with changes: what stands there, and what shall. Throws when it does not stand there. */
export const aDraft = (...changes: readonly (readonly [from: string, to: string])[]): string =>
  changes.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`the draft has no ${from}`);
      return text.replace(from, to);
    },
    aDraftText + rest() + examples,
  );
