import { acts } from '../../desk/rules/permissions';
import type { Desk } from '../../desk/usecases/desk';
import { apiDocumentOf } from '../../functions/api/document';
import { doorsOf } from '../../functions/doors';
import { problemTypes } from '../../functions/problem';

const doors = doorsOf({} as Desk, { style: { text: '', name: '' }, hasClockBar: false });
const document = apiDocumentOf(doors);
const operations = Object.values(document.paths).flatMap((byMethod) => Object.values(byMethod));

describe('the API document', () => {
  it('refers to nothing that it does not hold', () => {
    const referred = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    const missing = referred.map(([, name = '']) => name).filter((name) => !(name in document.components.schemas));
    expect(missing).toEqual([]);
    expect(referred.length).toBeGreaterThan(100);
  });

  it('names what can be done, each once', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('file-ticket');
  });

  it('has a schema with fields for every body that is taken or answered', () => {
    const vague = operations.filter(({ operationId, requestBody, responses }) => {
      const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
      const ofJson = contents.flatMap((content) => content?.['application/json'] ?? []);
      return (
        operationId !== 'openapi-document' && ofJson.some(({ schema }) => !('$ref' in schema || 'properties' in schema))
      );
    });
    expect(vague.map(({ operationId }) => operationId)).toEqual([]);
  });

  it('lists every type of problem with its sentence', () => {
    const { properties } = document.components.schemas['Problem'] as { properties: { type: { oneOf: object[] } } };
    expect(properties.type.oneOf).toHaveLength(problemTypes.length);
    expect(new Set(problemTypes.map(({ type }) => type)).size).toBe(problemTypes.length);
  });
});

describe('every door', () => {
  const isOfApi = (route: string): boolean => /^(api\/(v1\/|health)|device\/|\.well-known\/)/.test(route);

  it('of the API and of devices has a contract, and no page has one', () => {
    const wrong = doors.filter(({ route, contract }) => isOfApi(route) !== (contract !== undefined));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('names each part of its path in its contract', () => {
    const wrong = doors.filter(({ route, contract }) => {
      const parts = [...route.matchAll(/\{(\w+)\}/g)].map(([, part]) => part);
      return contract !== undefined && parts.join() !== Object.keys(contract.params ?? {}).join();
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('that changes something takes a body, a file or nothing but its path', () => {
    const wrong = doors.filter(
      ({ method, contract }) => method === 'POST' && contract !== undefined && !contract.body && !contract.file,
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('asks for an act of the table, and every act is asked for at a door or within', () => {
    const askedWithin = [
      'file-admin-ticket',
      'file-escalation',
      'file-for-another',
      'manage-contact',
      'manage-security-contact',
      'read-notes',
      'read-security-contact',
    ];
    const asked = new Set<string>([...doors.map(({ act }) => act), ...askedWithin]);
    expect(acts.filter((act) => !asked.has(act))).toEqual([]);
  });
});
