export interface Alarm {
  readonly dueAt: number;
  cancel(): void;
}

export interface AlarmHeap {
  add(dueAt: number, ring: () => void): Alarm;
  nextDueAt(): number | undefined;
  /** Takes the first alarm that is due at `now`, if any. */
  takeDue(now: number): { readonly ring: () => void } | undefined;
  /** Without the cancelled ones. */
  size(): number;
}

/** Children of each node: four of them lie on one cache line, and halve the depth. */
const arity = 4;

/**
 * A heap of (instant, order of setting): the first due comes first, and equals as they were set.
 *
 * The instants lie in an array of their own, so that a million alarms sort without touching the alarms. A cancelled alarm
 * stays until it comes up or until half the heap is dead, so that cancelling costs nothing. Source: docs/durable.md B9.
 */
export const createAlarmHeap = (): AlarmHeap => {
  let instants: number[] = [];
  let alarms: HeapAlarm[] = [];
  let seq = 0;
  const count: Count = { canceled: 0 };

  const put = (at: number, instant: number, alarm: HeapAlarm): void => {
    instants[at] = instant;
    alarms[at] = alarm;
  };

  const isBefore = (instant: number, alarm: HeapAlarm, at: number): boolean => {
    const other = instants[at] as number;
    return instant < other || (instant === other && alarm.seq < (alarms[at] as HeapAlarm).seq);
  };

  const siftUp = (instant: number, alarm: HeapAlarm, from: number): void => {
    let at = from;
    while (at > 0) {
      const parent = Math.floor((at - 1) / arity);
      if (!isBefore(instant, alarm, parent)) break;
      put(at, instants[parent] as number, alarms[parent] as HeapAlarm);
      at = parent;
    }
    put(at, instant, alarm);
  };

  const siftDown = (instant: number, alarm: HeapAlarm, from: number): void => {
    let at = from;
    for (;;) {
      const first = arity * at + 1;
      const end = Math.min(first + arity, instants.length);
      if (first >= end) break;
      let least = first;
      for (let child = first + 1; child < end; child++)
        if (isBefore(instants[child] as number, alarms[child] as HeapAlarm, least)) least = child;
      if (isBefore(instant, alarm, least)) break;
      put(at, instants[least] as number, alarms[least] as HeapAlarm);
      at = least;
    }
    put(at, instant, alarm);
  };

  const removeHead = (): void => {
    const instant = instants.pop() as number;
    const alarm = alarms.pop() as HeapAlarm;
    if (alarms.length > 0) siftDown(instant, alarm, 0);
  };

  const sweep = (): void => {
    alarms = alarms.filter((alarm) => alarm.count !== undefined);
    instants = alarms.map(({ dueAt }) => dueAt);
    for (let at = Math.floor(alarms.length / arity); at >= 0; at--)
      if (at < alarms.length) siftDown(instants[at] as number, alarms[at] as HeapAlarm, at);
    count.canceled = 0;
  };

  const dropDead = (): void => {
    if (count.canceled === 0) return;
    if (count.canceled > 64 && count.canceled > alarms.length / 2) sweep();
    while (alarms[0] !== undefined && alarms[0].count === undefined) {
      removeHead();
      count.canceled -= 1;
    }
  };

  return {
    add(dueAt, ring) {
      const alarm = new HeapAlarm(dueAt, seq++, ring, count);
      siftUp(dueAt, alarm, alarms.length);
      return alarm;
    },
    nextDueAt() {
      dropDead();
      return instants[0];
    },
    takeDue(now) {
      dropDead();
      const [head] = alarms;
      if (head === undefined || head.dueAt > now) return undefined;
      removeHead();
      head.count = undefined;
      return head;
    },
    size: () => alarms.length - count.canceled,
  };
};

interface Count {
  canceled: number;
}

const silence = (): void => {};

/** A class, because a million of them shall not each carry a closure. */
class HeapAlarm implements Alarm {
  readonly dueAt: number;
  readonly seq: number;
  ring: () => void;
  /** Of its heap; absent once rung or cancelled. */
  count: Count | undefined;

  constructor(dueAt: number, seq: number, ring: () => void, count: Count) {
    this.dueAt = dueAt;
    this.seq = seq;
    this.ring = ring;
    this.count = count;
  }

  cancel(): void {
    if (this.count === undefined) return;
    this.count.canceled += 1;
    this.count = undefined;
    this.ring = silence;
  }
}
