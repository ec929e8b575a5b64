import { randomBytes } from "node:crypto";
import type { Page } from "playwright-core";
import { sql } from "kysely";
import { expect, test } from "vitest";
import type { DeploymentSpec } from "../../packages/server/src/features/deployments/deployment.ts";
import { type History, historyForTests } from "../../packages/server/src/features/jobs/testing/history-for-tests.ts";
import { sampleDeployment } from "../../packages/server/src/testing/sample-deployment.ts";
import { axeViolations } from "./axe.ts";
import { sharedConsole, type VisitOptions } from "./console-for-tests.ts";

// Nothing runs phases here: a deployment stays as a test puts it.
const console = sharedConsole({ env: { CATALYST_ROLE: "api" } });
const limit = { timeout: 120_000 };
const unknown = "0000000000000000";
const looks: VisitOptions[] = (["dark", "light"] as const).flatMap((theme) => [
  { theme, viewport: { width: 1280, height: 720 } },
  { theme, viewport: { width: 1440, height: 900 } },
]);

test.each([
  ["with a record", begun],
  ["without one", async () => unknown],
])("the frame of a deployment %s keeps to the rules in both sizes and themes", limit, async (_, made) => {
  const id = await made();
  for (const look of looks) {
    const { page, problems } = await console().open(`/provision/${id}/jobs`, look);
    const [first] = await rowNames(page);

    expect(page.url()).toBe(console().urlOf(`/provision/${id}/jobs`));
    await expect.poll(() => page.locator("g.nlabel, g.nsel, g.nhov, g.ng").count()).toBe(0);
    expect((await page.getByTestId("admin-sidebar").boundingBox())?.width).toBe(224);
    await expect
      .poll(() => page.getByTestId("sov-nav").getByRole("link").allTextContents())
      .toEqual(["Dashboard", "Apps", "Jobs", "Domains", "Billing", "Team", "Settings"]);
    const text = (await page.locator("body").textContent()) ?? "";
    expect(["Hetzner infra", "Cluster bootstrap", "tenant", "workspace"].filter((each) => text.includes(each))).toEqual([]);
    await opensInPlace(page, first ?? "");
    expect(problems).toEqual([]);
  }
});

test("a plan says what it is, and nothing of it has ever run", limit, async () => {
  const [{ page }, anonymous] = [
    await console().open(`/provision/${unknown}/jobs`),
    await console().open(`/provision/${await begun()}/jobs`, { anonymous: true }),
  ];

  await page.getByTestId("plan-view-banner").getByText("No deployment has this id.").waitFor();
  await anonymous.page.getByTestId("plan-view-banner").getByText("You are not signed in").waitFor();
  await page.getByTestId("job-row-tofu-init").waitFor();

  const states = await page
    .locator("[data-testid^=job-row-]")
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset["status"]));
  expect([states.length, new Set(states)]).toEqual([18, new Set(["pending"])]);
  await expect.poll(() => page.getByTestId("sov-provisioning-pill").textContent()).toBe("Plan");
  await expect.poll(() => page.getByTestId("stream-status").textContent()).toBe("Not connected");
  await expect.poll(() => axeViolations(page)).toEqual([]);
});

test("a Sovereign that was wiped says so, and its jobs can still be read", limit, async () => {
  const history = await beginHistory();
  await history.open("preflight");
  await history.close("succeeded");
  await history.set({ status: "wiped", finished: true });
  const { page } = await console().open(`/provision/${history.id}/jobs`);

  await page.getByTestId("wiped-notice").waitFor();
  await page.getByTestId("job-row-preflight").waitFor();

  await expect.poll(() => page.getByTestId("sov-provisioning-pill").textContent()).toBe("Wiped");
  await expect.poll(() => page.getByTestId("progress-head").count()).toBe(0);
  await expect.poll(() => axeViolations(page)).toEqual([]);
});

test("a link to a job opens its row in the list and brings it into view, and others link to each other", limit, async () => {
  const id = await begun();
  const { page } = await console().open(`/provision/${id}/jobs/${id}:preflight`, { viewport: { width: 1280, height: 500 } });

  await page.getByTestId("job-expansion-preflight").waitFor();

  await expect.poll(() => isInView(page, "job-row-preflight")).toBe(true);
  await page.goto(console().urlOf(`/provision/${id}/jobs/tofu-plan`));
  await page.getByTestId("job-expansion-tofu-plan").getByRole("link", { name: "tofu-init" }).click();
  await page.getByTestId("job-expansion-tofu-init").waitFor();
  expect(page.url()).toBe(console().urlOf(`/provision/${id}/jobs/tofu-init`));
  // What was open stays so.
  await expect.poll(() => page.getByTestId("job-expansion-tofu-plan").count()).toBe(1);
});

