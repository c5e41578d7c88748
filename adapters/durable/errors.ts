import { Fault } from '../../desk/ports';

/** The durable client throws plain errors that differ in text only, so whatever it throws is a fault to try again. */
export const toFault = (error: unknown): Fault => new Fault('unavailable', { cause: error });
