import { RequestElevationBody } from '../../desk/contracts/elevations';

const aWish = {
  ticketId: 'TL-0000000000',
  deviceId: 'LAPTOP-01',
  category: 'Devices',
  title: 'Start BitLocker',
  plan: 'Set the time first.',
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
