import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

const console = sharedConsole();
const key = "openova-catalyst-wizard";

async function openWith(path: string, text: string): Promise<{ page: Page; problems: string[] }> {
  const opened = await console().open("/login", { anonymous: true });
  await opened.page.evaluate(([name, value]) => localStorage.setItem(name, value), [key, text] as const);
  await opened.page.goto(console().urlOf(path));
  await opened.page.locator("h2.corp-step-title").waitFor();
  return opened;
}

const stored = (page: Page) => page.evaluate((name) => localStorage.getItem(name) ?? "", key);

describe("a draft that an older console left", () => {
  test("is rid of its secrets before anything else, and keeps the rest", async () => {
    const { page } = await openWith(
      "/wizard",
      JSON.stringify({
        state: {
          currentStep: 2,
          completedSteps: [1],
          orgName: "Bank",
          hetznerToken: "t0p-secret-value",
          providerTokens: { hetzner: "t0p-secret-value" },
          sshPrivateKeyOnce: "t0p-secret-value",
        },
        version: 3,
      }),
    );

    const text = await stored(page);

    expect(text).not.toMatch(/t0p-secret-value|token|secret|password|privateKey/i);
    expect(text).toContain('"orgName":"Bank"');
    expect(page.url()).toBe(console().urlOf("/wizard/topology"));
  });

  test.each([["{"], ["null"], ['{"state":{"currentStep":2,"orgName":{},"regionProviders":"x","regionControlPlaneSizes":7}}'], ["[[]]"]])(
    "of %j opens",
    async (text) => {
      const { page, problems } = await openWith("/wizard", text);

      await expect.poll(() => page.getByTestId("wizard-header").isVisible()).toBe(true);
      expect(problems).toEqual([]);
    },
  );

  test("with a topology that nobody knows has one region and asks for a topology", async () => {
    const { page } = await openWith(
      "/wizard",
      JSON.stringify({ state: { currentStep: 3, completedSteps: [1, 2], orgName: "Bank", topology: "hexagon" } }),
    );

    await expect.poll(() => page.locator("[data-testid^=region-card-] > legend").allTextContents()).toEqual(["Region 1"]);
    await page.getByTestId("wizard-step-2").click();
    await page.locator(".corp-btn-next").click({ force: true });
    await page.getByTestId("wizard-errors").getByRole("link", { name: "Choose a topology." }).click();

    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("topology");
  });
});

describe("two tabs", () => {
  test("show the same draft, and the other one says that it was changed", async () => {
    const context = await console().context({ anonymous: true });
    const [first, second] = [await context.newPage(), await context.newPage()];
    for (const page of [first, second]) {
      await page.goto(console().urlOf("/wizard"));
      await page.getByTestId("org-name").waitFor();
    }

    await first.getByTestId("org-name").fill("Ministry of Health");
    await second.getByTestId("wizard-other-tab").waitFor();

    await expect.poll(() => second.getByTestId("org-name").inputValue()).toBe("Ministry of Health");
    await expect.poll(() => first.getByTestId("wizard-other-tab").count()).toBe(0);
    await expect.poll(() => axeViolations(second)).toEqual([]);
  });
});

describe("another topology", () => {
  const state = {
    currentStep: 2,
    completedSteps: [1],
    orgName: "Bank",
    topology: "triangle",
    regionCloudRegions: { 0: "hel1", 2: "ash" },
    regionControlPlaneSizes: [null, null, "ccx33"],
  };

  test("asks before it discards what was entered, names it, and keeps what fits", async () => {
    const { page } = await openWith("/wizard", JSON.stringify({ state }));
    const isChosen = (id: string) => page.getByTestId(`topology-card-${id}`).locator("input").isChecked();

    await page.getByTestId("topology-card-dual").click();
    const dialog = page.getByTestId("plan-loss-dialog");
    await dialog.waitFor();
    await expect
      .poll(() => dialog.locator("li").allTextContents())
      .toEqual(["DP Region 2 — DMZ + RTZ: region ash", "DP Region 2 — DMZ + RTZ: control-plane size ccx33"]);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    await page.getByTestId("plan-loss-keep").click();
    await expect.poll(() => isChosen("triangle")).toBe(true);
    await page.getByTestId("topology-card-dual").click();
    await page.getByTestId("plan-loss-discard").click();

    await expect.poll(() => isChosen("dual")).toBe(true);
    expect(JSON.parse(await stored(page))).toMatchObject({ state: { topology: "dual", regionCloudRegions: { 0: "hel1" } } });
  });

  test("that has a place for everything is taken at once", async () => {
    const { page } = await openWith("/wizard", JSON.stringify({ state }));

    await page.getByTestId("topology-card-citadel").click();

    await expect.poll(() => page.getByTestId("plan-loss-dialog").count()).toBe(0);
    await expect.poll(() => page.getByTestId("topology-card-citadel").locator("input").isChecked()).toBe(true);
  });
});
