import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import { alarmsOf, aReadyDeviceOn, granted, lent, refusalOf, revealed } from '../support/a-fleet';
import { anAuditor, anEscalationEngineer } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
  await aReadyDeviceOn(desk);
});

const planned = 'Use the command prompt or PowerShell';
const unsupported = 'Disable a required feature such as BitLocker';
const close = (done: object, grantId = aGrantId) =>
  desk.closeElevation(anEscalationEngineer, grantId, { actionsTaken: 'Looked.', ...done });
const listed = async (departure: 'any' | 'unsupported' | 'typical') =>
  (await desk.listElevations(anAuditor, { departure, limit: 50 })).items.map(({ grantId }) => grantId);

describe('giving a device back', () => {
  it('as planned is nothing to look at', async () => {
    await revealed(desk);
    expect(granted(await close({ actionsDone: [planned] }))).toMatchObject({ state: 'closed', actionsDone: [planned] });
    expect(await listed('any')).toEqual([]);
    expect(await alarmsOf(desk)).toEqual([]);
  });

  it('without a word of what was done goes as it always did', async () => {
    await revealed(desk);
    expect(granted(await close({})).departure).toBeUndefined();
  });

  it('marks what was not planned, for whoever looks for it; only what is not supported is an alarm', async () => {
    const { grantId: first } = await lent(desk);
    granted(await close({ otherDone: 'Renamed it.' }, first));
    expect(await listed('any')).toEqual([first]);
    expect(await alarmsOf(desk)).toEqual([]);
    await lent(desk);
    desk.clock.pass(1);
    const second = 'EL-LAPTOP-01-2';
    await desk.revealPassword(anEscalationEngineer, second);
    granted(await close({ actionsDone: [planned, unsupported] }, second));
    expect(await desk.ports.devices.grant(aDeviceId, second)).toMatchObject({
      departure: 'unsupported',
      departures: [{ action: unsupported, class: 'unsupported' }],
    });
    expect(await listed('unsupported')).toEqual([second]);
    expect(await listed('typical')).toEqual([]);
    expect((await listed('any')).toSorted()).toEqual([first, second]);
    expect(await alarmsOf(desk)).toEqual([`unsupported-departure ${second}`]);
    expect(desk.mails.map(({ subject }) => subject)).toContain(
      'LAPTOP-01: something that is not supported was done on the device',
    );
  });

  it('takes no action that is nobody’s', async () => {
    await revealed(desk);
    expect(refusalOf(await close({ actionsDone: ['Dance'] }))).toBe('action-unknown');
  });
});
