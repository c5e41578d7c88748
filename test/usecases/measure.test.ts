import { createLog } from '../../adapters/platform/log';
import { Fault } from '../../desk/ports';
import { type ADesk, desks } from '../support/a-desk';
import { aReadyDeviceOn, enrol, revealed } from '../support/a-fleet';

const openDesk = desks();

/** What the desk has measured under this name, with all that stood beside it, in order. */
const measured = ({ log }: ADesk, wanted: string) =>
  log.flatMap((line) => {
    const facts = /^info: measured (.*)$/.exec(line)?.[1];
    const { name, ...rest } = JSON.parse(facts ?? '{}');
    return name === wanted ? [rest] : [];
  });

describe('what the desk measures of itself', () => {
  it('how late each due step is done, once, with its ticket', async () => {
    const desk = await openDesk();
    const { ticketId } = await desk.files({ severity: 'A' });
    desk.clock.pass(32); // It climbs at 30 minutes.
    const step = await desk.decideNextStep(ticketId);
    if (step.kind === 'wait' || step.kind === 'finish') throw new Error(step.kind);
    await desk.takeDueStep(ticketId, step.key);
    await desk.takeDueStep(ticketId, step.key);
    expect(measured(desk, 'deadline-late-ms')).toEqual([{ value: 2 * 60_000, ticketId, step: step.key }]);
  });

  it('what a round of the sweep served, also when that was nothing', async () => {
    const desk = await openDesk();
    await desk.sweepDueTickets();
    await desk.files({ severity: 'A' });
    desk.clock.pass(30);
    await desk.sweepDueTickets();
    expect(measured(desk, 'sweep-served')).toEqual([{ value: 0 }, { value: 1 }]);
  });

  it('which notices wait though they were tried', async () => {
    const desk = await openDesk();
    await desk.files();
    const send = async () => {
      throw new Fault('unavailable');
    };
    const tried = await desk.but({ notifier: { send } }).retryNotices();
    expect(tried).toBeGreaterThan(0);
    desk.clock.pass(24 * 60);
    await desk.retryNotices();
    expect(measured(desk, 'notices-waiting')).toEqual([{ value: tried }, { value: 0 }]);
  });

  it('how many devices are overdue with their new password', async () => {
    const desk = await openDesk();
    await enrol(desk, 'LAPTOP-07');
    await desk.sweepDevices();
    desk.clock.pass(24 * 60);
    await desk.sweepDevices();
    expect(measured(desk, 'rotations-unconfirmed')).toEqual([{ value: 0 }, { value: 1 }]);
  });

  it('each password that was shown, and nothing of it', async () => {
    const desk = await openDesk();
    const device = await aReadyDeviceOn(desk);
    const { grant } = await revealed(desk);
    const { deviceId } = device;
    expect(measured(desk, 'password-revealed')).toEqual([{ value: 1, deviceId, grantId: grant.grantId }]);
    expect(desk.log.join()).not.toContain(device.password());
  });
});

describe('a line of the log', () => {
  const saidIn = (invocationId?: string): readonly unknown[] => {
    const said: unknown[] = [];
    const info = (...line: readonly unknown[]) => void said.push(...line);
    const sink = { info, warn: info, error: info, ...(invocationId !== undefined && { invocationId }) };
    createLog(() => sink, console)('info', 'a thing happened', { ticketId: 'TL-1' });
    return said;
  };

  it('names its invocation as the problem does that the caller sees', () => {
    expect(saidIn('an-invocation')).toEqual([
      'a thing happened',
      JSON.stringify({ ticketId: 'TL-1', correlationId: 'an-invocation' }),
    ]);
    expect(saidIn()).toEqual(['a thing happened', JSON.stringify({ ticketId: 'TL-1' })]);
  });
});
