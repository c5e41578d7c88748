import { documentToDevice, documentToGrant, grantToDocument } from '../../adapters/cosmos/device-documents';
import { ExtendBody, grantToView, ListElevationsQuery, RequestElevationBody } from '../../desk/contracts/elevations';
import { isWaiting } from '../../desk/rules/grants';

const aWish = {
  ticketId: 'TL-0000000000',
  deviceId: 'LAPTOP-01',
  category: 'Devices',
  title: 'Start BitLocker',
  plan: 'Set the time first.',
  actions: ['Use the command prompt or PowerShell'],
};

describe('the wish for an elevation', () => {
  it('takes what the form asks for, trimmed', () => {
    expect(RequestElevationBody.parse({ ...aWish, title: '  Start BitLocker ' })).toEqual(aWish);
  });

  it.each(['category', 'title', 'plan'])('refuses half a surrogate pair in %s: it could not be hashed', (field) => {
    const { error } = RequestElevationBody.safeParse({ ...aWish, [field]: 'half \ud800' });
    expect(error?.issues.map(({ path, message }) => [path, message])).toEqual([
      [[field], 'Some of these characters are broken.'],
    ]);
  });
});

describe('what is planned', () => {
  it.each<[string, unknown]>([
    ['is said', undefined],
    ['is something', []],
    ['is said once', ['Run it', 'Run it']],
    ['is short', ['x'.repeat(201)]],
    ['is not endless', Array.from({ length: 21 }, (_, index) => `Step ${index}`)],
    ['is a list', 'Run it'],
  ])('%s', (_what, actions) => {
    expect(RequestElevationBody.safeParse({ ...aWish, actions }).success).toBe(false);
  });
});

describe('a longer lease', () => {
  it.each([0, -1, 1.5, 1_441, '60', undefined])('is not wanted for %p minutes', (minutes) => {
    expect(ExtendBody.safeParse({ minutes, reason: 'It takes longer.' }).success).toBe(false);
    expect(ExtendBody.safeParse({ minutes: 60, reason: 'It takes longer.' }).success).toBe(true);
  });
});

describe('a list', () => {
  it('is asked for by what a grant has, and refuses the rest', () => {
    expect(ListElevationsQuery.safeParse({ state: 'awaiting-approval', device: 'LAPTOP-01' }).success).toBe(true);
    for (const query of [{ state: 'requested' }, { device: '' }, { person: 'mei' }, { limit: '0' }])
      expect(ListElevationsQuery.safeParse(query).success).toBe(false);
  });
});

describe('what was stored before there were approvals', () => {
  const oldGrant = {
    ...{ id: 'EL-LAPTOP-01-1', grantId: 'EL-LAPTOP-01-1', deviceId: 'LAPTOP-01', doc: 'grant', schemaVersion: 1 },
    ...{ ticketId: 'TL-7KQ4M2XD0A', holder: 'mei', category: 'Apps', title: 'Reinstall Office', state: 'revealed' },
    ...{ requestedAt: '2026-03-02T09:05:00.000Z', leaseMinutes: 120, lapsesAt: '2026-03-02T10:05:00.000Z' },
    ...{ revealedAt: '2026-03-02T09:15:00.000Z', expiresAt: '2026-03-02T11:15:00.000Z' },
  };
  const oldDevice = {
    ...{ id: 'LAPTOP-01', deviceId: 'LAPTOP-01', doc: 'device', name: 'A laptop', schemaVersion: 1 },
    ...{ key: { kty: 'OKP', crv: 'Ed25519', x: 'x' }, secretName: 'device-LAPTOP-01-1a2b3c4d' },
    ...{ enrolledAt: '2026-03-02T09:00:00.000Z', stale: [], activeGrant: 'EL-LAPTOP-01-1', grants: 1 },
    ...{ lastSeq: 7, lastHash: 'h' },
  };

  it('is read as it was: a grant needed nobody, a device has nobody waiting', () => {
    const grant = documentToGrant(oldGrant);
    expect(isWaiting(grant)).toBe(false);
    expect(grantToView(grant)).toMatchObject({ state: 'revealed', approvalsNeeded: 0, approvals: [] });
    expect(grantToView(grant)).not.toHaveProperty('actions');
    expect(grantToDocument(grant)).toEqual(oldGrant);
    expect(documentToDevice(oldDevice)).not.toHaveProperty('waiting');
  });
});
