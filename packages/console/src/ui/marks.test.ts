import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ComponentCatalog, KitRelease, Tile } from "@catalyst/contract";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../marks");
const { components } = read("components.json") as ComponentCatalog;
const kitCards = (read("bootstrap-kit.json") as { releases: KitRelease[] }).releases.filter(
  ({ core, component }) => core && component === null,
);
const tiles = new Map<string, Tile>([...components, ...kitCards].flatMap(({ id, tile }) => (tile ? [[id, tile] as const] : [])));
const letterMarks = ["axon", "bge", "continuum", "powerdns", "specter"];
const drawings = new Map([...tiles.keys()].map((id) => [id, readFileSync(join(folder, `${id}.svg`), "utf8")]));

test("every component and every card of the kit has a mark, and nothing else has", () => {
  expect(tiles.size).toBe(66);
  expect(readdirSync(folder).toSorted()).toEqual([...tiles.keys()].map((id) => `${id}.svg`).toSorted());
});

test("a mark is no heavier than 8 kB, and no two are the same drawing", () => {
  const shapes = [...drawings.values()].map((drawing) => drawing.replaceAll(/#[0-9A-Fa-f]{6}/g, ""));

  expect([...drawings].filter(([, drawing]) => Buffer.byteLength(drawing) > 8000).map(([id]) => id)).toEqual([]);
  expect(new Set(shapes).size).toBe(drawings.size);
});

test("a mark is drawn in its tile's glyph colour alone, on nothing, and fetches nothing", () => {
  for (const [id, drawing] of drawings) {
    const withoutMask = drawing.replaceAll(/<mask.*?<\/mask>/g, "");
    const colours = new Set([...withoutMask.matchAll(/(?:fill|stroke)="(?!none|evenodd)([^"]+)"/g)].map(([, colour]) => colour));

    expect([id, ...colours]).toEqual([id, tiles.get(id)?.glyph]);
    expect(drawing).not.toMatch(/href|url\(http|<script|<style|<text/);
  }
});

test("a mark stands out from its tile by 3 to 1, letters by 4.5 to 1", () => {
  const tooFaint = [...tiles].filter(([id, tile]) => contrastOf(tile) < (letterMarks.includes(id) ? 4.5 : 3));

  expect(tooFaint.map(([id]) => id)).toEqual([]);
  expect(
    [...tiles]
      .filter(([, { mark }]) => mark === "letter")
      .map(([id]) => id)
      .toSorted(),
  ).toEqual(letterMarks);
});

function read(name: string): unknown {
  return JSON.parse(readFileSync(fileURLToPath(import.meta.resolve(`@catalyst/contract/data/${name}`)), "utf8"));
}

/** WCAG 2.2, contrast ratio. */
function contrastOf({ background, glyph }: Tile): number {
  const [dark, light] = [luminanceOf(background), luminanceOf(glyph)].toSorted((one, other) => one - other);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminanceOf(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
