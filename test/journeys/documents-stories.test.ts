import { aStory, type Seen } from '../support/a-story';
import { expectGolden } from '../support/golden';

jest.setTimeout(120_000);

const story = aStory();
const keep = async (name: string): Promise<void> => expectGolden(__dirname, name, await story.timeline());

const clockOf = (ticket: Seen, clock: string) =>
  ticket['clocks'].findLast((one: Record<string, unknown>) => one['clock'] === clock);

const contact = {
  firstName: 'Otto',
  lastName: 'Brandt',
  mail: 'otto.brandt@contoso.example',
  phone: '+1 425 555 0142',
};

describe('a matter that only Operations can settle (R12, R16, R71-R72)', () => {
  it('goes from the user by both tiers to the engineer, who escalates it; the user hears of it from the desk all along', async () => {
    await story.start('managed-desktop-2023', '2026-03-02T16:00:00Z');
    const ticket = await story.files('user ticket', 'requester', {
      ...{ title: 'BitLocker asks for its key', description: 'At every start.', severity: 'B' },
      ...{ category: 'Devices', devices: ['LAPTOP-01'] },
    });
    await story.passes({ minutes: 10 });
    await story.does('agent', ticket, 'respond', { message: 'I am looking into it.' });
    await story.passes({ minutes: 20 });
    expect(await story.does('agent', ticket, 'climb', { reason: 'The TPM is sound.' })).toMatchObject({
      tier: 'tier-2',
    });
    await story.passes({ minutes: 20 });
    expect(await story.refused('agent', ticket, 'hand-over', { to: 'operations', reason: 'Theirs.' })).toMatchObject({
      status: 403,
      kind: 'act-forbidden',
    });
    expect(await story.does('agent-2', ticket, 'climb', { reason: 'A policy, not this device.' })).toMatchObject({
      tier: 'tier-3',
    });

    await story.passes({ minutes: 10 });
    await story.does('escalation-engineer-2', ticket, 'update', { message: 'Three devices have it since Monday.' });
    const advice = await story.asks('escalation-engineer-2', '/api/v1/tickets/advice', { area: 'Devices' });
    expect(advice.json.routing).toMatchObject({ to: 'operations' });
    const escalation = {
      ...{ lane: 'escalation', area: 'Devices', contact, fromTicket: ticket, externalIds: ['CONTOSO-4711'] },
      ...{ title: 'BitLocker asks for its key since the last policy', description: 'Three devices since Monday.' },
      troubleshootingSteps: 'Suspended and resumed it; the TPM is sound.',
    };
    const graver = await story.asks('escalation-engineer-2', '/api/v1/tickets', { ...escalation, severity: 'B' });
    expect(graver.json).toMatchObject({ status: 422, higherBy: 'ItAdmin' });
    const other = await story.files('escalation', 'escalation-engineer-2', escalation);

    await story.passes({ hours: 1 });
    await story.does('operations', other, 'respond', { message: 'We see it on all devices of one ring.' });
    await story.passes({ hours: 1 });
    await story.does('operations', other, 'ask', { question: 'May we roll the ring back now?' });
    await story.passes({ hours: 1 });
    await story.does('escalation-engineer-2', other, 'answer', { answer: 'Yes.' });
    await story.passes({ hours: 1 });
    await story.does('operations', other, 'resolve', { solution: 'The ring has the policy of last week.' });
    await story.passes({ minutes: 15 });
    await story.does('escalation-engineer-2', ticket, 'resolve', { solution: 'The policy was rolled back.' });
    await story.passes({ minutes: 15 });
    await story.does('requester', ticket, 'rate', { rating: 5 });
    await story.passes({ hours: 24 });

    expect(await story.seen('requester', ticket)).toMatchObject({ state: 'closed', rating: 5, tier: 'tier-3' });
    expect(await story.seen('escalation-engineer-2', other)).toMatchObject({
      ...{ state: 'closed', lane: 'escalation', severity: 'C', type: 'incident', fromTicket: ticket },
      externalIds: [{ system: 'external', externalId: 'CONTOSO-4711' }],
    });
    await keep('user-to-operations');
  });
});

