import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { sharedConsole } from "./console-for-tests.ts";
import { cardsOf, openComponents, storedComponents } from "./open-components.ts";

const console = sharedConsole();

describe("choosing components", () => {
  test("begins with the 44 of the catalogue, and one that comes alone is told, kept and taken back", async () => {
    const { page, problems } = await openComponents(console());
    await expect.poll(() => counterOf(page)).toBe("Selected (44) of 63");

    await press(page, "temporal");

    await expect.poll(() => counterOf(page)).toBe("Selected (45) of 63");
    await expect.poll(() => storedComponents(page)).toContain("temporal");
    await expect.poll(() => page.getByTestId("toggle-temporal").getAttribute("aria-label")).toBe("Remove Temporal");
    await expect.poll(() => page.getByTestId("toast-stack").getByTestId("toast-added").textContent()).toContain("Temporal was added.");

    await page.getByTestId("cascade-undo").click();

    await expect.poll(() => storedComponents(page)).toBeNull();
    await expect.poll(() => focusOf(page)).toBe("toggle-temporal");
    await expect.poll(() => page.getByTestId("cascade-explanation").count()).toBe(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("tells needs from a family, and takes the family back on its own", async () => {
    const { page } = await openComponents(console());
    await press(page, "specter");

    const explanation = page.getByTestId("cascade-explanation");
    await expect.poll(() => counterOf(page)).toBe("Selected (53) of 63");
    await expect.poll(() => explanation.textContent()).toContain("Also added because Specter needs them: BGE, LangFuse, Milvus, vLLM");
    await expect.poll(() => explanation.textContent()).toContain("Also added with CORTEX: FerretDB, Knative, LibreChat, Neo4j");
    await expect.poll(() => page.getByTestId("toast-added").textContent()).toContain("BGE, LangFuse, Milvus, vLLM, FerretDB and 3 more");

    await page.getByTestId("cascade-needed-only").click();

    await expect.poll(() => counterOf(page)).toBe("Selected (49) of 63");
    await expect.poll(() => page.getByTestId("component-card-neo4j").getAttribute("data-selected")).toBe("false");
    await page.context().close();
  });

  test("asks before others leave, keeps on Keep and on Escape, and offers what stays without a reason", async () => {
    const { page } = await openComponents(console());
    await press(page, "specter");
    await press(page, "milvus");

    await expect.poll(() => page.getByTestId("cascade-dependents").textContent()).toBe("Specter");
    await expect.poll(() => focusOf(page)).toBe("cascade-cancel");
    await page.keyboard.press("Escape");
    await expect.poll(() => counterOf(page)).toBe("Selected (53) of 63");
    await expect.poll(() => focusOf(page)).toBe("toggle-milvus");

    await press(page, "milvus");
    await page.getByTestId("cascade-confirm").click();
    await expect.poll(() => counterOf(page)).toBe("Selected (51) of 63");
    await expect.poll(() => page.getByTestId("toast-removed").textContent()).toContain("Milvus, Specter");
    await page.getByTestId("cascade-remove-orphans").click();

    await expect.poll(() => counterOf(page)).toBe("Selected (44) of 63");
    await page.getByTestId("cascade-undo").click();
    await expect.poll(() => counterOf(page)).toBe("Selected (53) of 63");
    await page.context().close();
  });

  test("leaves locked ones where they are and says why", async () => {
    const { page } = await openComponents(console());
    const toggle = page.getByTestId("toggle-keycloak");
    await expect.poll(() => toggle.textContent()).toBe("Part of every Sovereign");
    await expect.poll(() => toggle.getAttribute("aria-disabled")).toBe("true");
    await expect.poll(() => page.getByTestId("toggle-cnpg").textContent()).toBe("Required");

    await toggle.press("Enter");

    await expect.poll(() => page.getByTestId("toast-mandatory").textContent()).toContain("Keycloak cannot be removed");
    await expect.poll(() => counterOf(page)).toBe("Selected (44) of 63");
    await page.context().close();
  });

  test("goes back to exactly the default, whatever a browser has stored", async () => {
    const { page } = await openComponents(console(), {}, { selectedComponents: ["temporal", "no-such-thing"] });
    await expect.poll(() => counterOf(page)).toBe("Selected (26) of 63");

    await page.getByTestId("reset-defaults").click();

    await expect.poll(() => counterOf(page)).toBe("Selected (44) of 63");
    await expect.poll(() => storedComponents(page)).toBeNull();
    await page.getByTestId("cascade-undo").click();
    await expect.poll(() => counterOf(page)).toBe("Selected (26) of 63");
    await page.context().close();
  });
});

describe("finding components", () => {
  test("shows selected ones first, then by name, and moves none when one is pressed", async () => {
    const { page } = await openComponents(console());
    const before = await cardsOf(page);
    const whereBefore = await page.getByTestId("component-card-ntfy").boundingBox();

    await page.getByTestId("toggle-ntfy").evaluate((toggle: HTMLElement) => toggle.click());
    await page.getByTestId("cascade-explanation").waitFor();

    expect(before.slice(0, 3)).toEqual(["alloy", "axon", "cert-manager"]);
    expect(before.slice(44, 46)).toEqual(["flink", "bge"]);
    await expect.poll(() => cardsOf(page)).toEqual(before);
    await expect.poll(() => page.getByTestId("component-card-ntfy").boundingBox()).toEqual(whereBefore);

    await page.getByTestId("component-search").fill("push");
    await page.getByTestId("component-search").fill("");
    await page.waitForFunction(() => document.querySelectorAll(".corp-comp-card").length === 63);
    expect((await cardsOf(page)).indexOf("ntfy")).toBeLessThan(45);
    await page.context().close();
  });

  test("searches names, purposes, families and ids; says when there is none; and narrows by one family at a time", async () => {
    const { page } = await openComponents(console());
    const search = page.getByTestId("component-search");

    await search.fill("rEgIsTrY");
    await page.waitForFunction(() => document.querySelectorAll(".corp-comp-card").length < 63);
    await expect.poll(() => cardsOf(page)).toContain("harbor");

    await search.fill("no such component at all");
    await page.getByTestId("empty-state").waitFor();
    await page.getByTestId("empty-clear").click();
    await page.waitForFunction(() => document.querySelectorAll(".corp-comp-card").length === 63);

    await page.getByTestId("category-chip-silo").click();
    expect((await cardsOf(page)).toSorted()).toEqual(["harbor", "seaweedfs", "velero"]);
    await expect.poll(() => page.locator("[data-testid^=category-chip-][aria-pressed=true]").count()).toBe(1);
    await page.getByTestId("category-chip-all").click();
    await page.getByTestId("family-chip-temporal").click();
    await expect.poll(() => page.getByTestId("category-chip-fabric").getAttribute("aria-pressed")).toBe("true");
    await expect.poll(() => cardsOf(page)).toHaveLength(10);
    await page.context().close();
  });

  test("counts the needs that do not fit in one chip, and lists them all for assistive technology", async () => {
    const { page } = await openComponents(console());

    const shown = await page.locator("[data-testid^=deps-specter-]").allTextContents();

    expect(shown.at(-1)).toBe(`+${5 - (shown.length - 1)}`);
    await expect.poll(() => page.getByTestId("includes-specter").textContent()).toBe("Includes BGE, Milvus, LangFuse, vLLM, KServe");
    await expect.poll(() => page.locator("a a, a button, button button, button a").count()).toBe(0);
    await page.context().close();
  });
});

test("an Organisation's profile proposes what it usually wants, and adds nothing by itself", async () => {
  const { page } = await openComponents(console(), {}, { orgIndustry: "Banking" });
  const row = page.getByTestId("profile-suggestions");
  await expect.poll(() => counterOf(page)).toBe("Selected (44) of 63");
  await expect.poll(() => row.getByRole("button").allTextContents()).toEqual(["Add OpenMeter", "Add strongSwan", ""]);

  await page.getByTestId("suggestion-add-strongswan").click();
  await expect.poll(() => storedComponents(page)).toContain("strongswan");
  await page.getByTestId("profile-suggestions-dismiss").click();

  await expect.poll(() => row.count()).toBe(0);
  await page.context().close();
});

test("the whole step works by keyboard", async () => {
  const { page } = await openComponents(console());
  await page.getByTestId("component-search").focus();
  await page.keyboard.type("temporal");
  await page.waitForFunction(() => document.querySelectorAll(".corp-comp-card").length === 1);
  await page.keyboard.press("Enter");
  expect(new URL(page.url()).pathname).toBe("/sovereign/wizard/components");

  await tabTo(page, "toggle-temporal");
  await page.keyboard.press("Space");
  await expect.poll(() => counterOf(page)).toBe("Selected (45) of 63");
  await tabTo(page, "cascade-undo");
  await page.keyboard.press("Enter");

  await expect.poll(() => counterOf(page)).toBe("Selected (44) of 63");
  await expect.poll(() => focusOf(page)).toBe("toggle-temporal");
  await page.context().close();
});

async function press(page: Page, id: string): Promise<void> {
  await page.getByTestId(`toggle-${id}`).click();
}

function counterOf(page: Page): Promise<string | null> {
  return page.getByTestId("selected-counter").textContent();
}

function focusOf(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute("data-testid") ?? null);
}

async function tabTo(page: Page, testId: string): Promise<void> {
  for (let presses = 0; presses < 30 && (await focusOf(page)) !== testId; presses++) await page.keyboard.press("Tab");
  await expect.poll(() => focusOf(page)).toBe(testId);
}
