import { Fault } from '../../desk/ports';
import { brokenLinkOf } from '../../desk/rules/audit';
import type { Caller } from '../../desk/rules/people';
import type { WireFault } from '../../local/cosmos/faults';
import { type ADesk, desks } from '../support/a-desk';
import { sha256 } from '../support/a-policy';
import {
  aGuest,
  anAgent,
  anApp,
  anAuditor,
  anEngineerOfTheTop,
  anItAdmin,
  anotherAgent,
  anotherRequester,
  aRequester,
} from '../support/people';

const openDesk = desks();
let desk: ADesk;
let ticketId: string;
beforeEach(async () => {
  desk = await openDesk();
  ({ ticketId } = await desk.files());
});

type Verb = 'respond' | 'update' | 'resolve';
interface With {
  readonly key?: string;
  readonly ifSeq?: number;
  readonly text?: string;
  readonly at?: Pick<ADesk, 'respondToTicket' | 'updateTicket' | 'resolveTicket'>;
}

const work = (verb: Verb, caller: Caller, { text = 'Hello.', at = desk, ...rest }: With = {}, id = ticketId) => {
  const order = { caller, ticketId: id, ...rest };
  switch (verb) {
    case 'respond':
      return at.respondToTicket(order, { message: text });
    case 'update':
      return at.updateTicket(order, { message: text });
    case 'resolve':
      return at.resolveTicket(order, { solution: text });
  }
};

const answerOf = async (verb: Verb, caller: Caller, options: With = {}, id = ticketId): Promise<string> => {
  const done = await work(verb, caller, options, id);
  return done.ok ? `done ${done.value.head.seq}` : done.refusal.kind;
};

/** A desk that reads and decides, and is then overtaken by a rival before it writes. */
const overtakenBy = (rival: () => Promise<unknown>) => {
  const { tickets } = desk.ports;
  let overtaken = false;
  return desk.but({
    tickets: {
      ...tickets,
      replace: async (change, etag) => {
        if (!overtaken) {
          overtaken = true;
          await rival();
        }
        return tickets.replace(change, etag);
      },
    },
  });
};

const kinds = async (): Promise<readonly string[]> =>
  (await desk.ports.tickets.events(ticketId)).map(({ kind }) => kind);

describe('working a ticket', () => {
  it('goes from response to update to resolution, each stored with its event and answered as stored', async () => {
    for (const verb of ['respond', 'update', 'resolve'] as const) {
      desk.clock.pass(10);
      const done = await work(verb, anAgent);
      if (!done.ok) throw new Error(done.refusal.kind);
      expect(await desk.ticket(ticketId)).toEqual(done.value.ticket);
    }
    expect(await desk.ticket(ticketId)).toMatchObject({ state: 'resolved', assignee: 'agent' });
    expect(await kinds()).toEqual([
      'ticket-filed',
      'ticket-assigned',
      'ticket-responded',
      'ticket-updated',
      'ticket-resolved',
    ]);
    expect(brokenLinkOf(ticketId, await desk.ports.tickets.events(ticketId), sha256)).toBeUndefined();
  });

  it('refuses by state, and stores nothing', async () => {
    expect(await answerOf('update', anAgent)).toBe('ticket-not-active');
    expect(await answerOf('resolve', anAgent)).toBe('ticket-not-active');
    await work('respond', anAgent);
    expect(await answerOf('respond', anotherAgent)).toBe('ticket-already-responded');
    expect(await kinds()).toHaveLength(3);
  });
});

