import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

const console = sharedConsole();

/** The page of one step with what earlier steps would have left. */
async function openStep(slug: "organisation" | "topology" | "provider", state: object = {}, visit = {}): Promise<Page> {
  const { page } = await console().open("/login", { anonymous: true, ...visit });
  const step = ["organisation", "topology", "provider"].indexOf(slug) + 1;
  const text = JSON.stringify({
    state: { orgName: "Bank", currentStep: step, completedSteps: [1, 2].slice(0, step - 1), ...state },
    version: 1,
  });
  await page.evaluate((value) => localStorage.setItem("openova-catalyst-wizard", value), text);
  await page.goto(console().urlOf(`/wizard/${slug}`));
  await page.locator(".corp-step-shell .card, .corp-step-shell fieldset").first().waitFor();
  return page;
}

const pressNext = (page: Page) => page.locator(".corp-btn-next").click({ force: true });
const stored = (page: Page) => page.evaluate(() => localStorage.getItem("openova-catalyst-wizard") ?? "");
const textOf = async (locator: Locator) => (await locator.textContent())?.replaceAll(/\s+/g, " ").trim() ?? "";

/** What is said at a field: the last of the texts it is described by, when it is marked wrong. */
async function problemAt(field: Locator): Promise<string> {
  if ((await field.getAttribute("aria-invalid")) !== "true") return "";
  const ids = (await field.getAttribute("aria-describedby"))?.split(" ") ?? [];
  return textOf(field.page().locator(`[id="${ids.at(-1)}"]`));
}

describe("step 1", () => {
  test.each([
    ["   ", "Enter the name of the Organisation."],
    ["x".repeat(121), "A name has at most 120 characters."],
    ["Bank\tof Muscat", "A name has no line breaks, tabs or other control characters."],
  ])("refuses the name %j at its field once it is left", async (name, problem) => {
    const page = await openStep("organisation", { orgName: "" });
    const field = page.getByTestId("org-name");

    await field.fill(name);
    await field.blur();
    await page.getByTestId("org-name-problem").waitFor();

    await expect.poll(() => problemAt(field)).toBe(problem);
    await pressNext(page);
    expect(page.url()).toBe(console().urlOf("/wizard/organisation"));
  });

  test("offers the listed choices and keeps what was chosen", async () => {
    const page = await openStep("organisation");
    const options = (id: string) => page.getByTestId(id).locator("option").allTextContents();

    expect((await options("org-industry")).slice(1)).toEqual([
      "Financial Services",
      "Banking",
      "Insurance",
      "Healthcare",
      "Telecommunications",
      "Energy & Utilities",
      "Retail",
      "Manufacturing",
      "Government",
      "Technology",
      "Other",
    ]);
    expect((await options("org-size")).slice(1)).toEqual(["Under 100", "100–500", "500–2,000", "2,000–10,000", "10,000+"]);
    await page.getByTestId("org-industry").selectOption("Banking");
    await page.getByTestId("org-size").selectOption("10,000+");
    await page.getByTestId("org-compliance").getByLabel("NIS2").check();
    await page.getByTestId("org-compliance").getByLabel("PCI DSS").check();
    await page.getByTestId("org-headquarters").fill("Muscat");

    expect(JSON.parse(await stored(page))).toMatchObject({
      state: { orgIndustry: "Banking", orgSize: "10,000+", orgCompliance: ["PCI DSS", "NIS2"], orgHeadquarters: "Muscat" },
    });
    await expect.poll(() => page.locator("datalist option[value='Muscat']").count()).toBe(1);
  });
});

