import type { Boundary, DeedAt, FaultRule } from './rules';

/** How often points of one kind were met since the rules were set. */
export interface PointsMet {
  readonly at: Boundary;
  readonly kind: string;
  readonly met: number;
}

/** The fault switch of one laptop: every boundary asks it at each of its points, and it counts them. */
export interface Faults {
  /** What goes wrong at this point; nothing, unless the first rule that fits says so. */
  meet<At extends Boundary>(at: At, kind: string): DeedAt[At] | undefined;
  rules(): readonly FaultRule[];
  /** In the order of their first meeting. */
  points(): readonly PointsMet[];
  /** Puts other rules in the place of all that were, and counts from nought. */
  set(rules: readonly FaultRule[]): void;
}

export const createFaults = (given: readonly FaultRule[]): Faults => {
  let armed: { readonly rule: FaultRule; fitted: number }[] = [];
  let met = new Map<string, { readonly at: Boundary; readonly kind: string; met: number }>();

  const set = (rules: readonly FaultRule[]): void => {
    armed = rules.map((rule) => ({ rule, fitted: 0 }));
    met = new Map();
  };
  set(given);

  const count = (at: Boundary, kind: string): void => {
    const key = `${at} ${kind}`;
    const point = met.get(key) ?? { at, kind, met: 0 };
    point.met += 1;
    met.set(key, point);
  };

  return {
    set,
    meet<At extends Boundary>(at: At, kind: string) {
      count(at, kind);
      const fitting = armed.filter(({ rule }) => fits(rule, at, kind));
      for (const each of fitting) each.fitted += 1;
      const first = fitting.find(({ rule, fitted }) => rule.nth === undefined || rule.nth === fitted);
      return first?.rule.do as DeedAt[At] | undefined;
    },
    rules: () => armed.map(({ rule }) => rule),
    points: () => [...met.values()].map((point) => ({ ...point })),
  };
};

const fits = (rule: FaultRule, at: Boundary, kind: string): boolean =>
  rule.at === at && (rule.kind === undefined || rule.kind === kind || rule.kind === kind.split(' ')[0]);

/** Ends the process as the loss of its power would: nothing is closed, nobody is told. */
export const crash = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('this process was killed, and goes on');
};
