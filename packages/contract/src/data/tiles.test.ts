import { describe, expect, test } from "vitest";
import kit from "./bootstrap-kit.json" with { type: "json" };
import catalog from "./components.json" with { type: "json" };

const own = kit.releases.flatMap((release) => ("tile" in release && release.tile ? [{ id: release.id, tile: release.tile }] : []));
const tiles = [...catalog.components.map(({ id, tile }) => ({ id, tile })), ...own];

describe("a tile", () => {
  test.each([
    ["temporal", "#127ED1"],
    ["ferretdb", "#042B41"],
    ["alloy", "#FF671D"],
    ["cilium", "#1A2236"],
    ["grafana", "#0B0F19"],
    ["cert-manager", "#FFFFFF"],
    ["opensearch", "#FFFFFF"],
    ["stalwart", "#100E42"],
    ["strimzi", "#192C47"],
  ])("of %s is %s, the tone of its mark", (id, background) => {
    expect(tiles.find((each) => each.id === id)?.tile.background).toBe(background);
  });

  test("carries letters for the five that have no mark of their own", () => {
    expect(
      tiles
        .filter(({ tile }) => tile.mark === "letter")
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(["axon", "bge", "continuum", "powerdns", "specter"]);
  });

  test("lets its mark stand out 3 to 1, and letters 4.5 to 1", () => {
    const faint = tiles
      .map(({ id, tile }) => ({ id, least: tile.mark === "letter" ? 4.5 : 3, found: contrast(tile.glyph, tile.background) }))
      .filter(({ found, least }) => found < least);

    expect(tiles).toHaveLength(66);
    expect(faint).toEqual([]);
  });
});

/** Contrast of two colours as WCAG 2 defines it, 1 to 21. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const parts = /^#(..)(..)(..)$/.exec(colour)?.slice(1);
  if (!parts) throw new Error(`${colour} is not written as #RRGGBB`);
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const value = Number.parseInt(part, 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