describe('broken hardware (R17)', () => {
  it.each(['managed-desktop-2023', 'starter'])(
    'goes to the vendor, who is held to a clock of their own while the desk keeps the user, under %s',
    async (policy) => {
      await story.start(policy, '2026-03-05T09:00:00Z'); // A Thursday: ten in Berlin, one in the morning in Los Angeles.
      const form = { title: 'The screen flickers', description: 'In every dock.', category: 'Hardware' };
      const advice = await story.asks('agent', '/api/v1/tickets/advice', { category: 'Hardware' });
      expect(advice.json.routing).toMatchObject({ to: 'vendor' });
      const ticket = await story.files('ticket', 'requester', form);
      await story.passes({ minutes: 30 });
      await story.does('agent', ticket, 'respond', { message: 'That is the panel.' });
      await story.passes({ minutes: 30 });
      const engineer = 'escalation-engineer';
      const given = await story.does(engineer, ticket, 'hand-over', { to: 'vendor', reason: 'Replace the panel.' });
      expect(given).toMatchObject({ state: 'active', nextActionOwner: 'vendor' });
      expect(given.nextActionTime).toBe(clockOf(given, 'handover').dueAt);

      // Nobody there says a word until after it was due; the user hears from the desk meanwhile (R2).
      await story.passes({ hours: 24 });
      await story.does('agent', ticket, 'update', { message: 'The supplier has it.' });
      await story.passes({ hours: 3 * 24 });
      await story.does('agent', ticket, 'update', { message: 'They have not said when.' });
      await story.passes({ hours: 26 });
      const late = await story.seen('agent', ticket);
      expect(clockOf(late, 'handover')).toMatchObject({ state: 'missed', dueAt: given.nextActionTime });
      await story.does(engineer, ticket, 'take');
      await story.does(engineer, ticket, 'add-external-id', { system: 'Supplier', externalId: 'RMA-100' });
      await story.passes({ hours: 4 });
      const back = await story.does(engineer, ticket, 'return', { message: 'A new panel was fitted.' });
      expect(back.nextActionOwner).toBe('desk');
      await story.passes({ minutes: 30 });
      await story.does('agent', ticket, 'resolve', { solution: 'A new panel.' });
      await story.passes({ hours: 24 });
      const seen = await story.seen('requester', ticket);
      expect(seen.state).toBe('closed');
      // What was late is late for ever.
      expect(clockOf(seen, 'handover').state).toBe('missed');
      await keep(`hardware-to-the-vendor-${policy}`);
    },
  );
});

describe('severity A whose requester does not answer (R24, R29, R32)', () => {
  it('goes down to B after notice; an IT administrator restores it, and the same question lowers it no more', async () => {
    await story.start('managed-desktop-2023', '2026-03-07T08:00:00Z'); // A Saturday: severity A knows none.
    const form = { title: 'Nobody can sign in', description: 'Since seven.', severity: 'A' };
    const ticket = await story.files('ticket', 'requester', form);
    await story.passes({ minutes: 10 });
    await story.does('agent', ticket, 'respond', { message: 'We are on it.' });
    await story.passes({ minutes: 10 });
    const question = { question: 'May we restart the domain controller?' };
    expect(await story.does('agent', ticket, 'ask', question)).toMatchObject({
      nextActionOwner: 'requester',
      nextActionTime: '2026-03-07T16:20:00.000Z',
    });

    await story.passes({ hours: 8 });
    expect(await story.seen('requester', ticket)).toMatchObject({ severity: 'B' });
    await story.passes({ minutes: 40 });
    expect(await story.refused('requester', ticket, 'change-severity', { severity: 'A', reason: 'No.' })).toMatchObject(
      {
        status: 403,
        kind: 'act-forbidden',
      },
    );
    const restores = { severity: 'A', reason: 'The administrator was in the air; it still is critical.' };
    expect(await story.does('it-admin', ticket, 'change-severity', restores)).toMatchObject({ severity: 'A' });
    await story.passes({ hours: 20 });
    expect(await story.seen('requester', ticket)).toMatchObject({ severity: 'A', state: 'active' });
    await story.does('requester', ticket, 'answer', { answer: 'Yes, please.' });
    await story.passes({ hours: 1 });
    await story.does('agent', ticket, 'resolve', { solution: 'The domain controller was restarted.' });
    await keep('severity-a-restored');
  });
});

