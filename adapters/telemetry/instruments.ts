import type { Meter } from '@opentelemetry/api';
import type { MeasureName } from '../../desk/rules/measures';

/** Takes what the desk measures of itself. */
export type Count = (name: MeasureName, value: number) => void;

/** Makes an instrument for each measurement. `nowMs` is any clock that only goes forward. */
export const createInstruments = (meter: Meter, nowMs: () => number): Count => {
  const lateness = meter.createHistogram('tierline.deadline.lateness', {
    unit: 'ms',
    description: 'How long after its moment a due step was done',
  });
  const served = meter.createCounter('tierline.sweep.served', {
    unit: '{ticket}',
    description: 'Tickets that sweeps served',
  });
  const waiting = meter.createGauge('tierline.notices.waiting', {
    unit: '{notice}',
    description: 'Notices not yet sent',
  });
  const unconfirmed = meter.createGauge('tierline.rotations.unconfirmed', {
    unit: '{device}',
    description: 'Devices whose new password is overdue, or known to somebody',
  });
  const revealed = meter.createCounter('tierline.passwords.revealed', {
    unit: '{password}',
    description: 'Passwords shown',
  });
  const age = meter.createObservableGauge('tierline.sweep.age', {
    unit: 's',
    description: 'Since this process last ended a round of the SLA sweep; the least of all processes counts',
  });

  let sweptMs: number | undefined;
  age.addCallback((result) => {
    if (sweptMs !== undefined) result.observe((nowMs() - sweptMs) / 1000);
  });
  const countBy: Readonly<Record<MeasureName, (value: number) => void>> = {
    'deadline-late-ms': (value) => lateness.record(value),
    'sweep-served': (value) => {
      sweptMs = nowMs();
      served.add(value);
    },
    'notices-waiting': (value) => waiting.record(value),
    'rotations-unconfirmed': (value) => unconfirmed.record(value),
    'password-revealed': (value) => revealed.add(value),
  };
  return (name, value) => countBy[name](value);
};
