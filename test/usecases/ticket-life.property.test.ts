import fc from 'fast-check';
import { Fault, type Ports } from '../../desk/ports';
import { unseal } from '../../desk/rules/audit';
import { accept, type Decision } from '../../desk/rules/decision';
import type { Caller } from '../../desk/rules/people';
import { coverages, parties, severities, ticketTypes } from '../../desk/rules/policies';
import type { FileTicket } from '../../desk/rules/ticket-commands';
import { nextActionOwnerOf, type TicketEvent, theDesk } from '../../desk/rules/tickets';
import type { Changed } from '../../desk/usecases/change-ticket';
import type { Desk } from '../../desk/usecases/desk';
import type { Refusal } from '../../desk/usecases/refusals';
import { sampleContacts } from '../../local/identity/people';
import { type ADesk, aDesk } from '../support/a-desk';
import { managedDesktop, starter } from '../support/a-policy';
import {
  actByVerb,
  deniedTo,
  expectedOf,
  happened,
  type Modelled,
  modelOf,
  sees,
  type Told,
  type Verb,
  type Wish,
} from '../support/modelled-ticket';
import {
  aGuest,
  anAgent,
  anApp,
  anAuditor,
  anEngineerOfTheTop,
  anEscalationEngineer,
  anItAdmin,
  anOperator,
  anotherAgent,
  anotherRequester,
  aRequester,
} from '../support/people';
import { numberFromEnvironment } from '../support/settings';
import { aPng } from '../support/some-files';
import { expectNoPausedMiss, expectOneStory } from '../support/ticket-invariants';

/** `LIFE_RUNS` lives of up to `LIFE_STEPS` steps; `LIFE_SEED` lives them again, `LIFE_SHRUNK=1` looks for a shorter one that fails. */
const runs = numberFromEnvironment('LIFE_RUNS', 8);
const steps = numberFromEnvironment('LIFE_STEPS', 250);
const seed = numberFromEnvironment('LIFE_SEED', Date.now() % 1_000_000_000);

const isShrunk = numberFromEnvironment('LIFE_SHRUNK', 0) === 1;

type Done = Decision<Changed, Refusal>;

/** A desk that may lose its doorbells, and what has been asked of it. */
interface Stage {
  readonly aDesk: ADesk;
  readonly desk: Desk;
  readonly bells: { areLost: 'no' | 'silently' | 'loudly' };
  readonly policy: typeof managedDesktop;
  readonly lives: Life[];
  /** How often each verb was done. */
  readonly times: Map<Verb, number>;
  /** The first answers to what was asked under a key. */
  readonly answers: Map<string, { readonly body: string; readonly ticketId: string; readonly seq: number }>;
}

/** A ticket, as the model has it and as far as its events have been told to the model. */
interface Life {
  readonly model: Modelled;
  seq: number;
  /** How far it was looked at. */
  soundUntil: number;
}

/** How often each command was done, and each refusal heard, in all lives together. */
const reached = new Map<string, number>();
const reach = (what: string): void => void reached.set(what, (reached.get(what) ?? 0) + 1);
let misses = 0;

const open = async (policy: typeof managedDesktop): Promise<Stage> => {
  const stage = await aDesk({ policy: policy === starter ? 'starter' : 'managed-desktop-2023' });
  const bells: Stage['bells'] = { areLost: 'no' };
  const { workflows } = stage.ports;
  const orLost = async (way: () => Promise<void>): Promise<void> => {
    if (bells.areLost === 'loudly') throw new Fault('unavailable');
    if (bells.areLost === 'no') await way();
  };
  const lossy: Ports['workflows'] = {
    ...workflows,
    start: (ticketId) => orLost(() => workflows.start(ticketId)),
    ring: (ticketId) => orLost(() => workflows.ring(ticketId)),
  };
  const desk = stage.but({ workflows: lossy });
  for (const { id, ...contact } of sampleContacts) {
    await stage.saveContact(anItAdmin, id, contact);
  }
  return { aDesk: stage, desk, bells, policy, lives: [], times: new Map(), answers: new Map() };
};

/** What has happened to a ticket since the model last heard of it. */
const news = async ({ aDesk: { ports } }: Stage, { model, seq }: Life): Promise<readonly TicketEvent[]> =>
  (await ports.tickets.events(model.ticketId)).slice(seq).map((event) => unseal<TicketEvent>(event));

