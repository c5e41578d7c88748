import { type ADesk, desks } from '../support/a-desk';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

describe('the names on a page', () => {
  it('are those of people whom the directory knows; ids stand for the rest', async () => {
    const names = await desk.namesOf([
      'requester',
      'agent',
      'requester',
      undefined,
      'somebody-else',
      'desk',
      '../agent',
    ]);
    expect(Object.fromEntries(names)).toEqual({ requester: 'Rosa Lindqvist', agent: 'Priya Raman' });
  });

  it('go with whoever is taken out of the directory', async () => {
    await desk.ports.directory.removePerson('requester');
    expect((await desk.namesOf(['requester'])).size).toBe(0);
  });

  it('are left out when the directory does not answer, and the log says so', async () => {
    desk.cosmos.inject(({ kind, container }) =>
      kind === 'read' && container === 'directory' ? { when: 'before', status: 503 } : undefined,
    );
    expect((await desk.namesOf(['requester'])).size).toBe(0);
    expect(desk.log.join()).toContain('a page shows an id in place of a name');
  });
});
