import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalQuantity, quantityOf } from "./quantity.ts";

test.each([
  ["1024Mi", "1Gi"],
  ["1000m", "1"],
  ["0.5", "500m"],
  [0.5, "500m"],
  [1, "1"],
  ["1.5Gi", "1536Mi"],
  ["0.5Gi", "512Mi"],
  ["1e3", "1k"],
  ["1000", "1k"],
  ["100M", "100M"],
  ["0", "0"],
  ["soon", "soon"],
])("%s is kept as %s", (written, kept) => {
  expect(canonicalQuantity(written)).toBe(kept);
});

test("the canonical form means the same amount and is its own canonical form", () => {
  const suffix = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi");

  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), suffix, (count, unit) => {
      const canonical = canonicalQuantity(`${count}${unit}`);

      expect(quantityOf(canonical)).toBe(quantityOf(`${count}${unit}`));
      expect(canonicalQuantity(canonical)).toBe(canonical);
    }),
  );
});
