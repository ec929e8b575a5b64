import { Type } from "typebox";

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A span of time as people write it in scenarios: `250ms`, `25s`, `12m`, `1.5h`; a bare number is seconds. */
export const Duration = Type.Union([Type.Number({ minimum: 0 }), Type.String({ pattern: "^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$" })]);
export type Duration = Type.Static<typeof Duration>;

/** Milliseconds of a span. Throws `RangeError` on anything that is not one. */
export function milliseconds(duration: Duration): number {
  if (typeof duration === "number") return duration * units.s;
  const match = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)$/.exec(duration);
  if (!match) throw new RangeError(`Not a duration: ${duration}`);
  return Number(match[1]) * units[match[2] as keyof typeof units];
}
