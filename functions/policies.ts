import { policyBytesMax } from '../desk/contracts/limits';
import { listOf } from '../desk/contracts/pages';
import {
  PolicySourceView,
  PolicyView,
  PublishingView,
  PublishPolicyBody,
  policyToView,
} from '../desk/contracts/policy-views';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { policyPath } from './paths';
import { refused } from './problem';

/**
 * `POST /api/v1/policies` publishes a policy file and makes it active; takes `{ source }`, the whole file.
 *
 * Answers 200 when it is active, 202 when a second person must hand in the same file because it changes the elevation
 * rules; 409 when the version was published with other content, 422 with every problem by its line.
 */
const publishPolicy = (desk: Pick<Desk, 'publishPolicy'>): Door =>
  apiDoor({
    name: 'publish-policy',
    method: 'POST',
    route: 'api/v1/policies',
    act: 'publish-policy',
    contract: {
      summary: 'Publishes a policy file and makes it active; 202 when a second person must hand in the same',
      body: PublishPolicyBody,
      answers: { 200: { json: PublishingView }, 202: { json: PublishingView } },
    },
    bytesMax: policyBytesMax,
    open: async ({ body, caller }) => {
      const published = await desk.publishPolicy(caller, body.source);
      if (!published.ok) return { problem: refused(published.refusal) };
      return { status: published.value.status === 'active' ? 200 : 202, json: published.value };
    },
  });

/** `GET /api/v1/policies`: every published version, newest first. */
const listPolicies = (desk: Pick<Desk, 'listPolicies'>): Door =>
  apiDoor({
    name: 'list-policies',
    method: 'GET',
    route: 'api/v1/policies',
    act: 'read-policy',
    contract: { summary: 'Lists every published policy, newest first', answers: { 200: { json: listOf(PolicyView) } } },
    open: async () => ({ status: 200, json: { items: (await desk.listPolicies()).map(policyToView) } }),
  });

/** `GET /api/v1/policies/{id}/{version}`: one version with its whole file. */
const readPolicy = (desk: Pick<Desk, 'readPolicy'>): Door =>
  apiDoor({
    name: 'read-policy',
    method: 'GET',
    route: 'api/v1/policies/{id}/{version}',
    act: 'read-policy',
    contract: {
      summary: 'Reads a published policy with its whole file',
      params: policyPath,
      answers: { 200: { json: PolicySourceView } },
    },
    open: async ({ params }) => {
      const found = await desk.readPolicy({ id: params.id, version: Number(params.version) });
      return found.ok ? { status: 200, json: found.value } : { problem: refused(found.refusal) };
    },
  });

export const policyDoors = (desk: Pick<Desk, 'publishPolicy' | 'listPolicies' | 'readPolicy'>): readonly Door[] => [
  publishPolicy(desk),
  listPolicies(desk),
  readPolicy(desk),
];
