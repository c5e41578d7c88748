import { policyBytesMax } from '../desk/contracts/limits';
import { PublishPolicyBody, policyToView } from '../desk/contracts/policy-views';
import type { Desk } from '../desk/usecases/desk';
import { bodyOf } from './body';
import type { Door } from './door';
import { invalid, refused } from './problem';

/**
 * `POST /api/v1/policies` publishes a policy file and makes it active; takes `{ source }`, the whole file.
 *
 * Answers 200 when it is active, 202 when a second person must hand in the same file because it changes the elevation
 * rules; 409 when the version was published with other content, 422 with every problem by its line.
 */
const publishPolicy = (desk: Pick<Desk, 'publishPolicy'>): Door => ({
  name: 'publish-policy',
  method: 'POST',
  route: 'api/v1/policies',
  act: 'publish-policy',
  open: async ({ request, caller }) => {
    const read = await bodyOf(request, policyBytesMax);
    if (!read.ok) return read;
    const body = PublishPolicyBody.safeParse(read.value.fields);
    if (!body.success) return { problem: invalid(body.error) };
    const published = await desk.publishPolicy(caller, body.data.source);
    if (!published.ok) return { problem: refused(published.refusal) };
    return { status: published.value.status === 'active' ? 200 : 202, json: published.value };
  },
});

/** `GET /api/v1/policies`: every published version, newest first. */
const listPolicies = (desk: Pick<Desk, 'listPolicies'>): Door => ({
  name: 'list-policies',
  method: 'GET',
  route: 'api/v1/policies',
  act: 'read-policy',
  open: async () => ({ status: 200, json: { items: (await desk.listPolicies()).map(policyToView) } }),
});

/** `GET /api/v1/policies/{id}/{version}`: one version with its whole file. */
const readPolicy = (desk: Pick<Desk, 'readPolicy'>): Door => ({
  name: 'read-policy',
  method: 'GET',
  route: 'api/v1/policies/{id}/{version}',
  act: 'read-policy',
  open: async ({ request }) => {
    const { id = '', version = '' } = request.params;
    if (!/^[a-z0-9-]{1,64}$/.test(id) || !/^[0-9]{1,9}$/.test(version)) {
      return { problem: refused({ kind: 'policy-unknown' }) };
    }
    const found = await desk.readPolicy({ id, version: Number(version) });
    return found.ok ? { status: 200, json: found.value } : { problem: refused(found.refusal) };
  },
});

export const policyDoors = (desk: Pick<Desk, 'publishPolicy' | 'listPolicies' | 'readPolicy'>): readonly Door[] => [
  publishPolicy(desk),
  listPolicies(desk),
  readPolicy(desk),
];