const tell = (life: Life, events: readonly TicketEvent[]): void => {
  for (const event of events) happened(life.model, event);
  life.seq += events.length;
};

/** After every step, of every ticket: one story, and no miss that is none. */
const expectSound = async (stage: Stage): Promise<void> => {
  const { ports } = stage.aDesk;
  for (const life of stage.lives) {
    const stored = await ports.tickets.read(life.model.ticketId);
    if (stored === undefined) throw new Error('a ticket is gone');
    if (life.soundUntil === stored.head.seq) continue;
    tell(life, await news(stage, life));
    life.soundUntil = life.seq;
    expect(stored.head.seq).toBe(life.seq);
    const events = await ports.tickets.events(life.model.ticketId);
    expectOneStory(stored.ticket, events, stage.policy);
    misses += expectNoPausedMiss(stored.ticket, events, stage.policy);
    const { state, tier, isAsked, holder } = life.model;
    expect(stored.ticket).toMatchObject({ state, tier });
    expect(nextActionOwnerOf(stored.ticket)).toBe(isAsked ? 'requester' : (holder?.party ?? 'desk'));
  }
};

/** Every number in the store, page by page. */
const numbersIn = async ({ aDesk: { ports } }: Stage): Promise<readonly string[]> => {
  const numbers: string[] = [];
  let continuation: string | undefined;
  do {
    const page = await ports.tickets.list({ limit: 100, continuation });
    numbers.push(...page.items.map(({ ticketId }) => ticketId));
    ({ continuation } = page);
  } while (continuation !== undefined);
  return numbers.toSorted();
};

type Step = fc.AsyncCommand<object, Stage, false>;

const aStep = (name: string, run: (stage: Stage) => Promise<void>): Step => ({
  check: () => true,
  run: async (_nothing, stage) => {
    await run(stage);
    await expectSound(stage);
  },
  toString: () => name,
});

const person: fc.Arbitrary<Caller> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(anAgent, anotherAgent, anEscalationEngineer) },
  { weight: 4, arbitrary: fc.constant(aRequester) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(anotherRequester, anEngineerOfTheTop, anItAdmin, anAuditor, anOperator, aGuest),
  },
  { weight: 1, arbitrary: fc.constantFrom(anApp('tickets.write'), anApp('tickets.read', 'tickets.write')) },
);

/** Ids of few words, so that the same one comes again. */
const word = fc.constantFrom('one', 'two');
/** The first or the second ticket that was filed; there need not be a second. */
const place = fc.constantFrom('0', '1');
/** Which of the tickets, counted around: mostly one that is not closed, since a closed one takes little. */
const which = fc.nat(9);
const chosen = ({ lives }: Stage, count: number): Life | undefined => {
  const open = lives.filter(({ model }) => model.state !== 'closed');
  const among = count === 0 || open.length === 0 ? lives : open;
  return among[count % Math.max(1, among.length)];
};

interface Filing {
  readonly by: Caller;
  readonly form: FileTicket;
  readonly key: string | undefined;
  readonly from: number;
}

const contact = { firstName: 'Mei', lastName: 'Tanaka', mail: 'mei@contoso.example', phone: '+1 425 555 0100' };
const details = { area: 'Devices', category: 'Devices', businessImpact: 'Nobody can work.', contact };

const filing: fc.Arbitrary<Filing> = fc.record({
  by: person,
  form: fc.record({
    lane: fc.constantFrom(undefined, 'user' as const, 'user' as const, 'admin' as const, 'escalation' as const),
    title: word,
    description: fc.constant('As it says.'),
    type: fc.constantFrom('incident' as const, ...ticketTypes),
    severity: fc.constantFrom(undefined, ...severities),
    coverage: fc.constantFrom(undefined, ...coverages),
  }),
  key: fc.option(word, { nil: undefined }),
  from: which,
});

/** The form as its lane wants it; the lane itself, and who may file there, is left to chance. */
const completed = ({ form, from }: Filing, stage: Stage): FileTicket => {
  if (form.lane === 'admin')
    return { ...form, ...details, ...(form.type === 'incident' && { usersOrDevicesImpacted: 3 }) };
  if (form.lane !== 'escalation') return form;
  const fromTicket = chosen(stage, from)?.model.ticketId;
  return { ...form, area: 'Devices', contact, troubleshootingSteps: 'Restarted it.', fromTicket };
};

/** Enough for links and follow-ups, and few enough that each has a life. */
const livesMax = 4;