test("jobs are filtered by words, state, Application and batch, which the address can name", limit, async () => {
  const id = await begun();
  const { page } = await console().open(`/provision/${id}/jobs?batch=bootstrap-kit`);

  await expect.poll(() => page.getByTestId("jobs-result-count").textContent()).toBe("15 jobs of 24");
  await page.getByTestId("jobs-search").fill("CILIUM");
  await expect.poll(() => rowNames(page)).toEqual(["install-cilium"]);
  await page.getByTestId("jobs-filter-status").selectOption("failed");
  await page.getByTestId("jobs-empty").getByRole("button").click();
  await expect.poll(() => page.getByTestId("jobs-result-count").textContent()).toBe("24 jobs of 24");
  await page.getByTestId("jobs-filter-status").selectOption("failed");
  await expect.poll(() => rowNames(page)).toEqual(["tofu-plan"]);
  await page.getByTestId("jobs-filter-status").selectOption("");
  await page.getByTestId("jobs-filter-batch").selectOption("phase-0-infra");
  await expect.poll(async () => page.url()).toContain("?batch=phase-0-infra");
  expect((await rowNames(page)).at(0)).toBe("dns-commit");
});

test("an open job shows its attempts, newest first, each with its own log", limit, async () => {
  const history = await beginHistory();
  await history.open("preflight");
  await history.tell("preflight", { message: "the first try" });
  await history.close("failed", { level: "error" });
  await history.open("preflight", { attempt: 2 });
  await history.tell("preflight", { message: "the second try" });
  await history.close("failed", { level: "error" });
  await fail(history);
  const { page } = await console().open(`/provision/${history.id}/jobs/preflight`);
  const attempts = page.getByTestId("job-expansion-preflight").getByRole("button", { name: /^Attempt/ });
  await attempts.first().waitFor();

  const names = await attempts.allTextContents();
  await expect.poll(() => page.getByTestId("execution-logs-line-2").textContent()).toMatch(/^\d\d:\d\d:\d\d\.\d{3} INFO the second try$/);
  await attempts.nth(1).click();
  await expect.poll(() => page.getByTestId("execution-logs-line-2").textContent()).toContain("the first try");
  await page.getByTestId("job-retry-preflight").click();
  await page.getByTestId("retry-dialog").waitFor();

  expect(names.map((name) => name.slice(0, 9))).toEqual(["Attempt 2", "Attempt 1"]);
});

test("5,000 jobs stand as a window of few rows, and are filtered", limit, async () => {
  const { spec } = sampleDeployment({});
  const region = spec.regions[0]!;
  // Fifteen of the kit and one boot in each region.
  const regions = Array.from({ length: 320 }, (_, index) => ({ ...region, key: `r${index}` }));
  const history = await beginHistory({ regions });
  await history.open("preflight");
  await history.close("failed", { level: "error" });
  await fail(history);
  const { page } = await console().open(`/provision/${history.id}/jobs`, { viewport: { width: 1440, height: 900 } });
  await page.locator("[data-testid^=job-row-]").first().waitFor({ timeout: 30_000 });

  const total = Number(/of (\d+)/.exec((await page.getByTestId("jobs-result-count").textContent()) ?? "")?.[1]);
  const counts: number[] = [];
  for (const share of [0, 0.3, 0.7, 1]) {
    await page.evaluate((part) => window.scrollTo(0, document.body.scrollHeight * part), share);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    counts.push(await page.locator("[data-testid^=job-row-]").count());
  }
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByTestId("jobs-search").fill("cilium-r31");

  expect(total).toBeGreaterThan(4000);
  expect(Math.max(...counts)).toBeLessThanOrEqual(80);
  expect(Math.min(...counts)).toBeGreaterThan(5);
  // Of one region, and of the ten whose keys go on.
  await expect.poll(() => page.getByTestId("jobs-result-count").textContent()).toBe(`11 jobs of ${total}`);
});

test("a log of 100,000 lines opens at its end, holds little, follows, and can be searched", limit, async () => {
  const { db } = console().mothership;
  const history = await beginHistory();
  await history.open("tofu-apply");
  await history.tellMany("tofu", 100_000);
  await sql`update events set body = jsonb_set(body, '{message}', '"here is the needle"') where deployment_id = ${history.id} and seq = 50000`.execute(
    db,
  );
  const { page } = await console().open(`/provision/${history.id}/jobs`);
  await page.getByTestId("job-row-tofu-apply").waitFor();

  await page.getByTestId("job-row-tofu-apply").click();
  await page.getByTestId("execution-logs-line-100001").getByText("line 100000").waitFor();
  const viewport = page.getByTestId("execution-logs-viewport");
  const [background, rows] = await viewport.evaluate((element) => [
    getComputedStyle(element).backgroundColor,
    element.querySelectorAll("[data-testid^=execution-logs-line-]").length,
  ]);
  await history.tell("tofu", { message: "and one more" });
  await page.getByTestId("execution-logs-line-100002").getByText("and one more").waitFor();
  await viewport.hover();
  await page.mouse.wheel(0, -4000);
  await page.getByTestId("execution-logs-resume").waitFor();
  await history.tell("tofu", { message: "not followed" });
  await page.getByText("100,003 lines").waitFor();
  const isFollowed = await page.getByTestId("execution-logs-line-100003").count();
  await page.getByTestId("execution-logs-search").fill("NEEDLE");
  await page.getByTestId("execution-logs-line-50000").getByText("here is the needle").waitFor();
  await expect.poll(() => page.getByTestId("execution-logs-finds").textContent()).toBe("1 of 1");
  await page.getByTestId("execution-logs-resume").click();
  await page.getByTestId("execution-logs-line-100003").waitFor();

  expect(background).toBe("rgb(13, 17, 23)");
  expect(rows).toBeLessThan(60);
  expect(isFollowed).toBe(0);
  await expect.poll(() => viewport.evaluate((element) => element.closest("[aria-live]"))).toBeNull();
});

