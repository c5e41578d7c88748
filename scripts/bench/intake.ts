import { type Check, type Figure, quantileOf } from './figure';
import type { Client } from './http';
import type { Laptop } from './laptop';
import { atOnce, timed } from './repeat';

const connections = 32;

/** How one load of filings went: what each took, and how many a second. */
export interface Load {
  readonly tookMs: readonly number[];
  readonly perSecond: number;
  readonly ticketIds: readonly string[];
}

/** Files so many tickets over 32 connections, each a ticket of its own. */
export const fileTickets = async (laptop: Laptop, count: number, check: Check): Promise<Load> => {
  const requester = await laptop.as('requester');
  const tookMs: number[] = [];
  const ticketIds: string[] = [];
  const ms = await timed(() =>
    atOnce(count, connections, async (no) => {
      const body = { title: `The VPN drops, ${no}`, description: 'Every few minutes since noon.', severity: 'C' };
      const from = performance.now();
      const { status, text } = await requester.post('/api/v1/tickets', body);
      tookMs.push(performance.now() - from);
      check.that(status === 201, () => `a filing was answered ${status}: ${text}`);
      if (status === 201) ticketIds.push((JSON.parse(text) as { readonly ticketId: string }).ticketId);
    }),
  );
  check.that(new Set(ticketIds).size === count, () => `${count} filings made ${new Set(ticketIds).size} tickets`);
  return { tookMs, perSecond: (count / ms) * 1_000, ticketIds };
};

/** Reads every `step`th of these tickets back. */
export const checkStored = async (
  client: Client,
  ticketIds: readonly string[],
  step: number,
  check: Check,
): Promise<void> => {
  for (let no = 0; no < ticketIds.length; no += step) {
    const { status, text } = await client.get(`/api/v1/tickets/${ticketIds[no]}`);
    const isThere = status === 200 && (JSON.parse(text) as { readonly ticketId: string }).ticketId === ticketIds[no];
    check.that(isThere, () => `the ticket ${ticketIds[no]} is answered ${status}`);
  }
};

/** P4 of docs/measures.md §5, its row for the desk. */
export const intakeFigures = (loads: readonly Load[], check: Check): readonly Figure[] => {
  const wrong = check.wrong();
  const took = (share: number) => loads.map(({ tookMs }) => quantileOf(tookMs, share));
  return [
    {
      name: `intake, ${connections} connections`,
      unit: '/s',
      repeats: loads.map(({ perSecond }) => perSecond),
      goal: { atLeast: 600, from: 'P4' },
      wrong,
      note: 'The whole filing use case over HTTP, durable, with the first turn of its lifecycle. Load from another process on the same machine.',
    },
    { name: 'intake, p50', unit: 'ms', repeats: took(0.5), wrong },
    { name: 'intake, p95', unit: 'ms', repeats: took(0.95), wrong },
    { name: 'intake, p99', unit: 'ms', repeats: took(0.99), wrong },
  ];
};
