import { parseArgs } from 'node:util';
import { Moment } from '../desk/contracts/moments';
import { cannotStart } from './cannot-start';
import type { ClockMode } from './clock';

/**
 * How the laptop's desk was asked to start. `policy` names a file of `policies/`, or is the path of one; `isPolicyChosen`
 * when somebody named it: then it becomes the active policy, whatever was published since.
 */
export interface Options {
  readonly port: number;
  readonly data: string;
  readonly fresh: boolean;
  readonly clock: ClockMode;
  readonly policy: string;
  readonly isPolicyChosen: boolean;
  readonly startsAt: number | undefined;
  /** A file of rules; without it there is no fault switch. */
  readonly faults: string | undefined;
  /** What one caller may ask in a minute; any number of requests when absent. */
  readonly requestsPerMinute: number | undefined;
  readonly help: boolean;
}

export const usage = `npm start -- [options]

  --port N          listen on this port of 127.0.0.1 (7071); 0 takes any that is free
  --data DIR        keep everything in this folder (.tierline)
  --fresh           throw away what the folder holds, and start anew
  --clock MODE      shifted: real time that can be pushed forward (the default)
                    virtual: stands still until it is pushed; real: cannot be pushed
  --at MOMENT       where a new virtual clock starts, such as 2026-03-02T09:00:00Z
  --policy NAME     make this support policy the active one: a file of policies/ without its ending, or a path
                    (managed-desktop-2023, or what DESK_POLICY says)
  --faults FILE     what goes wrong, as a list of rules in JSON; [] only counts (local/README.md)
  --rate N          at most N requests a minute from one caller (1200); 0: any number
  --help            this text

  OTEL_EXPORTER_OTLP_ENDPOINT names a collector of OpenTelemetry to send traces and metrics to.`;

const clockModes: readonly ClockMode[] = ['shifted', 'virtual', 'real'];

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '7071' },
      data: { type: 'string', default: '.tierline' },
      fresh: { type: 'boolean', default: false },
      clock: { type: 'string', default: 'shifted' },
      at: { type: 'string' },
      policy: { type: 'string' },
      faults: { type: 'string' },
      rate: { type: 'string', default: '1200' },
      help: { type: 'boolean', default: false },
    },
  }).values;

/** Reads the command line. Throws `CannotStart` naming the option that is wrong. */
export const readOptions = (args: readonly string[], policyByDefault: string | undefined): Options => {
  const { port, data, fresh, clock, at, policy, faults, rate, help } = values(args);
  if (!/^[0-9]{1,5}$/.test(port) || Number(port) > 65_535)
    throw cannotStart(`--port ${port} is no port: use 0 to 65535`);
  const mode = clockModes.find((one) => one === clock);
  if (mode === undefined) throw cannotStart(`--clock ${clock} is unknown: use ${clockModes.join(', ')}`);
  if (at !== undefined && mode !== 'virtual') throw cannotStart('--at needs --clock virtual');
  const startsAt = at === undefined ? undefined : Moment.safeParse(at).data;
  if (at !== undefined && startsAt === undefined)
    throw cannotStart(`--at ${at} is no moment: use 2026-03-02T09:00:00Z`);
  if (!/^[0-9]{1,6}$/.test(rate)) throw cannotStart(`--rate ${rate} is no number of requests: use 0 to 999999`);
  if (data.trim() === '') throw cannotStart('--data needs a folder');
  return {
    port: Number(port),
    data,
    fresh,
    clock: mode,
    policy: policy ?? policyByDefault ?? 'managed-desktop-2023',
    isPolicyChosen: policy !== undefined,
    startsAt,
    faults,
    requestsPerMinute: Number(rate) || undefined,
    help,
  };
};

const values = (args: readonly string[]): ReturnType<typeof parse> => {
  try {
    return parse(args);
  } catch (error) {
    throw cannotStart(`${error instanceof Error ? error.message : error}. --help lists the options`, error);
  }
};