/** One intake, one ticket; the same key is the same ticket, and with another form it is refused (I1, I2). */
const fileStep = (filing: Filing): Step =>
  aStep(`${filing.by.id} files ${JSON.stringify(filing.form)} under ${filing.key}`, async (stage) => {
    const { by, key } = filing;
    if (key === undefined && stage.lives.length >= livesMax) return;
    const form = completed(filing, stage);
    const filed = await stage.desk.fileTicket(form, by, key);
    const before = key === undefined ? undefined : stage.answers.get(`file ${by.id} ${key}`);
    const body = JSON.stringify(form);
    if (!filed.ok) {
      reach(`file: ${filed.refusal.kind}`);
      const isReused = filed.refusal.kind === 'idempotency-key-reused';
      expect(before?.body === body || (isReused && before === undefined)).toBe(false);
      return;
    }
    const { ticketId } = filed.value.ticket;
    if (before !== undefined) {
      reach('file: again');
      expect([body, ticketId, filed.value.head.seq]).toEqual([before.body, before.ticketId, before.seq]);
      return;
    }
    reach('file: done');
    expect(stage.lives.map(({ model }) => model.ticketId)).not.toContain(ticketId);
    const [first] = await stage.aDesk.ports.tickets.events(ticketId);
    if (first === undefined) throw new Error('filed without an event');
    stage.lives.push({ model: modelOf(unseal<TicketEvent>(first), stage.policy), seq: 1, soundUntil: 0 });
    if (key !== undefined) stage.answers.set(`file ${by.id} ${key}`, { body, ticketId, seq: filed.value.head.seq });
  });

/** How often each is asked: what opens the way to others more often, what ends a ticket early less. */
const wish = fc.oneof(
  ...(
    [
      [12, fc.record({ verb: fc.constant('respond') })],
      [4, fc.record({ verb: fc.constantFrom('mitigate', 'take') })],
      [6, fc.record({ verb: fc.constantFrom('reactivate', 'close') })],
      [1, fc.record({ verb: fc.constant('withdraw') })],
      [8, fc.record({ verb: fc.constant('resolve'), text: word })],
      [9, fc.record({ verb: fc.constantFrom('update', 'note', 'ask', 'answer', 'climb', 'return'), text: word })],
      [
        3,
        fc.record({ verb: fc.constantFrom('assign', 'watch', 'unwatch'), person: fc.constantFrom(undefined, 'agent') }),
      ],
      [2, fc.record({ verb: fc.constant('change-severity'), severity: fc.constantFrom(...severities) })],
      [
        2,
        fc.record({ verb: fc.constant('transfer'), tier: fc.constantFrom('tier-1', 'tier-2', 'tier-3', 'operations') }),
      ],
      [4, fc.record({ verb: fc.constant('hand-over'), to: fc.constantFrom(...parties) })],
      [
        3,
        fc.record({
          verb: fc.constantFrom('link', 'unlink'),
          relation: fc.constantFrom('parent', 'child'),
          other: place,
        }),
      ],
      [3, fc.record({ verb: fc.constantFrom('add-external-id', 'remove-external-id'), externalId: word })],
      [3, fc.record({ verb: fc.constant('rate'), rating: fc.constantFrom(1, 5) })],
      [1, fc.record({ verb: fc.constant('attach') })],
    ] as const
  ).map(([weight, arbitrary]) => ({ weight, arbitrary: arbitrary as fc.Arbitrary<Wish> })),
);

