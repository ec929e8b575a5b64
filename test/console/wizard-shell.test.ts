import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

const console = sharedConsole();
const labels = ["Organisation", "Topology", "Provider", "Credentials", "Components", "Domain", "Review"];

const open = async (path: string, visit = {}) => (await console().open(path, { anonymous: true, ...visit })).page;
const titleIs = (page: Page, title: string) => page.locator("h2.corp-step-title", { hasText: title }).waitFor();
const stepOf = (page: Page, step: number) => page.getByTestId(`wizard-step-${step}`);
const draftOf = (page: Page) =>
  page.evaluate(() => JSON.parse(localStorage.getItem("openova-catalyst-wizard") ?? "{}") as { state: Record<string, unknown> });

/** Stores a draft as an earlier visit would have left it, and opens a page with it. */
async function openWith(path: string, state: object, visit = {}): Promise<Page> {
  const page = await open("/login", visit);
  await page.evaluate((text) => localStorage.setItem("openova-catalyst-wizard", text), JSON.stringify({ state, version: 1 }));
  await page.goto(console().urlOf(path));
  return page;
}

/** Presses Next by its place, as a person does who does not care that it looks disabled. */
const pressNext = (page: Page) => page.locator(".corp-btn-next").click({ force: true });

describe("the seven steps", () => {
  test("come in their order, the first one active, and nothing ahead can be opened", async () => {
    const page = await open("/wizard");
    await titleIs(page, "Organisation");

    const buttons = page.getByTestId("wizard-stepper").locator("button.corp-step");
    const texts = await buttons.allTextContents();

    expect(texts).toHaveLength(7);
    for (const [index, label] of labels.entries()) expect(texts[index]?.endsWith(label)).toBe(true);
    await expect.poll(() => page.locator("[aria-current=step]").count()).toBe(1);
    await expect.poll(() => stepOf(page, 1).getAttribute("aria-current")).toBe("step");
    for (const step of [2, 3, 4, 5, 6, 7]) expect(await stepOf(page, step).isDisabled()).toBe(true);
    await expect.poll(() => page.title()).toBe("Organisation · New Sovereign · Catalyst");
    expect(page.url()).toBe(console().urlOf("/wizard/organisation"));
  });

  test("mark what is done, lead back by their buttons, and count the progress", async () => {
    const page = await openWith("/wizard", { currentStep: 3, completedSteps: [1, 2], orgName: "Bank" });
    await titleIs(page, "Provider");

    await expect.poll(() => stepOf(page, 2).getAttribute("class")).toBe("corp-step done");
    await expect.poll(() => stepOf(page, 3).getAttribute("class")).toBe("corp-step active");
    await expect.poll(() => page.getByTestId("wizard-progress").textContent()).toContain("29%");
    await stepOf(page, 1).click();
    await titleIs(page, "Organisation");

    expect(page.url()).toBe(console().urlOf("/wizard/organisation"));
    await expect.poll(() => stepOf(page, 2).isDisabled()).toBe(true);
  });

  test("open by address as far as one has come, and else at the furthest", async () => {
    const page = await openWith("/wizard/review", { currentStep: 2, completedSteps: [1], orgName: "Bank" });
    await titleIs(page, "Topology");
    expect(page.url()).toBe(console().urlOf("/wizard/topology"));

    await page.goto(console().urlOf("/wizard/organisation"));
    await titleIs(page, "Organisation");
    await page.goto(console().urlOf("/wizard/topology"));
    await titleIs(page, "Topology");
    await page.goto(console().urlOf("/wizard/nowhere"));
    await titleIs(page, "Topology");

    expect(page.url()).toBe(console().urlOf("/wizard/topology"));
  });

  test("follow the browser's Back and Forward, and a reload, without losing a word", async () => {
    const page = await open("/wizard");
    await page.getByTestId("org-name").fill("Ministry of Health");
    await page.getByTestId("org-name").press("Enter");
    await titleIs(page, "Topology");
    await page.getByTestId("topology-card-triangle").click();

    await page.goBack();
    await titleIs(page, "Organisation");
    await expect.poll(() => page.getByTestId("org-name").inputValue()).toBe("Ministry of Health");
    await page.goForward();
    await titleIs(page, "Topology");
    await page.reload();
    await titleIs(page, "Topology");
    await expect.poll(() => page.getByTestId("topology-card-triangle").locator("input").isChecked()).toBe(true);
    await page.locator(".corp-btn-back").click();
    await titleIs(page, "Organisation");

    await expect.poll(() => page.getByTestId("org-name").inputValue()).toBe("Ministry of Health");
    await expect.poll(() => page.locator(".corp-btn-back").count()).toBe(0);
  });

  test("give the focus to the heading when one leads to the next", async () => {
    const page = await open("/wizard");
    await page.getByTestId("org-name").fill("Bank");
    await pressNext(page);
    await titleIs(page, "Topology");

    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
  });

  test("are told in one line on a narrow screen", async () => {
    const page = await openWith("/wizard", { currentStep: 3, completedSteps: [1, 2] }, { viewport: { width: 390, height: 844 } });
    await titleIs(page, "Provider");

    await expect.poll(() => page.getByTestId("wizard-stepper-compact").textContent()).toBe("Step 3 of 7 · Provider");
    await expect.poll(() => page.getByTestId("wizard-stepper").isVisible()).toBe(false);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});

describe("a gate", () => {
  test("lists what is missing when Next is pressed, each a link to its field", async () => {
    const page = await open("/wizard");
    await page.waitForURL("**/wizard/organisation");
    await page.getByTestId("org-name").waitFor();
    const next = page.locator(".corp-btn-next");
    await next.focus();
    await expect
      .poll(async () => [await next.textContent(), await next.getAttribute("aria-disabled"), await next.isVisible()])
      .toEqual(["Continue →", "true", true]);

    await page.keyboard.press("Enter");
    const errors = page.getByTestId("wizard-errors");
    await errors.waitFor();
    await errors.getByRole("link", { name: "Enter the name of the Organisation." }).click();

    const name = page.getByTestId("org-name");
    await expect.poll(() => errors.getAttribute("role")).toBe("alert");
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true);
    await expect.poll(() => name.getAttribute("aria-invalid")).toBe("true");
    const described = (await name.getAttribute("aria-describedby"))?.split(" ") ?? [];
    await expect.poll(() => page.locator(`#${described.at(-1)}`).textContent()).toBe("Enter the name of the Organisation.");
    await expect.poll(() => axeViolations(page)).toEqual([]);
  });

  test("says nothing before one has tried, and takes back what has been put right", async () => {
    const page = await open("/wizard");
    await titleIs(page, "Organisation");
    await expect.poll(() => page.getByTestId("wizard-errors").count()).toBe(0);

    await pressNext(page);
    await page.getByTestId("wizard-errors").waitFor();
    await page.getByTestId("org-name").fill("Bank");
    await page.getByTestId("wizard-errors").waitFor({ state: "detached" });

    await expect.poll(() => page.locator(".corp-btn-next").getAttribute("aria-disabled")).toBeNull();
  });
});

describe("the header", () => {
  test("stands while a step is fetched", async () => {
    const context = await console().context({ anonymous: true });
    const page = await context.newPage();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route(/\/assets\/step-/, async (route) => {
      await released;
      await route.continue();
    });

    await page.goto(console().urlOf("/wizard/organisation"));
    await titleIs(page, "Organisation");
    const standing = [await page.getByTestId("wizard-header").isVisible(), await page.getByTestId("wizard-logo").isVisible()];
    const isThere = await page.getByTestId("org-name").count();
    release();
    await page.getByTestId("org-name").waitFor();

    expect([standing, isThere]).toEqual([[true, true], 0]);
  });

  test("stands when a step cannot be fetched, and another try brings it", async () => {
    const context = await console().context({ anonymous: true });
    const page = await context.newPage();
    await page.route(/\/assets\/step-/, (route) => route.abort());

    await page.goto(console().urlOf("/wizard"));
    const retry = page.getByRole("alert").getByRole("button", { name: "Retry" });
    await retry.waitFor();
    await expect.poll(() => page.getByTestId("wizard-header").isVisible()).toBe(true);
    await page.unroute(/\/assets\/step-/);
    await retry.click();

    await page.getByTestId("org-name").waitFor();
  });

  test("is 56 px high with the seven labels beside each other", async () => {
    const page = await open("/wizard");
    await titleIs(page, "Organisation");

    const box = await page.getByTestId("wizard-header").boundingBox();
    const tops = await page.locator(".corp-step").evaluateAll((steps) => steps.map((step) => step.getBoundingClientRect().top));

    expect(box?.height).toBe(56);
    expect(new Set(tops).size).toBe(1);
    await expect.poll(() => page.locator("main#main").count()).toBe(1);
  });
});

describe("clearing the draft", () => {
  test("asks first, and then empties everything and begins anew", async () => {
    const page = await openWith("/wizard", { currentStep: 2, completedSteps: [1], orgName: "Bank", topology: "citadel" });
    await titleIs(page, "Topology");

    await page.getByTestId("wizard-reset").click();
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect((await draftOf(page)).state["orgName"]).toBe("Bank");
    await page.getByTestId("wizard-reset").click();
    await page.getByTestId("wizard-reset-confirm").click();
    await titleIs(page, "Organisation");

    await expect.poll(() => page.getByTestId("org-name").inputValue()).toBe("");
    expect((await draftOf(page)).state).toMatchObject({ orgName: "", topology: "solo", completedSteps: [], currentStep: 1 });
  });
});