describe('who may work a ticket', () => {
  const verbs = ['respond', 'update', 'resolve'] as const;
  const answersTo = (caller: Caller) => Promise.all(verbs.map((verb) => answerOf(verb, caller)));

  it.each<[string, Caller, string]>([
    ['its requester, who sees it', aRequester, 'act-forbidden'],
    ['another requester, to whom it does not exist', anotherRequester, 'ticket-unknown'],
    ['an engineer of another tier, who sees it', anEngineerOfTheTop, 'act-forbidden'],
    ['an agent without a group', { ...anAgent, groups: [] }, 'act-forbidden'],
    ['somebody of the group without the role', { ...anotherRequester, groups: anAgent.groups }, 'ticket-unknown'],
    ['an IT admin', anItAdmin, 'act-forbidden'],
    ['an auditor', anAuditor, 'act-forbidden'],
    ['a guest, whatever roles and groups', { ...anAgent, isGuest: true }, 'ticket-unknown'],
    ['a guest', aGuest, 'ticket-unknown'],
    ['an app that may only read', anApp('tickets.read'), 'act-forbidden'],
    ['an app for something else', anApp('reports.read'), 'ticket-unknown'],
  ])('not %s', async (_name, caller, refusal) => {
    expect(await answersTo(caller)).toEqual([refusal, refusal, refusal]);
    expect(await kinds()).toEqual(['ticket-filed']);
  });

  it('an app that may write', async () => {
    expect(await answerOf('respond', anApp('tickets.write'))).toBe('done 3');
  });

  it('whoever works in the tier where the ticket is now, and nobody else', async () => {
    for (const minutes of [2 * 60, 4 * 60]) {
      desk.clock.pass(minutes);
      await desk.keepsPromises(ticketId);
    }
    expect(await desk.ticket(ticketId)).toMatchObject({ tier: 'tier-3' });

    expect(await answerOf('respond', anAgent)).toBe('act-forbidden');
    expect(await answerOf('respond', anEngineerOfTheTop)).toMatch(/^done/);
  });

  it('nobody a ticket that does not exist', async () => {
    expect(await answerOf('respond', anAgent, {}, 'TL-0000000000')).toBe('ticket-unknown');
  });
});

describe('If-Match', () => {
  it('lets a command through that was decided upon the latest state', async () => {
    expect(await answerOf('respond', anAgent, { ifSeq: 1 })).toBe('done 3');
    expect(await answerOf('update', anAgent, { ifSeq: 3 })).toBe('done 4');
  });

  it('refuses one that was not, naming where the ticket is', async () => {
    await work('respond', anAgent);
    expect(await answerOf('update', anEngineerOfTheTop, { ifSeq: 1 })).toBe('act-forbidden');
    expect(await answerOf('update', anotherRequester, { ifSeq: 1 })).toBe('ticket-unknown');
    expect(await work('update', anAgent, { ifSeq: 1 })).toEqual({
      ok: false,
      refusal: {
        kind: 'ticket-changed',
        lastSeq: 3,
        current: { state: 'active', severity: 'B', tier: 'tier-1', assignee: 'agent', nextActionOwner: 'desk' },
      },
    });
    expect(await kinds()).toHaveLength(3);
  });

  it('tells how the ticket stands to those only who may read it', async () => {
    await work('respond', anAgent);
    expect(await work('update', anApp('tickets.write'), { ifSeq: 1 })).toEqual({
      ok: false,
      refusal: { kind: 'ticket-changed', lastSeq: 3 },
    });
    expect(await work('update', anApp('tickets.read', 'tickets.write'), { ifSeq: 1 })).toMatchObject({
      refusal: { lastSeq: 3, current: { assignee: 'agent' } },
    });
  });

  it('lets one of two commands upon the same state win', async () => {
    await work('respond', anAgent);
    const answers = await Promise.all([
      answerOf('update', anAgent, { ifSeq: 3 }),
      answerOf('update', anotherAgent, { ifSeq: 3, at: desk.beside() }),
    ]);
    expect(answers.toSorted()).toEqual(['done 4', 'ticket-changed']);
  });
});

