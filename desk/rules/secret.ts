const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * A password or key in memory. Prints as `[secret]` in a log, an exception or JSON; only `reveal` gives the value.
 *
 * Source: docs/design.md §1 principle 7; docs/measures.md §10.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect](): string {
    return '[secret]';
  }
}
