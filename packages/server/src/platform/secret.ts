import { inspect } from "node:util";

/** A value that must not be seen: it prints and serialises as `<redacted>` and opens only where the value goes on the wire. */
export class Secret {
  readonly #value: string;
  /** What a scrubber writes in its place: `[redacted:<name>]`. */
  readonly name: string;

  constructor(name: string, value: string) {
    this.name = name;
    this.#value = value;
  }

  open(): string {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspect.custom](): string {
    return redacted;
  }
}

export const redacted = "<redacted>";