describe('a command under an Idempotency-Key', () => {
  beforeEach(() => work('respond', anAgent, { key: 'first' }));

  it('sent again is answered as before, though the ticket has moved on', async () => {
    const one = await work('update', anAgent, { key: 'k' });
    desk.clock.pass(5);
    await work('resolve', anAgent);

    const again = await work('update', anAgent, { key: 'k' });
    expect(again).toMatchObject({ ok: true, value: { ticket: one.ok && one.value.ticket, head: { seq: 4 } } });
    expect(await answerOf('respond', anAgent, { key: 'first' })).toBe('done 3');
    expect(await kinds()).toHaveLength(5);
  });

  it('sent again is answered as before, though its If-Match is old by now', async () => {
    expect(await answerOf('update', anAgent, { key: 'k', ifSeq: 3 })).toBe('done 4');
    expect(await answerOf('update', anAgent, { key: 'k', ifSeq: 3 })).toBe('done 4');
  });

  it('with another body is refused', async () => {
    await work('update', anAgent, { key: 'k' });
    expect(await answerOf('update', anAgent, { key: 'k', text: 'Something else.' })).toBe('idempotency-key-reused');
  });

  it('that was refused may be sent again', async () => {
    const other = await desk.files();
    expect(await answerOf('update', anAgent, { key: 'k' }, other.ticketId)).toBe('ticket-not-active');
    await work('respond', anAgent, {}, other.ticketId);
    expect(await answerOf('update', anAgent, { key: 'k' }, other.ticketId)).toBe('done 4');
  });

  it('is of one caller, one verb and one ticket', async () => {
    const other = await desk.files();
    await work('respond', anAgent, {}, other.ticketId);
    expect(await answerOf('update', anAgent, { key: 'k' })).toBe('done 4');
    expect(await answerOf('update', anotherAgent, { key: 'k', text: 'Mine.' })).toBe('done 5');
    expect(await answerOf('update', anAgent, { key: 'k', text: 'There.' }, other.ticketId)).toBe('done 4');
    expect(await answerOf('resolve', anAgent, { key: 'k', text: 'Repaired.' })).toBe('done 6');
  });

  it('sent twice at once is done once, and both hear the same', async () => {
    const answers = await Promise.all([
      answerOf('update', anAgent, { key: 'k' }),
      answerOf('update', anAgent, { key: 'k', at: desk.beside() }),
    ]);
    expect(answers).toEqual(['done 4', 'done 4']);
    expect(await kinds()).toHaveLength(4);

    const overtaken = overtakenBy(() => work('update', anAgent, { key: 'l' }));
    expect(await answerOf('update', anAgent, { key: 'l', at: overtaken })).toBe('done 5');
    expect(await kinds()).toHaveLength(5);
  });

  it('sent twice at once with two bodies is done once, and the other hears so', async () => {
    const overtaken = overtakenBy(() => work('update', anAgent, { key: 'k', text: 'One.' }));
    expect(await answerOf('update', anAgent, { key: 'k', text: 'Two.', at: overtaken })).toBe('idempotency-key-reused');
    expect(await kinds()).toHaveLength(4);
  });
});

describe('two at once', () => {
  it('respond: exactly one wins, and the other hears that somebody has', async () => {
    const answers = await Promise.all([
      answerOf('respond', anAgent),
      answerOf('respond', anotherAgent, { at: desk.beside() }),
    ]);
    expect(answers.toSorted()).toEqual(['done 3', 'ticket-already-responded']);
    expect(await kinds()).toEqual(['ticket-filed', 'ticket-assigned', 'ticket-responded']);
  });

  it('respond: one that decided upon an older state decides again', async () => {
    const overtaken = overtakenBy(() => work('respond', anotherAgent));
    expect(await answerOf('respond', anAgent, { at: overtaken })).toBe('ticket-already-responded');
    expect(await desk.ticket(ticketId)).toMatchObject({ assignee: 'agent-2' });
  });

  it('If-Match: one that was right when it was read is refused when it is overtaken', async () => {
    const overtaken = overtakenBy(() => work('respond', anotherAgent));
    expect(await answerOf('respond', anAgent, { at: overtaken, ifSeq: 1 })).toBe('ticket-changed');
  });

  it('update: both are kept, one after the other', async () => {
    await work('respond', anAgent);
    const answers = await Promise.all([
      answerOf('update', anAgent),
      answerOf('update', anotherAgent, { at: desk.beside() }),
    ]);
    expect(answers.toSorted()).toEqual(['done 4', 'done 5']);
    expect(brokenLinkOf(ticketId, await desk.ports.tickets.events(ticketId), sha256)).toBeUndefined();
  });
});