describe("step 2", () => {
  test("shows the six topologies in order with their counts, and what comes now and later", async () => {
    const page = await openStep("topology");
    const cards = page.locator("[data-testid^=topology-card-]");

    await expect.poll(() => cards.locator("strong").allTextContents()).toEqual(["SOLO", "COMPACT", "ZONED", "DUAL", "TRIANGLE", "CITADEL"]);
    await expect.poll(() => cards.locator("svg.topology-diagram").count()).toBe(6);
    await expect.poll(() => cards.locator(".topology-points > span").count()).toBe(24);
    const dual = await textOf(page.getByTestId("topology-card-dual"));
    expect(dual).toContain("recommended for production");
    expect(dual).toContain("2 regions · 6 clusters · 6 vClusters");
    expect(dual).toContain("2 host clusters at once, 4 more after handover");
    expect(dual).toContain("Needs a quota of 2 load balancers");
    await expect.poll(() => page.getByTestId("topology-card-solo").locator("input").isChecked()).toBe(true);
  });

  test("says at once what a choice comes to", async () => {
    const page = await openStep("topology");
    const summary = page.getByTestId("topology-summary");
    await expect.poll(() => textOf(summary)).toBe("1 server1 host cluster at once€36.49 per month15–25 minutes");

    await page.getByTestId("topology-card-triangle").click();
    await page.getByTestId("topology-ha-toggle").check();
    await page.getByTestId("topology-airgap-toggle").check();

    await expect
      .poll(() => textOf(summary))
      .toContain("12 servers4 host clusters at once, 2 more after handover€173.88 per month25–45 minutes");
    await expect.poll(() => textOf(summary)).toContain("Needs a quota of 12 servers and 4 load balancers");
    await expect.poll(() => textOf(page.getByTestId("topology-cp-size"))).toContain("CPX32");
  });

  test("gives every region its size and workers", async () => {
    const page = await openStep("topology", { topology: "compact" });

    await page.getByTestId("topology-cp-size").click();
    await page.getByRole("option", { name: "CCX23" }).click();
    await page.getByTestId("topology-worker-count").fill("2");
    await pressNext(page);
    await page.getByTestId("region-card-1").waitFor();

    for (const index of [0, 1]) {
      await expect.poll(() => textOf(page.getByTestId(`region-${index}-cp-size`))).toContain("CCX23");
      await expect.poll(() => page.getByTestId(`region-${index}-workers`).inputValue()).toBe("2");
      await expect.poll(() => textOf(page.getByTestId(`region-${index}-worker-size`))).toContain("CPX32");
    }
  });

  test.each([
    ["51", "Worker nodes must be a whole number from 0 to 50."],
    ["-1", "Worker nodes must be a whole number from 0 to 50."],
    ["1.5", "Worker nodes must be a whole number from 0 to 50."],
    ["", "Worker nodes must be a whole number from 0 to 50."],
    ["50", "This plan has 153 servers; at most 100 are possible."],
  ])("refuses %j workers at their field", async (count, problem) => {
    const page = await openStep("topology", { topology: "triangle" });
    const field = page.getByTestId("topology-worker-count");

    await field.fill(count);
    await field.blur();

    await expect.poll(() => problemAt(field)).toBe(problem);
    await expect.poll(() => field.inputValue()).toBe(count);
    await pressNext(page);
    await page.getByTestId("wizard-errors").getByRole("link", { name: problem }).click();
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
  });

  test("refuses sources of an air-gapped region that cannot be used, and stores no key that was pasted by mistake", async () => {
    const page = await openStep("topology", { airgap: true });
    await page.getByTestId("topology-advanced").locator("summary").click();
    const wrong: [string, string, RegExp][] = [
      ["artifact-mirror", "https://user:hunter2@mirror.example.net", /without a user name or password/],
      ["registry-mirrors", "ghcr.io = https://mirror.example.net\ndocker.io", /^Line 2 /],
      ["ca-bundle", "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----", /certificates and nothing else/],
    ];

    for (const [id, value] of wrong) {
      await page.getByTestId(id).fill(value);
      await page.getByTestId(id).blur();
    }

    for (const [id, value, problem] of wrong) {
      await expect.poll(() => problemAt(page.getByTestId(id))).toMatch(problem);
      await expect.poll(() => page.getByTestId(id).inputValue()).toBe(value);
    }
    expect(await stored(page)).not.toContain("hunter2");
    await page.getByTestId("topology-advanced").locator("summary").click();
    await pressNext(page);
    await page
      .getByTestId("wizard-errors")
      .getByRole("link", { name: /^Line 2 / })
      .click();
    await expect.poll(() => page.getByTestId("registry-mirrors").evaluate((field) => field === document.activeElement)).toBe(true);
  });
});

