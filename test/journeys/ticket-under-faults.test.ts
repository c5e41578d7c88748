import type { PointsMet } from '../../local/faults/faults';
import type { FaultRule } from '../../local/faults/rules';
import { type Ending, lifeUnder, type Story, stories } from '../support/golden-ticket';

const [story] = stories as [Story];

/** At each second point, up to the sixtieth, one of these by turns: whoever tries again gets through. */
const eachSecond = <Rule extends Pick<FaultRule, 'at' | 'kind'>>(point: Rule, ...deeds: readonly FaultRule['do'][]) =>
  Array.from(
    { length: 30 },
    (_, index) => ({ ...point, nth: 1 + 2 * index, do: deeds[index % deeds.length] }) as FaultRule,
  );

const aWrite = { at: 'cosmos', kind: 'batch' } as const;
const aCommand = { at: 'reply', kind: 'POST' } as const;

interface Trouble {
  readonly called: string;
  readonly rules: readonly FaultRule[];
}

const troubles: readonly Trouble[] = [
  {
    called: 'each activity runs twice and each bell rings twice',
    rules: [
      { at: 'activity', do: 'twice' },
      { at: 'bell', do: 'twice' },
    ],
  },
  { called: 'no bell is heard', rules: [{ at: 'bell', do: 'lose' }] },
  {
    called: 'each second write finds the store busy, away, or changed by somebody else',
    rules: eachSecond(aWrite, { status: 429, retryAfterMs: 1 }, { status: 503 }, { status: 412 }),
  },
  {
    called: 'each second write and each second command is done, and its answer lost',
    rules: [...eachSecond(aWrite, 'lose-reply'), ...eachSecond(aCommand, 'lose-reply')],
  },
];

/** The same mail may be sent again, and is then the same mail. */
const comparable = ({ ticket, events, mail }: Ending) => ({
  ticket,
  events,
  mail: mail.map(({ deliveries: _deliveries, ...one }) => one),
});

describe('the golden ticket comes to the same end', () => {
  let calm: Ending;
  beforeAll(async () => {
    calm = await lifeUnder(story);
  }, 120_000);

  it.each(troubles)(
    'when $called',
    async ({ rules }) => {
      let met: readonly PointsMet[] = [];
      const ending = await lifeUnder(
        story,
        { faults: [] },
        {
          started: (laptop) => laptop.setFaults(rules),
          ended: async (laptop) => {
            met = await laptop.points();
          },
        },
      );
      const kinds = met.flatMap(({ at, kind }) => [at, `${at} ${kind.split(' ')[0]}`]);
      for (const { at, kind } of rules) expect(kinds).toContain(kind === undefined ? at : `${at} ${kind}`);
      expect(comparable(ending)).toEqual(comparable(calm));
    },
    120_000,
  );
});