const give = (desk: Desk, order: Parameters<Desk['noteTicket']>[0], wish: Wish): Promise<Done> => {
  switch (wish.verb) {
    case 'respond':
      return desk.respondToTicket(order, {});
    case 'mitigate':
      return desk.mitigateTicket(order, {});
    case 'reactivate':
      return desk.reactivateTicket(order, {});
    case 'close':
      return desk.closeTicket(order, {});
    case 'withdraw':
      return desk.withdrawTicket(order, {});
    case 'take':
      return desk.takeHandover(order, {});
    case 'update':
      return desk.updateTicket(order, { message: wish.text });
    case 'resolve':
      return desk.resolveTicket(order, { solution: wish.text });
    case 'note':
      return desk.noteTicket(order, { note: wish.text });
    case 'ask':
      return desk.askRequester(order, { question: wish.text });
    case 'answer':
      return desk.answerQuestion(order, { answer: wish.text });
    case 'climb':
      return desk.climbTicket(order, { reason: wish.text });
    case 'return':
      return desk.returnHandover(order, { message: wish.text });
    case 'assign':
      return desk.assignTicket(order, { assignee: wish.person });
    case 'watch':
      return desk.watchTicket(order, { watcher: wish.person });
    case 'unwatch':
      return desk.unwatchTicket(order, { watcher: wish.person });
    case 'change-severity':
      return desk.changeSeverity(order, { severity: wish.severity, reason: 'It is.' });
    case 'transfer':
      return desk.transferTicket(order, { tier: wish.tier, reason: 'Theirs.' });
    case 'hand-over':
      return desk.handOverTicket(order, { to: wish.to, reason: 'Theirs.' });
    case 'link':
      return desk.linkTicket(order, { relation: wish.relation, other: wish.other });
    case 'unlink':
      return desk.unlinkTicket(order, { relation: wish.relation, other: wish.other });
    case 'add-external-id':
      return desk.addExternalId(order, { system: 'Premier', externalId: wish.externalId });
    case 'remove-external-id':
      return desk.removeExternalId(order, { system: 'Premier', externalId: wish.externalId });
    case 'rate':
      return desk.rateTicket(order, { rating: wish.rating });
    case 'attach':
      throw new Error('a file is attached by another way');
  }
};

/** A file comes by a use case of its own, which answers the file. */
const attach = async (stage: Stage, { caller, ticketId }: { caller: Caller; ticketId: string }): Promise<Done> => {
  const attached = await stage.desk.attachFile({ caller, ticketId }, { name: 'a.png', content: aPng });
  if (!attached.ok) return attached;
  const stored = await stage.aDesk.ports.tickets.read(ticketId);
  if (stored === undefined) throw new Error('attached to nothing');
  return accept({ ...stored, at: stage.aDesk.clock.now(), policyOf: () => stage.policy });
};

interface Command {
  /** Whoever may, counted around, or somebody who perhaps may not. */
  readonly by: Caller | number;
  readonly on: number;
  readonly wish: Wish;
  readonly key: string | undefined;
  /** Upon which state it is decided: the latest, an older one, or whichever. */
  readonly upon: 'latest' | 'older' | 'any';
}

const command: fc.Arbitrary<Command> = fc.record({
  by: fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: person }),
  on: which,
  wish,
  key: fc.option(word, { nil: undefined, freq: 3 }),
  upon: fc.constantFrom('any', 'any', 'any', 'any', 'any', 'any', 'latest', 'latest', 'older'),
});

const everybody: readonly Caller[] = [
  ...[aRequester, anAgent, anotherAgent, anEscalationEngineer, anEngineerOfTheTop, anOperator, anItAdmin],
  anotherRequester,
];

const whoeverMay = ({ model }: Life, { verb }: Wish, count: number, told: Omit<Told, 'caller'>): Caller => {
  const able = everybody.filter((caller) => deniedTo(model, verb, { ...told, caller }) === undefined);
  return able[count % Math.max(1, able.length)] ?? aRequester;
};

const around = ({ policy, aDesk: { clock } }: Stage): Omit<Told, 'caller'> => ({
  ...{ policy, now: clock.now(), seesOther: false },
});

/** What the caller would hear of this wish now; `undefined` when it would be done. */
const forecast = (stage: Stage, { model }: Life, wish: Wish, caller: Caller): string | undefined => {
  const told: Told = { ...around(stage), caller };
  const other = 'other' in wish ? stage.lives.find((life) => life.model.ticketId === wish.other)?.model : undefined;
  const seesOther = other !== undefined && sees(other, told);
  return deniedTo(model, wish.verb, told) ?? expectedOf(model, wish, { ...told, seesOther });
};

