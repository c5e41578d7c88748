import { expectGolden } from '../support/golden';
import { lifeUnder, stories } from '../support/golden-ticket';
import type { Laptop } from '../support/laptop';

const terminateLifecycle = async (laptop: Laptop, ticketId: string): Promise<void> => {
  const { status } = await laptop
    .as()
    .post(`/local/durable/instances/ticket-${ticketId}/terminate`, { reason: 'a test' });
  expect(status).toBe(200);
};

describe.each(stories)('an unanswered ticket under $policy', (story) => {
  it('climbs, breaches once, is answered, resolved and closed, whichever of its two ways to a deadline works', async () => {
    const both = await lifeUnder(story);
    const orchestrationOnly = await lifeUnder(story, { switchedOff: ['sla-sweep'] });
    const sweepOnly = await lifeUnder(story, { switchedOff: ['lifecycle-watch'] }, { filed: terminateLifecycle });

    expectGolden(__dirname, `ticket-climbs-${story.policy}`, both.transcript);
    expect(orchestrationOnly).toEqual(both);
    expect(sweepOnly).toEqual(both);
    expect(both.ticket['alerts']).toHaveLength(1);
  }, 60_000);
});