describe("step 3", () => {
  test("proposes regions near the headquarters, and names nearer ones that can only be planned", async () => {
    const page = await openStep("provider", { topology: "triangle", airgap: true, orgHeadquarters: "Muscat, Oman" });

    const hint = (await textOf(page.getByTestId("region-hint"))).replaceAll(/[\u2068\u2069]/g, "");
    const regions = await page.locator("[data-testid$=-region] option:checked").allTextContents();

    expect(hint).toContain("Falkenstein (fsn1), Nuremberg (nbg1) and Helsinki (hel1)");
    expect(hint).toMatch(/Dubai .*United Arab Emirates .*Riyadh/);
    expect(regions).toEqual(["Falkenstein, DE (fsn1)", "Nuremberg, DE (nbg1)", "Helsinki, FI (hel1)", "Ashburn, US (ash)"]);
    await expect
      .poll(() => page.locator("[data-testid^=region-card-] > legend").allTextContents())
      .toEqual(["CP Region — MGMT", "DP Region 1 — DMZ + RTZ", "DP Region 2 — DMZ + RTZ", "AIR-GAP Region"]);
  });

  test("opens the size list by a press in the middle of the control, with sizes of that provider alone", async () => {
    const page = await openStep("provider");
    const label = page.getByTestId("region-card-0").getByText("Control-plane size", { exact: true });
    const control = label.locator("..").locator("div").first();
    const [outer, button] = [await control.boundingBox(), await control.locator("button[role=combobox]").boundingBox()];

    await control.click();
    const options = page.getByRole("listbox").getByRole("option");
    await options.first().waitFor();
    const ids = await options.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset["value"]));
    const recommended = await options
      .filter({ hasText: "Recommended" })
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset["value"]));

    expect([button?.width, button?.height]).toEqual([outer?.width, outer?.height]);
    expect(ids).toHaveLength(19);
    expect(ids.every((id) => /^(cx|cpx|cax|ccx)\d/.test(id ?? ""))).toBe(true);
    expect(recommended).toEqual(["cpx32"]);
    await expect.poll(() => textOf(options.filter({ hasText: "CPX32" }))).toContain("4 vCPU · 8 GB · 160 GB disk · €0.0232/h · €174/y");
    const arm = options.filter({ hasText: "CAX21" });
    await expect
      .poll(async () => [await arm.getAttribute("aria-disabled"), await textOf(arm)])
      .toEqual(["true", expect.stringContaining("ARM")]);
    await expect.poll(() => axeViolations(page)).toEqual([]);
  });

  test("refuses a size that is not sold where the region is, with the reason", async () => {
    const page = await openStep("provider");
    await page.route("**/catalog/providers", async (route) => {
      const reply = await route.fetch();
      const body = (await reply.json()) as { providers: { sizes: { id: string; available: string[] | null }[] }[] };
      for (const size of body.providers[0]?.sizes ?? []) size.available = size.id === "ccx23" ? ["hel1"] : ["fsn1", "hel1"];
      await route.fulfill({ response: reply, json: body });
    });
    await page.reload();
    await page.getByTestId("region-0-cp-size").click();
    const row = page.getByRole("option", { name: "CCX23" });

    await expect.poll(() => row.getAttribute("aria-disabled")).toBe("true");
    await expect.poll(() => textOf(row)).toContain("Not available in fsn1 now");
    await page.keyboard.press("Escape");
    await page.getByTestId("region-0-region").selectOption("hel1");
    await page.getByTestId("region-0-cp-size").click();

    await expect.poll(() => row.getAttribute("aria-disabled")).not.toBe("true");
  });

  test("says what can only be planned, clears what belonged to the provider before, and asks for a region", async () => {
    const page = await openStep("provider", { topology: "compact", regionControlPlaneSizes: ["ccx33"] });
    const card = page.getByTestId("region-card-0");

    await page.getByTestId("region-0-provider").selectOption("aws");
    await expect.poll(() => card.getByTestId("plan-only-notice").isVisible()).toBe(true);
    await expect.poll(() => textOf(page.getByTestId("region-0-cp-size"))).toContain("m6i.xlarge");
    await page.getByTestId("region-0-cp-size").click();
    const rows = page.getByRole("listbox").getByRole("option");
    await expect.poll(() => rows.count()).toBe(15);
    await expect.poll(() => rows.filter({ hasText: "Recommended" }).count()).toBe(0);
    await page.keyboard.press("Escape");
    await pressNext(page);
    await page.getByTestId("wizard-errors").waitFor();
    await expect.poll(() => problemAt(page.getByTestId("region-0-region"))).toBe("Region 1 — Primary: choose a region.");
    await page.getByTestId("region-0-region").selectOption("me-central-1");
    await pressNext(page);
    await page.waitForURL("**/wizard/credentials");

    await expect.poll(() => page.getByTestId("wizard-step-3").getAttribute("class")).toContain("done");
  });

  test("shows nothing but its notice for a provider of which nothing is published", async () => {
    const page = await openStep("provider");

    await page.getByTestId("region-0-provider").selectOption("gcp");

    const card = page.getByTestId("region-card-0");
    await expect.poll(() => textOf(card.getByTestId("plan-only-notice"))).toContain("no regions or sizes are published");
    await expect.poll(() => card.getByRole("combobox").count()).toBe(1);
    await pressNext(page);
    await expect.poll(() => problemAt(page.getByTestId("region-0-provider"))).toContain("choose another provider");
  });

  test("warns of too little memory and offers the size that suffices", async () => {
    const page = await openStep("provider", { regionControlPlaneSizes: ["cpx32"] });

    await page.getByTestId("region-0-memory").getByRole("button", { name: "Use CPX42" }).click();

    await expect.poll(() => page.getByTestId("region-0-memory").count()).toBe(0);
    await expect.poll(() => textOf(page.getByTestId("region-0-cp-size"))).toContain("CPX42");
  });

  test("adds up what the regions cost, by the hour, the month and the year", async () => {
    const page = await openStep("provider", { topology: "compact", regionWorkerCounts: [2, 0], regionWorkerSizes: ["cx53"] });

    await expect
      .poll(() => textOf(page.getByTestId("provider-total")))
      .toContain("All regions: 4 servers€0.1537 per hour€95.96 per month€1,151.52 per year");
    await expect.poll(() => textOf(page.getByTestId("provider-total"))).toContain("List price without tax, traffic and volumes.");
  });

  test("does not let a size for ARM through that an older draft holds", async () => {
    const page = await openStep("provider", { regionControlPlaneSizes: ["cax31"] });

    await pressNext(page);

    await expect.poll(() => problemAt(page.getByTestId("region-0-cp-size"))).toContain("CAX31 is ARM");
  });

  test.each(["51", "1.5", ""])("refuses %j workers at the region's field", async (count) => {
    const page = await openStep("provider");
    const field = page.getByTestId("region-0-workers");

    await field.fill(count);
    await field.blur();

    await expect.poll(() => problemAt(field)).toContain("a whole number from 0 to 50");
  });
});