describe('a question that nobody answers (R32, R33)', () => {
  it.each(['managed-desktop-2023', 'starter'])(
    'is asked once more, lowers the severity, and after the time of silence ends the ticket, over a weekend, under %s',
    async (policy) => {
      await story.start(policy, '2026-03-05T09:00:00Z');
      const form = { title: 'Outlook does not start', description: 'It closes at once.', severity: 'B' };
      const ticket = await story.files('ticket', 'requester', form);
      await story.passes({ minutes: 10 });
      await story.does('agent', ticket, 'respond', { message: 'On it.' });
      await story.passes({ minutes: 50 });
      await story.does('agent', ticket, 'ask', { question: 'Which version is it?' });
      await story.passes({ hours: 8 * 24 });
      expect(await story.seen('requester', ticket)).toMatchObject({ state: 'closed', severity: 'C' });
      await keep(`silence-over-a-weekend-${policy}`);
    },
  );
});

describe('a desk that was down when the requester was to be reminded', () => {
  it('reminds when it is back, and lowers and resolves only after the time that a reminder in time would have left', async () => {
    await story.start('managed-desktop-2023', '2026-03-02T17:00:00Z');
    const form = { title: 'Nobody can sign in', description: 'Since seven.', severity: 'A' };
    const ticket = await story.files('ticket', 'requester', form);
    await story.passes({ minutes: 1 });
    await story.does('agent', ticket, 'respond', { message: 'On it.' });
    await story.passes({ minutes: 1 });
    await story.does('agent', ticket, 'ask', { question: 'May we restart the domain controller?' });
    await story.passes({ minutes: 1 }); // All is quiet: what the kill finds under way would wait a second more afterwards.

    await story.restart('2026-03-03T02:00:00Z');
    await story.passes({ hours: 3 });
    expect(await story.seen('requester', ticket)).toMatchObject({ severity: 'A', state: 'active' });
    await story.passes({ hours: 2 });
    expect(await story.seen('requester', ticket)).toMatchObject({ severity: 'B', state: 'active' });
    await story.passes({ hours: 3 * 24 });
    expect(await story.seen('requester', ticket)).toMatchObject({ severity: 'B', state: 'closed' });
    await keep('reminded-after-an-outage');
  });
});

describe('a resolved ticket (R67)', () => {
  const form = { title: 'The printer is silent', description: 'Since Friday.' };
  const over = { status: 410, kind: 'reactivation-over', until: '2026-03-03T17:00:00.000Z' };

  const resolvedAtFive = async (): Promise<string> => {
    await story.start('managed-desktop-2023', '2026-03-02T16:00:00Z');
    const ticket = await story.files('ticket', 'requester', form);
    await story.passes({ minutes: 30 });
    await story.does('agent', ticket, 'respond');
    await story.passes({ minutes: 30 });
    await story.does('agent', ticket, 'resolve', { solution: 'Paper.' });
    return ticket;
  };

  it('is reactivated a millisecond before 24 hours are over, and neither then nor a millisecond later', async () => {
    const ticket = await resolvedAtFive();
    await story.restart('2026-03-03T16:59:59.999Z');
    expect(await story.does('requester', ticket, 'reactivate')).toMatchObject({ state: 'active' });
    await story.does('agent', ticket, 'resolve', { solution: 'More paper.' });
    for (const at of ['2026-03-04T16:59:59.999Z', '2026-03-04T17:00:00.000Z']) {
      await story.restart(at);
      const again = await story.refused('requester', ticket, 'reactivate', { reason: 'It is silent again.' });
      expect(again).toMatchObject({ ...over, until: '2026-03-04T16:59:59.999Z' });
    }
  });

  it('is followed by a new one with one click once its day is over, and both say so', async () => {
    const ticket = await resolvedAtFive();
    await story.passes({ hours: 25 });
    expect(await story.refused('requester', ticket, 'reactivate', { reason: 'It is silent again.' })).toMatchObject(
      over,
    );
    const next = await story.follows('follow-up', 'requester', ticket);
    expect(await story.seen('requester', next)).toMatchObject({
      ...{ state: 'new', title: form.title },
      links: [{ relation: 'follows', other: ticket }],
    });
    expect(await story.seen('requester', ticket)).toMatchObject({
      state: 'closed',
      links: [{ relation: 'followed-by', other: next }],
    });
    await keep('follow-up-of-a-closed-ticket');
  });
});