test("the timeline draws what has begun, and its table says the same", limit, async () => {
  const { page } = await console().open(`/provision/${await begun()}/jobs/timeline`);

  await page.getByTestId("sov-jobs-timeline").waitFor();

  const drawn = await page.locator(".timeline-name").allTextContents();
  const table = await page.getByTestId("timeline-table").locator("tbody tr").allTextContents();
  expect(drawn).toEqual(["preflight", "dns-reserve", "tofu-init", "tofu-plan"]);
  expect(table.slice(0, 4).map((row) => drawn.find((name) => row.startsWith(name)))).toEqual(drawn);
  expect(table[3]).toContain("Failed");
});

test.each<[string, VisitOptions]>([
  ["dark", { theme: "dark" }],
  ["light", { theme: "light" }],
  ["Arabic", { locale: "ar" }],
  ["narrow", { viewport: { width: 320, height: 700 } }],
])("nothing about jobs and timeline is objected to by an accessibility check: %s", limit, async (_, look) => {
  const id = await begun();
  const { page, problems } = await console().open(`/provision/${id}/jobs/tofu-plan`, look);
  await page.getByTestId("execution-logs-line-1").waitFor();
  await page.getByTestId("why-panel").waitFor();
  const onJobs = await axeViolations(page);
  const isTooWide = await page.evaluate(() =>
    [...document.querySelectorAll("[data-testid=progress-head], [data-testid=sov-jobs-list]")].some((part) => {
      const { left, right } = part.getBoundingClientRect();
      return left < 14 || right > window.innerWidth - 14;
    }),
  );

  await page.goto(console().urlOf(`/provision/${id}/jobs/timeline`));
  await page.getByTestId("timeline-table").waitFor();

  expect(onJobs).toEqual([]);
  await expect.poll(() => axeViolations(page)).toEqual([]);
  expect([isTooWide, problems]).toEqual([false, []]);
});

/** A deployment that failed at its plan, with something in its log of every level. */
async function begun(): Promise<string> {
  const history = await beginHistory();
  for (const phase of ["preflight", "dns-reserve", "tofu-init"] as const) {
    await history.open(phase);
    await history.close("succeeded");
  }
  await history.open("tofu-plan");
  await history.tell("tofu", { level: "warn", message: "this may take a while" });
  await history.tell("tofu", { level: "error", message: "it does not work" });
  await history.close("failed", { level: "error" });
  await fail(history);
  return history.id;
}

async function fail(history: History): Promise<void> {
  const at = "2026-11-22T10:00:30.000Z";
  await history.set({
    status: "failed",
    finished: true,
    failure: { code: "tofu-plan-failed", phase: "tofu-plan", message: "it does not work", retryable: true, at },
  });
}

/** Of an id and a name of its own: nothing of another test stands in its way. */
function beginHistory(spec: Partial<DeploymentSpec> = {}): Promise<History> {
  const id = randomBytes(8).toString("hex");
  return historyForTests(console().mothership.db, { id, spec: { fqdn: `${id}.example.org`, ...spec } });
}

async function rowNames(page: Page): Promise<string[]> {
  const rows = page.locator("[data-testid^=job-row-]");
  await rows.first().waitFor();
  return rows.evaluateAll((all) => all.map((row) => row.getAttribute("data-testid")?.replace("job-row-", "") ?? ""));
}

async function opensInPlace(page: Page, name: string): Promise<void> {
  const address = page.url();
  const row = page.getByTestId(`job-row-${name}`);
  await row.click();
  await page.getByTestId("sov-jobs-list").getByTestId(`job-expansion-${name}`).waitFor();
  await expect.poll(async () => [await row.getAttribute("aria-expanded"), page.url()]).toEqual(["true", address]);
  await row.click();
  await page.getByTestId(`job-expansion-${name}`).waitFor({ state: "hidden" });
  await expect.poll(async () => [await row.getAttribute("aria-expanded"), page.url()]).toEqual(["false", address]);
}

function isInView(page: Page, testId: string): Promise<boolean> {
  return page.getByTestId(testId).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  });
}
