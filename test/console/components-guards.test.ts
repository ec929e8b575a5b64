import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { sharedConsole, type VisitOptions } from "./console-for-tests.ts";
import { openComponents } from "./open-components.ts";

const console = sharedConsole();
const sizes = [
  { width: 1280, height: 720 },
  { width: 1440, height: 900 },
];
const visits: VisitOptions[] = [
  ...sizes.flatMap((viewport) => (["dark", "light"] as const).map((theme) => ({ viewport, theme }))),
  { viewport: sizes[0]!, locale: "ar" },
];
const tones = {
  temporal: "#127ED1",
  ferretdb: "#042B41",
  alloy: "#FF671D",
  cilium: "#1A2236",
  grafana: "#0B0F19",
  "cert-manager": "#FFFFFF",
  opensearch: "#FFFFFF",
  stalwart: "#100E42",
  strimzi: "#192C47",
};

describe.each(visits)("the components at $viewport.width in $theme $locale", (visit) => {
  test("are cards of 108 pixels whose text uses their width, in three columns", async () => {
    const { page, problems } = await openComponents(console(), visit);

    const cards = await geometryOf(page);

    expect(cards).toHaveLength(63);
    expect(cards.filter(({ height }) => height !== 108)).toEqual([]);
    expect(cards.filter(({ unused }) => unused < 0 || unused > 16)).toEqual([]);
    expect(cards.filter(({ description, body }) => description < body - 4 || description > body)).toEqual([]);
    expect(cards.filter(({ chipSpread }) => chipSpread > 2)).toEqual([]);
    expect(cards.filter(({ spill }) => spill > 0)).toEqual([]);
    expect(cards.filter(({ rows }) => rows.name !== 24 || rows.chips !== 24 || rows.description < 26 || rows.description > 34.5)).toEqual(
      [],
    );
    expect(new Set(cards.map(({ start }) => start)).size).toBe(3);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("stand on tiles of their brand's tone, white where that is right only", async () => {
    const { page } = await openComponents(console(), visit);

    const computed = await page.evaluate(
      (ids) =>
        ids.map((id) => {
          const tile = document.querySelector(`[data-testid="logo-${id}"]`)?.parentElement;
          return [id, tile?.className, tile && getComputedStyle(tile).backgroundColor];
        }),
      Object.keys(tones),
    );

    expect(computed).toEqual(Object.entries(tones).map(([id, tone]) => [id, "corp-comp-logo", rgbOf(tone)]));
    await page.context().close();
  });

  test("have no tab strip and neither of the old labels", async () => {
    const { page } = await openComponents(console(), visit);

    const html = await page.content();

    expect(html).not.toMatch(/Choose Your Stack|Always Included|role="tab/i);
    await page.context().close();
  });
});

test.each(["dark", "light"] as const)("every mark changes its tile's mean luminance by more than 0.02, in %s", async (theme) => {
  const { page } = await openComponents(console(), { theme });
  await drawAllMarks(page);
  const withMarks = await tileLuminances(page);
  await page.evaluate(() => {
    for (const image of document.querySelectorAll<HTMLElement>(".corp-comp-logo img")) image.style.visibility = "hidden";
  });

  const bare = await tileLuminances(page);

  expect(Object.keys(bare)).toHaveLength(63);
  expect(Object.keys(bare).filter((id) => Math.abs(withMarks[id]! - bare[id]!) <= 0.02)).toEqual([]);
  await page.context().close();
});

test("a picture that does not come leaves letters on the same tile", async () => {
  const context = await console().context();
  await context.route(/\/assets\/temporal-.*\.svg/, (route) => route.abort());
  const page = await context.newPage();
  await page.goto(console().urlOf("/marketplace/family/fabric"));

  const letters = page.locator("span[data-testid=logo-temporal]");
  await letters.waitFor();

  await expect.poll(() => letters.textContent()).toBe("Te");
  await expect
    .poll(() => letters.evaluate(({ parentElement }) => parentElement && getComputedStyle(parentElement).backgroundColor))
    .toBe(rgbOf(tones.temporal));
  await context.close();
});

test.each([
  [900, 2],
  [390, 1],
  [320, 1],
])("at %i pixels the cards stand in %i columns, whole and of the same height", async (width, columns) => {
  const { page } = await openComponents(console(), { viewport: { width, height: 800 } });

  const cards = await geometryOf(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  expect(new Set(cards.map(({ start }) => start)).size).toBe(columns);
  expect(cards.filter(({ height, spill, unused }) => height !== 108 || spill > 0 || unused > 16)).toEqual([]);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.context().close();
});

interface CardGeometry {
  id: string;
  start: number;
  height: number;
  /** Between the ends of body and card. */
  unused: number;
  body: number;
  description: number;
  chipSpread: number;
  /** By how much text or chips leave the card. */
  spill: number;
  rows: { name: number; description: number; chips: number };
}

function geometryOf(page: Page): Promise<CardGeometry[]> {
  return page.locator("article.corp-comp-card").evaluateAll((cards) =>
    cards.map((card) => {
      const part = (name: string) => card.querySelector(`.corp-comp-${name}`)!.getBoundingClientRect();
      const [whole, body, name, description, chips] = [
        card.getBoundingClientRect(),
        part("body"),
        part("top"),
        part("desc"),
        part("chips"),
      ];
      const isRtl = getComputedStyle(card).direction === "rtl";
      const tops = [...card.querySelectorAll(".corp-comp-chip")].map((chip) => chip.getBoundingClientRect());
      return {
        id: card.getAttribute("data-testid") ?? "",
        start: isRtl ? whole.right : whole.left,
        height: whole.height,
        unused: isRtl ? body.left - whole.left : whole.right - body.right,
        body: body.width,
        description: description.width,
        chipSpread: Math.max(...tops.map(({ top }) => top)) - Math.min(...tops.map(({ top }) => top)),
        spill: Math.max(
          0,
          ...[name, description, chips, ...tops].map(({ left, right, bottom }) =>
            Math.max(whole.left - left, right - whole.right, bottom - whole.bottom),
          ),
        ),
        rows: { name: name.height, description: description.height, chips: chips.height },
      };
    }),
  );
}

async function drawAllMarks(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // It lies over the cards in a picture of the whole page.
    document.querySelector<HTMLElement>(".wizard-footer")!.style.visibility = "hidden";
    const images = [...document.querySelectorAll<HTMLImageElement>(".corp-comp-logo img")];
    for (const image of images) image.loading = "eager";
    await Promise.all(images.map((image) => image.decode()));
  });
  await page.waitForFunction(() => document.querySelectorAll(".corp-comp-logo .tile-letters").length === 0);
}

/** Mean relative luminance of each tile as the screen shows it, by the component's id. */
async function tileLuminances(page: Page): Promise<Record<string, number>> {
  const picture = (await page.screenshot({ fullPage: true })).toString("base64");
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const drawing = canvas.getContext("2d")!;
    drawing.drawImage(image, 0, 0);
    const linear = Array.from({ length: 256 }, (_, value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    const tiles = [...document.querySelectorAll(".corp-comp-card")].map((card) => {
      const { left, top, width, height } = card.querySelector(".corp-comp-logo")!.getBoundingClientRect();
      const { data } = drawing.getImageData(left + scrollX + 2, top + scrollY + 2, width - 4, height - 4);
      let sum = 0;
      for (let at = 0; at < data.length; at += 4)
        sum += 0.2126 * linear[data[at]!]! + 0.7152 * linear[data[at + 1]!]! + 0.0722 * linear[data[at + 2]!]!;
      return [card.getAttribute("data-testid")!.replace("component-card-", ""), sum / (data.length / 4)] as const;
    });
    return Object.fromEntries(tiles);
  }, picture);
}

function rgbOf(hex: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${red}, ${green}, ${blue})`;
}
