import type { Log } from '../ports';
import { type MeasureName, measuredLine } from '../rules/measures';

/** Ids only beside the value: never a secret, never a text that somebody wrote. */
type About = Readonly<Partial<Record<'ticketId' | 'step' | 'deviceId' | 'grantId', string>>>;

/** Says a value of the desk itself to whoever runs it. */
export const measure = (log: Log, name: MeasureName, value: number, about: About = {}): void =>
  log('info', measuredLine, { name, value, ...about });