/** A wish of each verb, about what the ticket has where that is to be taken away. */
const oneOfEach = ({ lives }: Stage, { model }: Life): readonly Wish[] => {
  const text = 'one';
  const [link = ''] = model.links;
  const [relation, other] = link.split(' ');
  const neighbour = lives.find((life) => life.model !== model)?.model.ticketId ?? '';
  const [watcher] = model.watchers;
  const [externalId = text] = model.externalIds;
  // What needs something done before comes first: at a tie it is its turn.
  return [
    ...(link === '' ? [] : [{ verb: 'unlink', relation, other } as Wish]),
    ...(watcher === undefined ? [] : [{ verb: 'unwatch', person: watcher } as const]),
    { verb: 'remove-external-id', externalId },
    ...(['rate', 'reactivate', 'close', 'withdraw', 'take', 'respond', 'mitigate'] as const).map((verb) =>
      verb === 'rate' ? { verb, rating: 3 } : { verb },
    ),
    ...(['return', 'answer', 'update', 'ask', 'note', 'climb', 'resolve'] as const).map((verb) => ({ verb, text })),
    { verb: 'link', relation: 'parent', other: neighbour },
    { verb: 'add-external-id', externalId: text },
    { verb: 'hand-over', to: 'vendor' },
    { verb: 'change-severity', severity: 'A' },
    { verb: 'attach' },
    ...(['tier-1', 'tier-2'] as const).map((tier) => ({ verb: 'transfer', tier }) as const),
    ...(['assign', 'watch'] as const).map((verb) => ({ verb, person: undefined })),
  ];
};

interface Given extends Pick<Command, 'wish'>, Partial<Pick<Command, 'key' | 'upon'>> {
  readonly by: Caller;
}

/** What has been done least in this life of the desk, of all that somebody may do now. */
const rarest = (stage: Stage, life: Life): Given | undefined => {
  const timesOf = ({ verb }: Wish): number => stage.times.get(verb) ?? 0;
  for (const wish of oneOfEach(stage, life).toSorted((one, other) => timesOf(one) - timesOf(other))) {
    const by = everybody.find((caller) => forecast(stage, life, wish, caller) === undefined);
    if (by !== undefined) return { by, wish };
  }
  return undefined;
};

/** The model says beforehand whether it is done, or which refusal is heard. */
const expectForecast = async (stage: Stage, life: Life, { by, wish, key, upon = 'any' }: Given): Promise<void> => {
  const { ticketId } = life.model;
  const isAttach = wish.verb === 'attach';
  const ifSeq = upon === 'any' || isAttach ? undefined : life.seq - (upon === 'older' ? 1 : 0);
  const order = { caller: by, ticketId, key: isAttach ? undefined : key, ifSeq };
  const denied = deniedTo(life.model, wish.verb, { ...around(stage), caller: by });
  const done = isAttach ? await attach(stage, order) : await give(stage.desk, order, wish);

  // What the desk owed by then it did first, and the command was decided upon that.
  const since = await news(stage, life);
  const own = since.findIndex((event) => event.by !== theDesk);
  const served = own === -1 ? since : since.slice(0, own);
  const said = since.slice(served.length);
  tell(life, served);
  const heard = done.ok ? undefined : done.refusal.kind;
  const asked = `${actByVerb[wish.verb]} ${by.id} ${ticketId} ${order.key}`;
  const before = order.key === undefined ? undefined : stage.answers.get(asked);
  const body = JSON.stringify(wish);
  if (before !== undefined) {
    reach(`${wish.verb}: again`);
    expect(said).toEqual([]);
    if (before.body !== body) expect(heard).toBe('idempotency-key-reused');
    else expect(done.ok && done.value.head.seq).toBe(before.seq);
    return;
  }
  const foreseen = forecast(stage, life, wish, by);
  const isAllowed = denied === undefined && foreseen !== 'act-forbidden' && foreseen !== 'ticket-unknown';
  const isStale = isAllowed && ifSeq !== undefined && ifSeq !== life.seq;
  expect(heard).toBe(denied ?? (isStale ? 'ticket-changed' : foreseen));
  if (!done.ok) expect(said).toEqual([]);
  const isDone = done.ok && said.length > 0;
  reach(`${wish.verb}: ${heard ?? (isDone ? 'done' : 'nothing to do')}`);
  if (isDone) stage.times.set(wish.verb, (stage.times.get(wish.verb) ?? 0) + 1);
  tell(life, said);
  if (isDone && order.key !== undefined) stage.answers.set(asked, { body, ticketId, seq: done.value.head.seq });
};

const commandStep = ({ by: given, on, wish, ...rest }: Command): Step => {
  const who = typeof given === 'number' ? `whoever may (${given})` : given.id;
  return aStep(`${who} on ${on}: ${JSON.stringify(wish)}, ${JSON.stringify(rest)}`, async (stage) => {
    const life = chosen(stage, on);
    if (life === undefined) return;
    const other = 'other' in wish && { other: stage.lives[Number(wish.other)]?.model.ticketId ?? 'TL-0000000000' };
    const whole = { ...wish, ...other } as Wish;
    const by = typeof given === 'number' ? whoeverMay(life, whole, given, around(stage)) : given;
    await expectForecast(stage, life, { by, wish: whole, ...rest });
  });
};