describe('when the store fails', () => {
  const onWrites = (fault: (attempt: number) => WireFault | undefined): void => {
    let attempt = 0;
    desk.cosmos.inject(({ kind }) => {
      if (kind !== 'batch') return undefined;
      attempt += 1;
      return fault(attempt);
    });
  };

  it.each([undefined, 'k'])('a reply lost after the work was stored doubles nothing (key %s)', async (key) => {
    onWrites((attempt) => (attempt === 1 ? { when: 'after', drop: 'ECONNRESET' } : undefined));
    expect(await answerOf('respond', anAgent, key === undefined ? {} : { key })).toBe('done 3');
    expect(await kinds()).toHaveLength(3);
  });

  it('a write that never was is a fault, and may be sent again', async () => {
    onWrites(() => ({ when: 'before', status: 503 }));
    await expect(work('respond', anAgent, { key: 'k' })).rejects.toMatchObject({ kind: 'unavailable' });
    desk.cosmos.inject(() => undefined);
    expect(await answerOf('respond', anAgent, { key: 'k' })).toBe('done 3');
  });

  it('a command that is overtaken decides again, five times at most', async () => {
    onWrites((attempt) => (attempt < 5 ? { when: 'before', status: 412 } : undefined));
    expect(await answerOf('respond', anAgent)).toBe('done 3');

    onWrites(() => ({ when: 'before', status: 412 }));
    await expect(work('update', anAgent)).rejects.toMatchObject({ kind: 'stale' });
  });
});

describe('the doorbell', () => {
  it('stays silent when nothing is due sooner', async () => {
    await work('respond', anAgent);
    desk.clock.pass(60);
    await work('update', anAgent);
    expect(desk.rings).toEqual([]);
  });

  const raise = (at: Pick<ADesk, 'changeSeverity'>, id: string) =>
    at.changeSeverity({ ticketId: id, caller: anAgent }, { severity: 'A', reason: 'The whole branch stands still.' });

  it('rings when the next deadline has become sooner', async () => {
    const minimal = await desk.files({ severity: 'C' });
    await work('respond', anAgent, {}, minimal.ticketId);
    expect(desk.rings).toEqual([]);
    // An update was due within two working days, and is now within the hour.
    expect(await raise(desk, minimal.ticketId)).toMatchObject({ ok: true });
    expect(desk.rings).toEqual([minimal.ticketId]);
  });

  it('stays silent when the lifecycle looks again before that deadline anyway', async () => {
    const minimal = await desk.files({ severity: 'C' });
    await work('respond', anAgent, {}, minimal.ticketId);
    // Sooner than the update: the close, a day after it was resolved, and no lifecycle sleeps for longer.
    await work('resolve', anAgent, {}, minimal.ticketId);
    expect(desk.rings).toEqual([]);
  });

  it('rings when something is owed again where nothing was', async () => {
    const urgent = await desk.files({ severity: 'A' });
    desk.clock.pass(14 * 24 * 60);
    while ((await desk.keepsPromises(urgent.ticketId)).length > 0) desk.clock.pass(14 * 24 * 60);
    expect(await desk.decideNextStep(urgent.ticketId)).toEqual({ kind: 'wait', until: undefined });
    const before = desk.rings.length;
    await work('respond', anEngineerOfTheTop, {}, urgent.ticketId);
    expect(desk.rings.slice(before)).toEqual([urgent.ticketId]);
  });

  it('that nobody hears costs the command nothing', async () => {
    const deaf = desk.but({
      workflows: {
        ...desk.ports.workflows,
        ring: async () => {
          throw new Fault('unavailable');
        },
      },
    });
    const minimal = await desk.files({ severity: 'C' });
    await work('respond', anAgent, {}, minimal.ticketId);
    expect(await raise(deaf, minimal.ticketId)).toMatchObject({ ok: true });
    expect(desk.log.join()).toContain('the doorbell was not heard');
  });
});
