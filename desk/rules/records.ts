import type { Instant } from './time';

/**
 * That somebody took tickets, or what `of` says, out of the desk: `wish` is what was asked for, `count` there once all of it
 * has left. `withSecurity` when tickets of the security area were among what they might take; `person` is whose data were
 * taken, where it was one person's.
 */
export interface ExportRecord {
  readonly id: string;
  readonly of?: 'audit' | 'password-knowledge';
  readonly by: string;
  readonly person?: string | undefined;
  readonly at: Instant;
  readonly format: 'csv' | 'jsonl';
  readonly wish: Readonly<Record<string, unknown>>;
  readonly withSecurity?: true | undefined;
  readonly count?: number | undefined;
  readonly endedAt?: Instant | undefined;
}

/**
 * That somebody was refused an act on one day, `count` times, the last at `at`. `refusal` is the kind of answer; `about` is
 * the id of what is there and was not theirs.
 */
export interface RefusalRecord {
  readonly id: string;
  readonly by: string;
  readonly act: string;
  readonly door: string;
  readonly refusal: string;
  readonly about?: string;
  readonly firstAt: Instant;
  readonly at: Instant;
  readonly count: number;
}

/**
 * That a person's data were asked to be erased everywhere: by whom, when, why. `person` is there until that has ended, as
 * whoever goes on with it has to know; afterwards nobody can tell whom it was about.
 */
export interface ErasureRecord {
  readonly id: string;
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
  readonly person?: string | undefined;
  readonly endedAt?: Instant | undefined;
}
