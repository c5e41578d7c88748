import { app, type InvocationContext } from '@azure/functions';
import { app as durable, input } from 'durable-functions';
import type { Desk } from '../desk/usecases/desk';
import {
  elevationLeaseName,
  policyRolloutName,
  rotationCampaignName,
  ticketLifecycleName,
} from '../orchestrations/activities';
import { elevationLease } from '../orchestrations/elevation-lease';
import { policyRollout } from '../orchestrations/policy-rollout';
import { rotationCampaign } from '../orchestrations/rotation-campaign';
import { ticketLifecycle } from '../orchestrations/ticket-lifecycle';
import { aboutIds } from './about-ids';
import { activities } from './activities';
import { doorsOf } from './doors';
import { enter, type Porch } from './enter';
import type { Dress } from './pages';
import { timers } from './timers';

/**
 * What the two composition roots choose. `within` lends the invocation's durable client to whatever rings, and traces it;
 * `about` names its ticket and grant.
 */
export interface AppNeeds {
  readonly desk: Desk;
  readonly porch: Porch;
  readonly dress: Dress;
  readonly within: <Result>(
    context: InvocationContext,
    about: Readonly<Record<string, string>>,
    work: () => Promise<Result>,
  ) => Promise<Result>;
}

const orchestrations = [
  { name: ticketLifecycleName, story: ticketLifecycle },
  { name: elevationLeaseName, story: elevationLease },
  { name: policyRolloutName, story: policyRollout },
  { name: rotationCampaignName, story: rotationCampaign },
];

/**
 * Registers doors, timers, activities and orchestrations with the Functions runtime: Azure's, or the laptop's, which
 * serves these very lists. Every function that may ring has the durable client among its inputs.
 */
export const registerApp = ({ desk, porch, dress, within }: AppNeeds): void => {
  const extraInputs = [input.durableClient()];
  for (const door of doorsOf(desk, dress)) {
    app.http(door.name, {
      methods: [door.method],
      route: door.route,
      authLevel: 'anonymous',
      extraInputs,
      handler: (request, context) => {
        const about = aboutIds(Object.values(request.params));
        return within(context, about, () => enter(door, { ...porch, desk }, request, context));
      },
    });
  }
  for (const { name, schedule, run } of timers(desk)) {
    app.timer(name, {
      schedule,
      extraInputs,
      handler: async (_timer, context) => void (await within(context, {}, run)),
    });
  }
  for (const { name, run } of activities(desk)) {
    durable.activity(name, {
      extraInputs,
      handler: (given: unknown, context: InvocationContext) =>
        within(context, aboutIds(Object.values(given ?? {})), () => run(given)),
    });
  }
  for (const { name, story } of orchestrations) durable.orchestration(name, story);
};
