import { departuresOf } from '../../desk/rules/departures';
import { someRules } from '../support/a-device';

const planned = ['Run a troubleshooter', 'What the catalogue had then'];
const judged = (actionsDone?: readonly string[], otherDone?: string) =>
  departuresOf(someRules.actions, planned, { actionsDone, otherDone });

describe('what was done, held against the plan', () => {
  it('is no departure where it was planned, also when the catalogue has lost it since', () => {
    expect(judged(planned)).toEqual({ ok: true, value: { actionsDone: planned } });
    expect(judged([])).toEqual({ ok: true, value: { actionsDone: [] } });
  });

  it('says nothing where nobody did', () => {
    expect(judged()).toEqual({ ok: true, value: {} });
  });

  it('names each departure with its class, and the gravest of all', () => {
    expect(judged(['Run a troubleshooter', 'Install software', 'Disable BitLocker'], 'Renamed it.')).toEqual({
      ok: true,
      value: {
        actionsDone: ['Run a troubleshooter', 'Install software', 'Disable BitLocker'],
        departures: [
          { action: 'Install software', class: 'not-recommended' },
          { action: 'Disable BitLocker', class: 'unsupported' },
        ],
        departure: 'unsupported',
      },
    });
    expect(judged(['Install software'], 'Renamed it.')).toMatchObject({ value: { departure: 'not-recommended' } });
    expect(departuresOf(someRules.actions, [], { actionsDone: ['Run a troubleshooter'] })).toMatchObject({
      value: { departure: 'typical' },
    });
  });

  it('departs by words alone', () => {
    expect(judged(undefined, 'Renamed it.')).toEqual({ ok: true, value: { departure: 'other' } });
  });

  it('is refused where neither plan nor catalogue has it, with all that may be named', () => {
    expect(judged(['Dance'])).toEqual({
      ok: false,
      refusal: {
        kind: 'action-unknown',
        actions: [...planned, 'Install software', 'Disable BitLocker'],
        fields: ['actionsDone'],
      },
    });
  });
});
