import type { TreemapColor } from "./treemap-choice.ts";

type Rgb = readonly [number, number, number];

const blue: Rgb = [0x3b, 0x82, 0xf6];
const green: Rgb = [0x10, 0xb9, 0x81];
const amber: Rgb = [0xf5, 0x9e, 0x0b];
const red: Rgb = [0xef, 0x44, 0x44];
const violet: Rgb = [0xa7, 0x8b, 0xfa];

/** Colours at 0, 50 and 100 per cent. All of them are light enough for black letters. */
const scales: Record<TreemapColor, readonly [Rgb, Rgb, Rgb]> = {
  utilization: [blue, green, red],
  health: [red, amber, green],
  age: [blue, violet, amber],
};

/** The colour of a percentage; undefined when nothing was measured, which is hatched and never coloured. */
export function colorOf(percentage: number | null, by: TreemapColor): string | undefined {
  if (percentage === null) return undefined;
  const [low, middle, high] = scales[by];
  const share = Math.min(100, Math.max(0, percentage)) / 50;
  return share <= 1 ? mix(low, middle, share) : mix(middle, high, share - 1);
}

function mix(one: Rgb, other: Rgb, share: number): string {
  const parts = one.map((part, index) => Math.round(part + (other[index]! - part) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
