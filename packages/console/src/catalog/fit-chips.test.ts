import { expect, test } from "vitest";
import { fitChips } from "./fit-chips.ts";

test("all stand there while they fit, without a chip that counts", () => {
  expect(fitChips(100, [44, 44], 6, 30)).toBe(2);
});

test("those that do not fit leave room for the chip that counts them", () => {
  expect(fitChips(99, [44, 44], 6, 30)).toBe(1);
  expect(fitChips(79, [44, 44], 6, 30)).toBe(0);
  expect(fitChips(10, [44], 6, 30)).toBe(0);
});

test("a component that needs nothing has none", () => {
  expect(fitChips(0, [], 6, 30)).toBe(0);
});
