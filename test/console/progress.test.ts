import { randomBytes } from "node:crypto";
import { provisionPhases } from "@catalyst/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

// Nothing runs phases here: a run stands where a test puts it.
const console = sharedConsole({ env: { CATALYST_ROLE: "api" } });
const limit = { timeout: 90_000 };
const second = 1000;
const minute = 60 * second;
const all = provisionPhases.length;

test("with too few earlier runs the published range is told, and that it is one", limit, async () => {
  await forgetRuns();
  await standAt(await create(), all, { took: minute });
  const id = await create();
  await standAt(id, 3, { took: second });

  const page = await open(id);

  await expect.poll(() => page.getByTestId("progress-eta").textContent()).toMatch(/^Infrastructure and names: about .+ left$/);
  await expect.poll(() => page.getByTestId("progress-basis").textContent()).toContain("published range");
  await expect.poll(() => page.getByTestId("progress-phase").textContent()).toBe("Creating infrastructure: planning the infrastructure");
  await expect
    .poll(() => page.getByTestId("progress-bar").evaluate((bar) => [bar.tagName, (bar as HTMLProgressElement).value]))
    .toEqual(["PROGRESS", 43]);
  await expect.poll(() => page.title()).toMatch(/^43\s?% · Jobs · Catalyst$/);
  await expect.poll(() => page.getByTestId("why-panel").count()).toBe(0);
});

test("with five earlier runs the time left is told as they took it", limit, async () => {
  await forgetRuns();
  for (let run = 0; run < 5; run += 1) await standAt(await create(), all, { took: 2 * minute });
  const id = await create();
  await standAt(id, 3, { took: 2 * minute });

  const page = await open(id);

  await expect.poll(() => page.getByTestId("progress-eta").textContent()).toBe("about 8 min left, nine of ten runs finish in 8 min");
  await expect.poll(() => page.getByTestId("progress-basis").textContent()).toBe("(measured over 5 earlier runs here, up to the DNS)");
});

test("a part that takes longer than nine of ten did says so, and tells why by itself", limit, async () => {
  await forgetRuns();
  for (let run = 0; run < 5; run += 1) await standAt(await create(), all, { took: 10 * second });
  const id = await create();
  await standAt(id, 4, { took: 10 * second, runningFor: minute });

  const page = await open(id);

  await page.getByTestId("why-panel").waitFor();
  await expect
    .poll(() => page.getByTestId("progress-eta").textContent())
    .toBe("slower than nine of ten earlier runs: this part took them at most 10s");
  await page.getByTestId("why-culprit").waitFor();
  await expect.poll(() => axeViolations(page)).toEqual([]);
});

test("once the names are written it says that servers start, and what the bar counts", limit, async () => {
  await forgetRuns();
  const id = await create();
  await standAt(id, all, { took: second });
  await console()
    .mothership.db.updateTable("deployments")
    .set({ status: "flux-bootstrapping", sub_state: "awaiting-kubeconfig" })
    .where("id", "=", id)
    .execute();

  const page = await open(id);

  await expect.poll(() => page.getByTestId("sov-provisioning-pill").textContent()).toBe("Starting · awaiting kubeconfig");
  await expect.poll(() => page.getByTestId("progress-phase").textContent()).toBe("Starting: servers start, awaiting their kubeconfig");
  await expect.poll(() => page.getByTestId("progress-eta").textContent()).toBe("First boot: about 3–5 min left");
  await expect.poll(() => page.getByTestId("progress-bar").getAttribute("aria-label")).toBe("Progress of infrastructure and names");
  await page.getByRole("button", { name: "Why does it wait?" }).click();
  await page.getByTestId("why-panel").waitFor();
});

test("the dialog that cancels opens from the run, and an Arabic reader reads all of it", limit, async () => {
  await forgetRuns();
  const id = await create();
  await standAt(id, 3, { took: second });
  const { page } = await console().open(`/provision/${id}/jobs`, { locale: "ar", theme: "light" });
  await page.getByTestId("progress-cancel").waitFor();

  const words = await page.getByTestId("progress-head").innerText();
  const found = await axeViolations(page);
  await page.getByTestId("progress-cancel").click();
  await page.getByTestId("cancel-dialog").waitFor();

  expect(words).toContain("البنية التحتية والأسماء");
  expect(found).toEqual([]);
});

async function open(id: string): Promise<Page> {
  const { page } = await console().open(`/provision/${id}/jobs`);
  await page.getByTestId("progress-eta").waitFor();
  await expect.poll(() => page.getByTestId("progress-bar").getAttribute("value"), { timeout: 20_000 }).not.toBe("0");
  return page;
}

async function create(): Promise<string> {
  const { client, request } = console().mothership;
  const sovereignFQDN = `a${randomBytes(6).toString("hex")}.omani.works`;
  return (await client.call("createDeployment", { body: request({ sovereignFQDN }) })).id;
}

async function forgetRuns(): Promise<void> {
  await console().mothership.db.deleteFrom("phase_runs").execute();
}

/** Lets the first phases have succeeded, each in so long, and the next one run since a while. */
async function standAt(id: string, succeeded: number, { took, runningFor = 0 }: { took: number; runningFor?: number }): Promise<void> {
  const { db } = console().mothership;
  const now = Date.now();
  await db.deleteFrom("phase_runs").where("deployment_id", "=", id).execute();
  for (const [index, phase] of provisionPhases.slice(0, succeeded + 1).entries()) {
    const isOver = index < succeeded;
    await db
      .insertInto("phase_runs")
      .values({
        deployment_id: id,
        phase,
        attempt: 1,
        status: isOver ? "succeeded" : "running",
        limit_ms: 60_000,
        started_at: new Date(now - (isOver ? took : runningFor)),
        finished_at: isOver ? new Date(now) : null,
      })
      .execute();
    await db.updateTable("deployments").set({ phase }).where("id", "=", id).execute();
  }
}
