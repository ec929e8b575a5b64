import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRng } from "./rng.ts";

test("what one stream draws does not change what another one gets", () => {
  const alone = createRng(7);
  const expected = [alone.draw("a"), alone.draw("a"), alone.draw("a")];

  const mixed = createRng(7);
  const drawn = [mixed.draw("a"), mixed.draw("b") && mixed.draw("a"), mixed.draw("c") && mixed.draw("a")];

  expect(drawn).toEqual(expected);
});

test("different seeds give different draws", () => {
  expect(createRng(1).draw("a")).not.toBe(createRng(2).draw("a"));
});

test("draws stay between their limits", () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (seed, stream) => {
      const value = createRng(seed).uniform(stream, 5, 30);

      expect(value).toBeGreaterThanOrEqual(5);
      expect(value).toBeLessThan(30);
    }),
  );
});

test("half of the log-normal draws lie below the median and nineteen in twenty below the 95th percentile", () => {
  const rng = createRng(3);

  const draws = Array.from({ length: 4000 }, () => rng.logNormal("latency", 9000, 20_000)).toSorted((a, b) => a - b);

  expect(draws[2000]).toBeGreaterThan(8500);
  expect(draws[2000]).toBeLessThan(9500);
  expect(draws[3800]).toBeGreaterThan(18_000);
  expect(draws[3800]).toBeLessThan(22_000);
});

test("a restored source goes on where the saved one stopped", () => {
  const rng = createRng(5);
  rng.draw("a");
  const restored = createRng(5);
  restored.restore(rng.snapshot());

  expect(restored.draw("a")).toBe(rng.draw("a"));
});
