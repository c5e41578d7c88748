import type { DeviceScope } from '../../desk/rules/devices';
import { categoriesOf, type IntakeFacts, intakeRefusalOf, outOfScopeAt } from '../../desk/rules/intake';
import type { Policy } from '../../desk/rules/policies';
import { type Acting, decideFileTicket, type FileTicket } from '../../desk/rules/ticket-commands';
import { type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { type Instant, instant, plusMs } from '../../desk/rules/time';
import { managedDesktop, starter } from '../support/a-policy';
import { aNumber, mondayMorning } from '../support/a-ticket';

const now = instant(mondayMorning);
const acting: Acting = { by: 'it-admin', at: now };

const contact = { firstName: 'Rosa', lastName: 'Lindqvist', mail: 'rosa@contoso.example', phone: '+1 425 555 0100' };

const forAdmins: FileTicket = {
  lane: 'admin',
  type: 'incident',
  title: 'No sign-in',
  description: 'Since noon.',
  area: 'Devices',
  contact,
};

const gravely: Partial<FileTicket> = {
  severity: 'A',
  businessImpact: 'The branch stands.',
  usersOrDevicesImpacted: 40,
};

const escalating: FileTicket = {
  ...forAdmins,
  lane: 'escalation',
  troubleshootingSteps: 'Reset the profile.',
  fromTicket: aNumber,
};

const facts: IntakeFacts = {
  areasWithContact: ['Devices'],
  devices: [],
  from: { lane: 'user', state: 'active' },
};

const file = (command: FileTicket, known: IntakeFacts = facts, policy: Policy = managedDesktop) =>
  decideFileTicket(policy, aNumber, command, acting, known);

const refusalOf = (command: FileTicket, known?: IntakeFacts, policy?: Policy) => {
  const decided = file(command, known, policy);
  return decided.ok ? undefined : decided.refusal;
};

describe('the fields of a ticket', () => {
  it('are all optional in the user lane', () => {
    expect(refusalOf({ type: 'incident', title: 'a', description: 'b', severity: 'A' })).toBeUndefined();
  });

  it.each<[string, FileTicket, readonly string[]]>([
    ['admin without a contact or an area', { ...forAdmins, contact: undefined, area: undefined }, ['contact', 'area']],
    ['admin of severity B', { ...forAdmins, severity: 'B' }, ['businessImpact', 'usersOrDevicesImpacted']],
    ['escalation', { ...escalating, troubleshootingSteps: undefined }, ['troubleshootingSteps']],
    ['escalation from nowhere', { ...escalating, fromTicket: undefined }, ['fromTicket']],
  ])('are needed by the lane %s', (_lane, command, fields) => {
    expect(refusalOf(command)).toEqual({ kind: 'fields-missing', fields });
  });

  it('need no area where the policy needs no contact', () => {
    const lax: Policy = { ...managedDesktop, intake: { ...managedDesktop.intake, contactRequired: false } };
    expect(refusalOf({ ...forAdmins, area: undefined }, facts, lax)).toBeUndefined();
  });

  it.each(['information', 'change'] as const)('of something broken are none of %s', (type) => {
    const broken = { issueReproduced: false, reproSteps: 'Press it.', compromiseIndicator: true };
    expect(refusalOf({ ...forAdmins, ...broken, type })).toEqual({
      kind: 'fields-of-another-type',
      fields: ['issueReproduced', 'reproSteps', 'compromiseIndicator'],
    });
    expect(refusalOf({ ...forAdmins, type })).toBeUndefined();
    expect(refusalOf({ ...forAdmins, ...broken })).toBeUndefined();
  });
});

describe('an area of focus', () => {
  it('is one of the policy’s (R63)', () => {
    expect(refusalOf({ ...forAdmins, area: 'Cars' })).toEqual({
      kind: 'area-unknown',
      fields: ['area'],
      areas: managedDesktop.intake.areas,
    });
    expect(refusalOf({ type: 'incident', title: 'a', description: 'b', area: 'Cars' })).toMatchObject({
      kind: 'area-unknown',
    });
  });

  it('has an admin contact before Operations hear of it (R62, R64), and needs none in the user lane', () => {
    const command = { ...forAdmins, area: 'Security' };
    expect(refusalOf(command)).toEqual({ kind: 'admin-contact-missing', fields: ['area'], area: 'Security' });
    expect(refusalOf({ ...escalating, area: 'Security' })).toMatchObject({ kind: 'admin-contact-missing' });
    expect(refusalOf(command, { ...facts, areasWithContact: ['Security'] })).toBeUndefined();
    expect(refusalOf({ ...command, lane: 'user' })).toBeUndefined();
  });
});

describe('a category', () => {
  it('is one that routing or elevation names, unless the policy has its own list', () => {
    expect(categoriesOf(managedDesktop)).toEqual(expect.arrayContaining(['Hardware', 'Third-party product', 'Apps']));
    expect(new Set(categoriesOf(managedDesktop)).size).toBe(categoriesOf(managedDesktop).length);
    expect(refusalOf({ ...forAdmins, category: 'Hardware' })).toBeUndefined();
    expect(refusalOf({ ...forAdmins, category: 'Gaming' })).toMatchObject({ kind: 'category-unknown' });

    const own: Policy = { ...managedDesktop, intake: { ...managedDesktop.intake, categories: ['Gaming'] } };
    expect(refusalOf({ ...forAdmins, category: 'Gaming' }, facts, own)).toBeUndefined();
    expect(refusalOf({ ...forAdmins, category: 'Hardware' }, facts, own)).toEqual({
      kind: 'category-unknown',
      fields: ['category'],
      categories: ['Gaming'],
    });
  });
});

describe('a severity that is opened by phone (R45)', () => {
  const phoning: Policy = {
    ...managedDesktop,
    intake: { ...managedDesktop.intake, byPhone: { severities: ['A'], number: '+1 425 555 0199' } },
  };

  it.each(['portal', 'api', 'mail', 'chat', undefined] as const)(
    'is refused by %s, with the number to call',
    (channel) => {
      expect(refusalOf({ ...forAdmins, ...gravely, channel }, facts, phoning)).toEqual({
        kind: 'severity-by-phone',
        fields: ['severity'],
        severity: 'A',
        number: '+1 425 555 0199',
      });
    },
  );

  it('is taken down by staff, and others come as they like', () => {
    expect(refusalOf({ ...forAdmins, ...gravely, channel: 'phone' }, facts, phoning)).toBeUndefined();
    expect(refusalOf({ ...forAdmins, ...gravely, severity: 'B' }, facts, phoning)).toBeUndefined();
    expect(refusalOf({ ...forAdmins, ...gravely })).toBeUndefined();
  });
});

describe('a wish to be called (R46)', () => {
  it('is for later: now is too late', () => {
    expect(refusalOf({ ...forAdmins, callbackAt: now })).toEqual({ kind: 'callback-past', fields: ['callbackAt'] });
    expect(refusalOf({ ...forAdmins, callbackAt: plusMs(now, 1) })).toBeUndefined();
  });
});

describe('an escalation', () => {
  it.each(['new', 'assigned', 'active', 'mitigated'] as const)('comes from a user ticket that is %s', (state) => {
    expect(refusalOf(escalating, { ...facts, from: { lane: 'user', state } })).toBeUndefined();
  });

  it.each<[string, IntakeFacts['from']]>([
    ['a resolved one', { lane: 'user', state: 'resolved' }],
    ['a closed one', { lane: 'user', state: 'closed' }],
    ['one of another lane', { lane: 'admin', state: 'active' }],
    ['none that is known', undefined],
  ])('does not come from %s', (_which, from) => {
    expect(refusalOf(escalating, { ...facts, from })).toEqual({ kind: 'origin-unfit', fields: ['fromTicket'] });
  });

  it('is the only lane that asks', () => {
    expect(
      refusalOf({ ...forAdmins, fromTicket: aNumber }, { ...facts, from: { lane: 'user', state: 'closed' } }),
    ).toBe(undefined);
  });
});

describe('the scope of a device (R74, R104)', () => {
  const [from, to] = [instant('2026-03-01T00:00:00Z'), instant('2026-04-01T00:00:00Z')];

  it.each<[string, DeviceScope | undefined, Instant, string | undefined]>([
    ['without dates', undefined, now, undefined],
    ['a moment before it begins', { from, to }, plusMs(from, -1), 'scope-ahead'],
    ['as it begins', { from, to }, from, undefined],
    ['a moment before it ends', { from, to }, plusMs(to, -1), undefined],
    ['as it ends', { from, to }, to, 'scope-ended'],
    ['without a beginning', { to }, plusMs(from, -1), undefined],
    ['without an end', { from }, plusMs(to, 1), undefined],
  ])('%s', (_when, scope, at, expected) => {
    expect(outOfScopeAt(scope === undefined ? {} : { scope }, false, at)).toBe(expected);
  });

  it('leaves the Test group out where the policy says so', () => {
    expect(outOfScopeAt({ group: 'test' }, false, now)).toBe('test-group');
    expect(outOfScopeAt({ group: 'test' }, true, now)).toBeUndefined();
    expect(outOfScopeAt({ group: 'broad' }, false, now)).toBeUndefined();
  });

  it('is asked of every device of a ticket, whichever its lane', () => {
    const devices = [{ deviceId: 'LAPTOP-01' }, { deviceId: 'LAPTOP-02', group: 'test' }];
    for (const command of [forAdmins, escalating, { ...forAdmins, lane: 'user' as const }]) {
      const both = { ...command, devices: ['LAPTOP-01', 'LAPTOP-02'] };
      expect(refusalOf(both, { ...facts, devices })).toEqual({
        kind: 'device-out-of-scope',
        fields: ['devices'],
        deviceId: 'LAPTOP-02',
        because: 'test-group',
      });
      expect(refusalOf({ ...command, devices: ['LAPTOP-01'] }, { ...facts, devices })).toBeUndefined();
      expect(refusalOf(both, { ...facts, devices }, starter)?.kind).not.toBe('device-out-of-scope');
    }
  });

  it('cannot be judged of a device that the desk does not know', () => {
    expect(refusalOf({ ...forAdmins, devices: ['LAPTOP-99'] })).toEqual({
      kind: 'device-not-known',
      fields: ['devices'],
      deviceId: 'LAPTOP-99',
    });
  });
});

describe('what is kept of a filing', () => {
  const everything: FileTicket = {
    ...escalating,
    category: 'Apps',
    subCategory: 'Outlook',
    devices: ['LAPTOP-01'],
    usersOrDevicesImpacted: 3,
    impact: 'impaired',
    businessImpact: 'Orders wait.',
    issueFirstNoticed: instant('2026-03-01T09:00:00Z'),
    issueReproduced: false,
    endUserSupportEngaged: true,
    reproSteps: 'Open it.',
    compromiseIndicator: false,
    preferredContact: 'phone',
    callbackAt: instant('2026-03-03T09:00:00Z'),
    isPartner: true,
    channel: 'phone',
    externalIds: ['INC-7'],
    onBehalfOf: 'requester',
  };
  const scope = { to: instant('2026-06-01T00:00:00Z') };
  const decided = file(everything, { ...facts, devices: [{ deviceId: 'LAPTOP-01', group: 'broad', scope }] });
  const events: readonly TicketEvent[] = decided.ok ? decided.value : [];

  it('are facts in the event’s data, texts and people where they can be erased', () => {
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      by: 'it-admin',
      people: { requester: 'requester' },
      data: {
        category: 'Apps',
        area: 'Devices',
        devices: ['LAPTOP-01'],
        externalIds: ['INC-7'],
        fromTicket: aNumber,
        channel: 'phone',
        usersOrDevicesImpacted: 3,
        impact: 'impaired',
        issueFirstNoticed: '2026-03-01T09:00:00.000Z',
        issueReproduced: false,
        endUserSupportEngaged: true,
        compromiseIndicator: false,
        preferredContact: 'phone',
        callbackAt: '2026-03-03T09:00:00.000Z',
        isPartner: true,
        deviceScopes: { 'LAPTOP-01': { group: 'broad', to: '2026-06-01T00:00:00.000Z' } },
      },
      text: {
        subCategory: 'Outlook',
        businessImpact: 'Orders wait.',
        troubleshootingSteps: 'Reset the profile.',
        reproSteps: 'Open it.',
        contactFirstName: 'Rosa',
        contactLastName: 'Lindqvist',
        contactMail: 'rosa@contoso.example',
        contactPhone: '+1 425 555 0100',
      },
    });
    const data = JSON.stringify(events[0]?.data);
    for (const personal of [...Object.values(contact), 'requester', 'it-admin', 'Orders wait', 'Outlook']) {
      expect(data).not.toContain(personal);
    }
  });

  it('stands on the ticket as far as lists need it: no text, and the requester as whose it is', () => {
    expect(ticketFrom(events)).toMatchObject({
      filedBy: 'requester',
      category: 'Apps',
      area: 'Devices',
      devices: ['LAPTOP-01'],
      externalIds: [{ system: 'external', externalId: 'INC-7' }],
      fromTicket: aNumber,
    });
    expect(JSON.stringify(ticketFrom(events))).not.toMatch(/Rosa|Orders|phone|deviceScopes|impact/);
  });

  it('is nothing of what was not said', () => {
    const bare = file({ type: 'incident', title: 'a', description: 'b', channel: 'portal', onBehalfOf: acting.by });
    expect(bare).toMatchObject({ ok: true, value: [{ people: {}, text: { title: 'a', description: 'b' } }] });
    const [event] = bare.ok ? bare.value : [];
    expect(Object.keys(event?.data ?? {}).toSorted()).toEqual(
      ['coverage', 'lane', 'policy', 'severity', 'ticketId', 'tier', 'type'].toSorted(),
    );
  });

  it('is judged for its clocks only without facts, as when a history is lived again', () => {
    expect(decideFileTicket(managedDesktop, aNumber, { ...forAdmins, contact: undefined }, acting).ok).toBe(true);
    expect(
      intakeRefusalOf(managedDesktop, { lane: 'admin', type: 'incident', severity: 'C' }, facts, now),
    ).toMatchObject({ kind: 'fields-missing' });
  });
});
