import type { Incoming } from './draft';
import { type Instance, isFor, type State } from './state';

/**
 * What waits for a turn: the mail, which is stored, and what is not: timers that came due, answers taken straight.
 *
 * What is not stored is still an open task in the journal, so after a restart it happens again.
 */
export interface Inbox {
  push(id: string, message: Unstored): void;
  drop(id: string, task: number): void;
  hasAnswerOf(id: string, task: number): boolean;
  /** What the instance can take in one turn, in the order of arrival; nothing when it has no reason to run. */
  batchFor(instance: Instance): readonly Incoming[] | undefined;
}

type Unstored = Extract<Incoming['message'], { of: unknown }>;

export const createInbox = (state: State): Inbox => {
  const unstored = new Map<string, { readonly after: number; readonly message: Unstored }[]>();

  return {
    push(id, message) {
      const waiting = unstored.get(id) ?? [];
      waiting.push({ after: state.next, message });
      unstored.set(id, waiting);
    },
    drop(id, task) {
      const waiting = unstored.get(id);
      if (waiting === undefined) return;
      const left = waiting.filter(({ message }) => message.of.task !== task);
      if (left.length > 0) unstored.set(id, left);
      else unstored.delete(id);
    },
    hasAnswerOf: (id, task) =>
      (unstored.get(id) ?? []).some(({ message }) => message.of.task === task) ||
      (state.instances.get(id)?.mail ?? []).some(({ message }) => 'of' in message && message.of.task === task),
    batchFor(instance) {
      const waiting = instance.mail
        .filter(({ message }) => !(instance.isHeldForNext && message.kind === 'event'))
        .map(({ no, message }) => ({ at: no, incoming: { no, message } as Incoming }));
      for (const { after, message } of unstored.get(instance.id) ?? [])
        if (isFor(instance, message)) waiting.push({ at: after - 0.5, incoming: { no: null, message } });
      const isNew = instance.pastCount === 0;
      if (waiting.length === 0) return isNew ? [] : undefined;

      const inOrder = waiting.sort((a, b) => a.at - b.at).map(({ incoming }) => incoming);
      const control = inOrder.findIndex(({ message }) => isControl(message));
      if (control === 0) return isNew && inOrder[0]?.message.kind !== 'terminate' ? [] : inOrder.slice(0, 1);
      const batch = control < 0 ? inOrder : inOrder.slice(0, control);
      return instance.openDelicate > 0 ? batch.slice(0, 1) : batch;
    },
  };
};

const isControl = ({ kind }: Incoming['message']): boolean =>
  kind === 'suspend' || kind === 'resume' || kind === 'terminate';
