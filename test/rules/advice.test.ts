import { type Answers, expectedResponsesOf, routingAdviceOf, severityAdviceOf } from '../../desk/rules/advice';
import type { Policy } from '../../desk/rules/policies';
import { instant, iso } from '../../desk/rules/time';
import { managedDesktop, starter } from '../support/a-policy';

const anIncident: Answers = { lane: 'admin', type: 'incident' };

describe('the severity advisor', () => {
  it.each<[string, Partial<Answers>, string]>([
    ['work has stopped for many (R24, R42)', { impact: 'stopped', usersOrDevicesImpacted: 2 }, 'A'],
    ['work has stopped for one (R42)', { impact: 'stopped', usersOrDevicesImpacted: 1 }, 'B'],
    ['work has stopped for nobody says how many', { impact: 'stopped' }, 'B'],
    ['work goes on impaired (R25)', { impact: 'impaired' }, 'B'],
    ['work goes on impaired for many', { impact: 'impaired', usersOrDevicesImpacted: 900 }, 'B'],
    ['it is minor, however many have it (R26)', { impact: 'minor', usersOrDevicesImpacted: 900 }, 'C'],
    ['several have it and nothing else is said (R8)', { usersOrDevicesImpacted: 2 }, 'B'],
    ['nothing is said', {}, 'C'],
    ['something looks compromised, however grave (R40)', { compromiseIndicator: true, impact: 'stopped' }, 'C'],
    ['nothing looks compromised', { compromiseIndicator: false, impact: 'stopped', usersOrDevicesImpacted: 9 }, 'A'],
  ])('suggests by what is answered: %s', (_case, answers, severity) => {
    const advice = severityAdviceOf(managedDesktop, { ...anIncident, ...answers });
    expect(advice).toEqual({ severity, because: expect.stringMatching(/^[A-Z].*\.$/), isChoosable: true });
  });

  it.each<[string, Partial<Answers>]>([
    ['a change (R35)', { type: 'change' }],
    ['a request for information (R35)', { type: 'information' }],
    ['an escalation (R71)', { lane: 'escalation' }],
  ])('says that %s leaves no choice', (_case, answers) => {
    const grave = { ...anIncident, impact: 'stopped', usersOrDevicesImpacted: 9, ...answers } as const;
    expect(severityAdviceOf(managedDesktop, grave)).toMatchObject({ severity: 'C', isChoosable: false });
  });
});

describe('the routing advice', () => {
  it.each<[string, Partial<Answers>, string]>([
    ['hardware to its vendor (R17)', { category: 'Hardware' }, 'vendor'],
    ['hardware first, though its area is the service’s', { category: 'Hardware', area: 'Devices' }, 'vendor'],
    ['a third party’s product to its supplier (R19)', { category: 'Third-party product' }, 'vendor'],
    ['what the service deployed to Operations (R16)', { area: 'Devices' }, 'operations'],
    ['what many have to Operations (R8)', { area: 'IT help desk', usersOrDevicesImpacted: 2 }, 'operations'],
    ['what lies outside to the help desk (R22)', { area: 'IT help desk', usersOrDevicesImpacted: 1 }, 'tier'],
    ['anything else to the channel there is (R18)', {}, 'unified-or-premier'],
  ])('sends %s', (_case, answers, to) => {
    expect(routingAdviceOf(managedDesktop, { ...anIncident, ...answers })).toEqual({ to, because: expect.any(String) });
  });

  it('takes the first rule that fits, by type too, and is silent where none does', () => {
    const policy: Policy = {
      ...starter,
      routing: [
        { when: { types: ['change'] }, to: 'operations', because: 'first' },
        { when: { types: ['change', 'incident'] }, to: 'vendor', because: 'second' },
      ],
    };
    expect(routingAdviceOf(policy, { lane: 'user', type: 'change' })).toEqual({ to: 'operations', because: 'first' });
    expect(routingAdviceOf(policy, { lane: 'user', type: 'incident' })).toEqual({ to: 'vendor', because: 'second' });
    expect(routingAdviceOf(policy, { lane: 'user', type: 'information' })).toBeUndefined();
  });
});

describe('the expected response (R43)', () => {
  const friday = instant('2026-03-06T22:00:00-08:00');
  const shown = (policy: Policy, answers: Answers) =>
    expectedResponsesOf(policy, answers, friday).map(({ severity, coverage, dueAt }) =>
      [severity, coverage, iso(dueAt)].join(' '),
    );

  it('is that of every severity and coverage that may be chosen, in the open time of each', () => {
    expect(shown(managedDesktop, anIncident)).toEqual([
      'A support-hours 2026-03-07T07:00:00.000Z',
      'B support-hours 2026-03-09T09:00:00.000Z',
      'B 24x7 2026-03-07T10:00:00.000Z',
      'C support-hours 2026-03-09T13:00:00.000Z',
    ]);
  });

  it('is that of severity C alone where there is no choice', () => {
    expect(shown(managedDesktop, { ...anIncident, type: 'change' })).toEqual([
      'C support-hours 2026-03-09T13:00:00.000Z',
    ]);
  });

  it('gives the number to call where only the phone will do (R45)', () => {
    const byPhone = { severities: ['A'], number: '+1 425 555 0199' } as const;
    const policy: Policy = { ...managedDesktop, intake: { ...managedDesktop.intake, byPhone } };
    const numbers = expectedResponsesOf(policy, anIncident, friday).map((one) => [one.severity, one.byPhone]);
    expect(numbers).toEqual([
      ['A', byPhone.number],
      ['B', undefined],
      ['B', undefined],
      ['C', undefined],
    ]);
  });
});
