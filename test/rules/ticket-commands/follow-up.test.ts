import type { SealedEvent } from '../../../desk/rules/audit';
import type { Policy } from '../../../desk/rules/policies';
import { followUpOf } from '../../../desk/rules/ticket-commands/follow-up';
import type { Ticket } from '../../../desk/rules/tickets';
import { managedDesktop } from '../../support/a-policy';
import { aTicket } from '../../support/a-ticket';

const policy = managedDesktop;
const filed = { kind: 'ticket-filed', data: {}, text: { title: 'a', description: 'b' } } as unknown as SealedEvent;
const followed = (change: Partial<Ticket>, events = [filed], under: Policy = policy) =>
  followUpOf({ ...aTicket({ severity: 'B' }), ...change }, events, under);

describe('what follows a closed ticket', () => {
  it.each<[string, Partial<Ticket>, object]>([
    ['that of the user lane', {}, { severity: 'B', coverage: 'support-hours' }],
    ['with the coverage that was chosen', { coverage: '24x7' }, { severity: 'B', coverage: '24x7' }],
    ['C for what is always C', { type: 'information' }, { severity: undefined }],
    ['C where nobody chooses', { lane: 'escalation' }, { severity: undefined }],
    ['C where nobody said what a graver one means', { lane: 'admin' }, { severity: undefined }],
  ])('has a severity: %s', (_which, change, expected) => {
    const { severity, coverage } = followed(change);
    expect({ severity, coverage }).toMatchObject(expected);
  });

  it('has no severity that is opened by phone', () => {
    const byPhone: Policy = { ...policy, intake: { ...policy.intake, byPhone: { severities: ['B'], number: '1' } } };
    expect(followed({}, [filed], byPhone).severity).toBeUndefined();
  });

  it('names the contact that was named last, and does without what is erased', () => {
    const named = (contactFirstName: string) =>
      ({
        kind: 'contact-changed',
        data: {},
        text: { contactFirstName, contactLastName: 'b', contactMail: 'c@d.example', contactPhone: '123' },
      }) as unknown as SealedEvent;
    expect(followed({}, [filed, named('One'), named('Two')]).contact).toMatchObject({ firstName: 'Two' });
    const { text: _text, ...bare } = filed;
    const { description, contact } = followed({ ticketId: 'TL-0000000001' }, [bare as SealedEvent]);
    expect([description, contact]).toEqual(['Follows TL-0000000001.', undefined]);
  });
});