test("the three steps are done by keyboard alone", async () => {
  const { page } = await console().open("/wizard", { anonymous: true });
  await page.getByTestId("org-name").waitFor();
  const tabTo = async (target: Locator) => {
    for (let presses = 0; presses < 40; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error("The keyboard does not reach it");
  };

  await tabTo(page.getByTestId("org-name"));
  await page.keyboard.type("Ministry of Health");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/wizard/topology");
  await tabTo(page.getByTestId("topology-card-solo").locator("input"));
  await page.keyboard.press("ArrowDown");
  await tabTo(page.getByTestId("topology-ha-toggle"));
  await page.keyboard.press("Space");
  await tabTo(page.locator(".corp-btn-next"));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/wizard/provider");
  await tabTo(page.getByTestId("region-1-cp-size"));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.type("ccx2");
  await page.keyboard.press("Enter");
  await tabTo(page.getByTestId("region-1-workers"));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/wizard/credentials");

  expect(JSON.parse(await stored(page))).toMatchObject({
    state: { topology: "compact", haEnabled: true, regionControlPlaneSizes: [null, "ccx23", null, null, null], completedSteps: [1, 2, 3] },
  });
});

test("a size list is moved in by keys, passes over what cannot be chosen, and closes without a choice", async () => {
  const page = await openStep("provider");
  const button = page.getByTestId("region-0-cp-size");
  const active = async () => page.locator(`[id="${await button.getAttribute("aria-activedescendant")}"]`).getAttribute("data-value");
  await button.focus();

  await page.keyboard.press("Enter");
  await expect.poll(async () => [await button.getAttribute("aria-expanded"), await active()]).toEqual(["true", "cpx52"]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => active()).toBe("ccx13");
  await page.keyboard.press("End");
  await expect.poll(() => active()).toBe("ccx63");
  await page.keyboard.press("Home");
  await expect.poll(() => active()).toBe("cx23");
  await page.keyboard.press("Escape");

  await expect.poll(() => button.getAttribute("aria-expanded")).toBe("false");
  await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await expect.poll(() => page.getByRole("listbox").count()).toBe(0);
  await expect.poll(() => textOf(button)).toContain("CPX52");
});

test("Enter on a tick box ticks nothing and leaves nothing", async () => {
  const page = await openStep("topology");

  await page.getByTestId("topology-ha-toggle").press("Enter");
  await page.getByTestId("topology-card-solo").locator("input").press("Enter");

  expect(page.url()).toBe(console().urlOf("/wizard/topology"));
});

const state = {
  topology: "citadel",
  airgap: true,
  orgHeadquarters: "Muscat",
  regionProviders: { 1: "aws" },
  regionControlPlaneSizes: ["cpx32"],
};

describe.each([{ theme: "dark" }, { theme: "light" }, { locale: "ar" }])("in %o", (visit) => {
  test.each(["organisation", "topology", "provider"] as const)("%s has nothing that an accessibility check objects to", async (slug) => {
    const page = await openStep(slug, state, visit);
    for (const summary of await page.locator("summary").all()) await summary.click();
    await pressNext(page);

    await expect.poll(() => axeViolations(page)).toEqual([]);
  });
});

test.each([390, 320])("nothing is cut off at a width of %i", async (width) => {
  for (const slug of ["organisation", "topology", "provider"] as const) {
    const page = await openStep(slug, state, { viewport: { width, height: 844 } });

    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});
