import { inFolder } from './disk';
import { createCheck, type Figure, quantileOf } from './figure';
import type { Client } from './http';
import { fileTickets } from './intake';
import { startLaptop } from './laptop';
import { atOnce, repeatsUsual, timed } from './repeat';

const perRepeat = 500;
const connections = 32;

interface Answered {
  readonly perSecond: number;
  readonly tookMs: readonly number[];
}

/** An agent responds to tickets that were filed before: over 32 connections, and one after another. */
export const responding = (): Promise<readonly Figure[]> =>
  inFolder(async (folder) => {
    const check = createCheck();
    const laptop = await startLaptop(folder);
    const agent = await laptop.as('agent');
    const many: Answered[] = [];
    const single: Answered[] = [];
    for (let repeat = 0; repeat < repeatsUsual; repeat += 1) {
      const { ticketIds } = await fileTickets(laptop, 2 * perRepeat, check);
      many.push(await respond(agent, ticketIds.slice(0, perRepeat), connections, check));
      single.push(await respond(agent, ticketIds.slice(perRepeat), 1, check));
    }
    await laptop.kill();
    return [...figuresOf(`${connections} connections`, many, check), ...figuresOf('one at a time', single, check)];
  });

const respond = async (
  agent: Client,
  ticketIds: readonly string[],
  width: number,
  check: ReturnType<typeof createCheck>,
): Promise<Answered> => {
  const tookMs: number[] = [];
  const ms = await timed(() =>
    atOnce(ticketIds.length, width, async (no) => {
      const from = performance.now();
      const { status, text } = await agent.post(`/api/v1/tickets/${ticketIds[no]}/respond`, {});
      tookMs.push(performance.now() - from);
      check.that(status === 200, () => `a response was answered ${status}: ${text}`);
    }),
  );
  return { perSecond: (ticketIds.length / ms) * 1_000, tookMs };
};

const figuresOf = (
  how: string,
  answered: readonly Answered[],
  check: ReturnType<typeof createCheck>,
): readonly Figure[] => {
  const wrong = check.wrong();
  const took = (share: number) => answered.map(({ tookMs }) => quantileOf(tookMs, share));
  return [
    { name: `respond, ${how}`, unit: '/s', repeats: answered.map(({ perSecond }) => perSecond), wrong },
    { name: `respond, ${how}, p50`, unit: 'ms', repeats: took(0.5), wrong },
    { name: `respond, ${how}, p99`, unit: 'ms', repeats: took(0.99), wrong },
  ];
};
