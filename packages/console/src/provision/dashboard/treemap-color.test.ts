import { expect, test } from "vitest";
import { treemapColors } from "./treemap-choice.ts";
import { colorOf } from "./treemap-color.ts";

test("utilization goes from blue over green to red", () => {
  expect([0, 50, 100].map((each) => colorOf(each, "utilization"))).toEqual(["#3b82f6", "#10b981", "#ef4444"]);
});

test("what was not measured has no colour", () => {
  expect(colorOf(null, "utilization")).toBeUndefined();
});

test("a figure beyond the scale takes its end", () => {
  expect([colorOf(-5, "health"), colorOf(140, "health")]).toEqual([colorOf(0, "health"), colorOf(100, "health")]);
});

test("black letters can be read on every colour of every scale", () => {
  const contrasts = treemapColors.flatMap((by) => Array.from({ length: 101 }, (_, each) => contrastToBlack(colorOf(each, by)!)));

  expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrastToBlack(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) / 0.05;
}