const rarestStep = (on: number): Step =>
  aStep(`what is done least, on ${on}`, async (stage) => {
    const life = chosen(stage, on);
    const given = life && rarest(stage, life);
    if (life !== undefined && given !== undefined) await expectForecast(stage, life, given);
  });

const passStep = (minutes: number): Step =>
  aStep(`${minutes} minutes pass`, async ({ aDesk: { clock } }) => clock.pass(minutes));

/** The second way to every deadline: after it nothing that was due is left (I4). */
const sweepStep = aStep('the sweep', async (stage) => {
  await stage.desk.sweepDueTickets();
  for (const { model } of stage.lives) {
    expect((await stage.desk.decideNextStep(model.ticketId)).kind).toMatch(/^(wait|finish)$/);
  }
});

/** The first way, for one ticket: a step at a time, as its lifecycle does them. */
const lifecycleStep = (on: number): Step =>
  aStep(`the lifecycle of ${on}`, async (stage) => {
    const life = chosen(stage, on);
    if (life !== undefined) await stage.aDesk.keepsPromises(life.model.ticketId);
  });

const bellStep = (areLost: Stage['bells']['areLost']): Step =>
  aStep(`doorbells are lost: ${areLost}`, async ({ bells }) => {
    bells.areLost = areLost;
  });

const bells = fc.constantFrom('no' as const, 'silently' as const, 'loudly' as const);

const story = fc.commands(
  [
    filing.map(fileStep),
    ...Array.from({ length: 7 }, () => command.map(commandStep)),
    ...Array.from({ length: 3 }, () => which.map(rarestStep)),
    fc.constantFrom(1, 20, 30, 60, 120, 240, 480, 1_439, 1_440, 2_880).map(passStep),
    fc.constant(sweepStep),
    which.map(lifecycleStep),
    bells.map(bellStep),
  ],
  { maxCommands: steps, size: 'max' },
);

/** There are the tickets that were filed and no others; once nothing is lost, each that lives has its lifecycle (I1). */
const endsWell = async (stage: Stage): Promise<void> => {
  expect(await numbersIn(stage)).toEqual(stage.lives.map(({ model }) => model.ticketId).toSorted());
  stage.bells.areLost = 'no';
  await stage.desk.reviveLifecycles();
  const live = stage.lives.filter(({ model }) => model.state !== 'closed').map(({ model }) => model.ticketId);
  expect(stage.aDesk.starts).toEqual(expect.arrayContaining(live));
  // A program that files has no mailbox to be reminded in, and the desk says so.
  const errors = stage.aDesk.log.filter((line) => line.startsWith('error') && !line.includes('no mailbox'));
  expect(errors).toEqual([]);
};

const firstFiling: Filing = {
  by: aRequester,
  form: { title: 'one', description: 'As it says.', type: 'incident', severity: 'B' },
  key: undefined,
  from: 0,
};

const aDeskTakes = (policy: typeof managedDesktop, seed: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(bells, story, async (areLost, commands) => {
      const stage = await open(policy);
      try {
        stage.bells.areLost = areLost;
        await fileStep(firstFiling).run({}, stage);
        await fc.asyncModelRun(() => ({ model: {}, real: stage }), commands);
        await endsWell(stage);
      } finally {
        await stage.aDesk.close();
      }
    }),
    { numRuns: runs, seed, endOnFailure: !isShrunk },
  );

describe('whatever people, clocks and lost doorbells do to its tickets, a desk answers as the documents say', () => {
  beforeAll(
    () => void process.stdout.write(`lives of tickets: LIFE_SEED=${seed} LIFE_RUNS=${runs} LIFE_STEPS=${steps}\n`),
  );

  it('under managed-desktop-2023', () => aDeskTakes(managedDesktop, seed), 3_600_000);
  it('under starter', () => aDeskTakes(starter, seed + 1), 3_600_000);

  it('and the lives reach every command', () => {
    const verbs = Object.keys(actByVerb) as readonly Verb[];
    expect(verbs.filter((verb) => !reached.has(`${verb}: done`))).toEqual([]);
    expect(misses).toBeGreaterThan(0);
  });
});
