import { HealthView, SelfView } from '../desk/contracts/about';
import { viewOf } from '../desk/rules/permissions';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';

/** `GET /api/v1/me`: who the desk takes the caller for. */
const me: Door = apiDoor({
  name: 'read-self',
  method: 'GET',
  route: 'api/v1/me',
  act: 'read-self',
  contract: { summary: 'Reads who the desk takes the caller for', answers: { 200: { json: SelfView } } },
  open: async ({ caller }) => {
    const { id, name, roles, scopes, groups, isGuest, isApp } = caller;
    return { status: 200, json: { id, name, roles, scopes, groups, isGuest, isApp, view: viewOf(caller) } };
  },
});

/** `GET /api/health`: 200 when store and sweep are well, else 503; for monitors, without sign-in. */
const health = (desk: Pick<Desk, 'health'>): Door => ({
  name: 'health',
  method: 'GET',
  route: 'api/health',
  act: 'none',
  contract: {
    summary: 'Reads whether store and sweep are well',
    answers: { 200: { json: HealthView }, 503: { json: HealthView } },
  },
  open: async () => {
    const found = await desk.health();
    return { status: found.status === 'ok' ? 200 : 503, json: found };
  },
});

export const about = (desk: Pick<Desk, 'health'>): readonly Door[] => [me, health(desk)];
