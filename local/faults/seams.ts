import { app } from '@azure/functions';
import type { BlobOptions } from '../blobs/endpoint';
import type { CosmosEndpointOptions } from '../cosmos/endpoint';
import type { WireFault } from '../cosmos/faults';
import type { HostOptions } from '../durable/host';
import { type Journal, openJournal } from '../durable/journal';
import type { CarryOver, JournalRecord } from '../durable/records';
import type { FrontDoor, FrontRequest } from '../front';
import type { VaultOptions } from '../vault/endpoint';
import { faultDoors } from './doors';
import { crash, type Faults } from './faults';
import type { DeedAt } from './rules';

/** Where the composition root lets the fault switch in. */
export interface Seams {
  readonly cosmos: Pick<CosmosEndpointOptions, 'inject'>;
  readonly vault: Pick<VaultOptions, 'inject'>;
  readonly blobs: Pick<BlobOptions, 'inject'>;
  readonly host: Pick<HostOptions, 'openJournal' | 'carryOver'>;
  /** Asked before all others. */
  readonly doors: readonly FrontDoor[];
  readonly replies: (door: FrontDoor) => FrontDoor;
  /** Before the host starts. */
  readonly register: () => void;
}

/** A laptop without the switch: nothing stands in between. */
export const noSeams: Seams = {
  cosmos: {},
  vault: {},
  blobs: {},
  host: {},
  doors: [],
  replies: (door) => door,
  register: () => {},
};

export const seamsOf = (faults: Faults): Seams => ({
  cosmos: { inject: ({ kind, container }) => wireFaultOf(faults.meet('cosmos', [kind, container].join(' ').trim())) },
  vault: { inject: ({ kind }) => wireFaultOf(faults.meet('vault', kind)) },
  blobs: { inject: ({ kind }) => wireFaultOf(faults.meet('blobs', kind)) },
  host: {
    openJournal: (folder) => journalWith(faults, openJournal(folder)),
    carryOver: () => carryOverOf(faults.meet('bell', 'carried')),
  },
  doors: [faultDoors(faults)],
  replies: (door) => repliesWith(faults, door),
  register: () => activitiesWith(faults),
});

/** One shape fits all endpoints. A crash before the work happens here and now. */
type SharedFault =
  | Extract<WireFault, { readonly status: number } | { readonly end: () => never }>
  | {
      readonly when: 'before' | 'after';
      readonly drop: 'ECONNRESET';
    };

const wireFaultOf = (deed: DeedAt['cosmos'] | undefined): SharedFault | undefined => {
  switch (deed) {
    case undefined:
      return undefined;
    case 'crash-before':
      return crash();
    case 'crash-after':
      return { when: 'after', end: crash };
    case 'lose':
      return { when: 'before', drop: 'ECONNRESET' };
    case 'lose-reply':
      return { when: 'after', drop: 'ECONNRESET' };
    default: {
      const { status, retryAfterMs } = deed;
      return { when: 'before', status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
    }
  }
};

const carryOverOf = (deed: DeedAt['bell'] | undefined): CarryOver => {
  if (deed === undefined) return 'once';
  return deed === 'lose' ? 'never' : 'twice';
};

/** A bell is an event on its way into the journal: lost, it was answered and is nowhere. */
const journalWith = (faults: Faults, journal: Journal): Journal => {
  const append = async (record: JournalRecord): Promise<void> => {
    const deed = faults.meet('journal', kindOf(journal, record));
    if (deed === 'crash-before') crash();
    await journal.append(record);
    if (deed === 'crash-after') crash();
  };
  return {
    ...journal,
    append: async (record) => {
      const isBell = record.kind === 'message' && record.message.kind === 'event';
      const deed = isBell ? faults.meet('bell', record.message.name) : undefined;
      if (deed === 'lose') return;
      await append(record);
      if (deed === 'twice') await append(record);
    },
  };
};

const kindOf = ({ state }: Journal, record: JournalRecord): string => {
  switch (record.kind) {
    case 'created':
      return `created ${record.birth.name}`;
    case 'message':
      return `message ${record.message.kind}`;
    case 'turn':
      return `turn ${state.instances.get(record.id)?.name}`;
    case 'timer':
      return `timer ${record.name}`;
    case 'trimmed':
    case 'purged':
    case 'clock':
      return record.kind;
    default:
      return record satisfies never;
  }
};

const repliesWith =
  (faults: Faults, door: FrontDoor): FrontDoor =>
  async (request) => {
    const reply = await door(request);
    if (reply === undefined) return undefined;
    const deed = faults.meet('reply', routeOf(request));
    if (deed === 'crash-before') crash();
    if (deed === 'lose-reply') return { ...reply, isLost: true };
    return deed === 'crash-after' ? { ...reply, onSent: crash } : reply;
  };

/** A method and a path in which numbers, names and ids are stars: what is left are our own small words. */
const routeOf = ({ method, url }: FrontRequest): string =>
  `${method} ${url.pathname.replace(/[^/]+/g, (part) => (/^([a-z][a-z-]*|v\d)$/.test(part) ? part : '*'))}`;

/** By a hook, as an app on Azure would: the function that the host is about to call becomes another. */
const activitiesWith = (faults: Faults): void => {
  app.hook.preInvocation((invocation) => {
    const { options, functionName } = invocation.invocationContext;
    if (options.trigger.type !== 'activityTrigger') return;
    const { functionHandler } = invocation;
    invocation.functionHandler = async (...inputs) => {
      const deed = faults.meet('activity', functionName);
      if (deed === 'crash-before') crash();
      const first = await functionHandler(...inputs);
      if (deed === 'crash-after') crash();
      return deed === 'twice' ? functionHandler(...inputs) : first;
    };
  });
};
