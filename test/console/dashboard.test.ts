import type { TreemapItem } from "@catalyst/contract";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

const console = sharedConsole({ env: { CATALYST_ROLE: "api" } });
const unknown = "0000000000000000";
let known: string;

beforeAll(async () => {
  const { client, request } = console().mothership;
  ({ id: known } = await client.call("createDeployment", { body: request({ sovereignFQDN: "map.omani.works" }) }));
});

describe("before a cluster runs", () => {
  test.each([
    ["with a record", () => known],
    ["without one", () => unknown],
  ])("the page %s says that there is nothing to show yet, and leads to the jobs", async (_, id) => {
    const { page, problems } = await console().open(`/provision/${id()}/dashboard`);
    await page.getByTestId("dashboard-empty").waitFor();

    await expect.poll(() => page.getByTestId("dashboard-empty").innerText()).toContain("Nothing to show until the cluster runs");
    await expect
      .poll(() => page.getByTestId("dashboard-empty").getByRole("link").getAttribute("href"))
      .toBe(`/sovereign/provision/${id()}/jobs`);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("a Sovereign that owns itself is shown the way to its own console", async () => {
    const { client, request, db } = console().mothership;
    const { id } = await client.call("createDeployment", { body: request({ sovereignFQDN: "own.omani.works" }) });
    await db.updateTable("deployments").set({ status: "adopted" }).where("id", "=", id).execute();
    const { page } = await console().open(`/provision/${id}/dashboard`);
    await page.getByTestId("handed-over").waitFor();

    await expect.poll(() => page.getByTestId("handed-over").getByRole("link").getAttribute("href")).toBe("https://console.own.omani.works");
    await expect.poll(() => axeViolations(page)).toEqual([]);
  });
});

// No cluster can be asked yet, so the server's own answer is always empty: this one read is answered here, in the shape of its contract.
describe("with workloads", () => {
  test.each([
    { theme: "dark", locale: "en", viewport: { width: 1440, height: 900 } },
    { theme: "light", locale: "en", viewport: { width: 390, height: 844 } },
    { theme: "light", locale: "ar", viewport: { width: 1280, height: 720 } },
  ] as const)("the map, its legend and its table are accessible ($theme, $locale, $viewport.width)", async (look) => {
    const { page, problems } = await openMap(look);

    await expect.poll(() => page.locator("[data-testid^=treemap-cell-]").count()).toBe(5);
    await expect.poll(() => page.getByTestId("dashboard-table").locator("tbody tr").count()).toBe(2);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await expect.poll(() => axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("Enter opens a cell, Escape goes up, and the focus stays in the map", async () => {
    const { page } = await openMap();
    await page.getByTestId("treemap-cell-spine").focus();
    await page.keyboard.press("Enter");

    await expect.poll(() => cellsOf(page)).toEqual(["treemap-cell-cilium", "treemap-cell-coredns"]);
    await expect.poll(() => page.getByTestId("dashboard-breadcrumb").innerText()).toContain("SPINE");
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest("[data-testid=treemap-frame]") !== null)).toBe(true);
    await page.keyboard.press("Escape");

    await expect.poll(() => page.locator("[data-testid^=treemap-cell-]").count()).toBe(5);
  });

  test("a cell has the colour of its percentage, and what was not measured is hatched and says so", async () => {
    const { page } = await openMap();
    const [measured, hatched] = await Promise.all([
      page.getByTestId("treemap-cell-spine/cilium").evaluate((each) => getComputedStyle(each).backgroundColor),
      page.getByTestId("treemap-cell-pilot/flux").evaluate((each) => getComputedStyle(each).backgroundImage),
    ]);

    expect(measured).toBe("rgb(239, 68, 68)");
    expect(hatched).toContain("repeating-linear-gradient");
    await expect.poll(() => page.getByTestId("treemap-cell-pilot/flux").innerText()).toContain("no metric");
  });

  test("layers never come twice, and a limit as size keeps the colour to utilization", async () => {
    const { page, asked } = await openMap();

    await expect.poll(() => page.getByTestId("treemap-color-select").isDisabled()).toBe(true);
    await page.getByTestId("treemap-size-select").selectOption("replica_count");
    await page.getByTestId("treemap-color-select").selectOption("health");
    await page.getByTestId("treemap-layer-0").selectOption("application");

    await expect
      .poll(() => Object.fromEntries(new URL(asked.at(-1)!).searchParams))
      .toEqual({ deployment_id: known, group_by: "application,family", size_by: "replica_count", color_by: "health" });
  });

  test("a refusal is shown with its code, and the rest of the page stays", async () => {
    const { page } = await console().open("/deployments");
    const problem = {
      error: "internal",
      title: "Something went wrong",
      detail: "No metrics",
      status: 500,
      requestId: "r-1",
      next: "Retry",
    };
    await page.route("**/dashboard/treemap**", (route) =>
      route.fulfill({ status: 500, json: problem, contentType: "application/problem+json" }),
    );
    await page.goto(console().urlOf(`/provision/${known}/dashboard`));
    await page.getByTestId("dashboard-error").waitFor();

    await expect.poll(() => page.getByTestId("dashboard-error").innerText()).toContain("internal");
    await expect.poll(() => page.getByTestId("treemap-layer-controller").isVisible()).toBe(true);
    await expect.poll(() => axeViolations(page)).toEqual([]);
  });
});

const leaf = (id: string, size: number, percentage: number | null): TreemapItem => ({
  id,
  name: id,
  count: 1,
  percentage,
  size_value: size,
});
const items: TreemapItem[] = [
  {
    id: "spine",
    name: "SPINE",
    count: 2,
    percentage: 75,
    size_value: 4000,
    children: [leaf("cilium", 3000, 100), leaf("coredns", 1000, 50)],
  },
  { id: "pilot", name: "PILOT", count: 1, percentage: null, size_value: 2000, children: [leaf("flux", 2000, null)] },
];

async function openMap(look?: Parameters<ReturnType<typeof console>["open"]>[1]) {
  const { page, problems } = await console().open("/deployments", look);
  const asked: string[] = [];
  await page.route("**/dashboard/treemap**", (route) => {
    asked.push(route.request().url());
    return route.fulfill({ json: { items, total_count: 3 } });
  });
  await page.goto(console().urlOf(`/provision/${known}/dashboard`));
  await page.locator("[data-testid^=treemap-cell-]").first().waitFor();
  return { page, problems, asked };
}

function cellsOf(page: Page): Promise<(string | null)[]> {
  return page.locator("[data-testid^=treemap-cell-]").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-testid")));
}
