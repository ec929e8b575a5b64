import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { sharedConsole } from "./console-for-tests.ts";

// Slow enough that a run can be disturbed while it is under way.
const console = sharedConsole({ set: { "hetzner.latency.scale": 1 }, project: { quota: { load_balancers: 20, servers: 20 } } });
const limit = { timeout: 120_000 };
let count = 0;

test("a page goes on without a gap or a repeat when the server is killed in the middle of a run", limit, async () => {
  const { mothership, open } = console();
  const id = await begin();
  const { page } = await open(`/provision/${id}/jobs`);
  await eventually(() => heard(page)).toMatchObject({ kind: "live" });
  await mothership.follow(id, ({ phase, state }) => phase === "tofu-apply" && state === "running");

  await mothership.restart(async () => {
    await eventually(() => heard(page)).toMatchObject({ kind: expect.stringMatching(/reconnecting|polling/) });
  });
  await mothership.follow(id, ({ phase }) => phase === "flux-bootstrap");

  const { state } = await mothership.client.call("listEvents", { params: { id } });
  await eventually(() => heard(page)).toEqual({ kind: "live", seq: state.lastSeq, received: state.lastSeq });
  await eventually(() => page.getByTestId("job-row-dns-commit").getAttribute("data-status")).toBe("succeeded");
  await expect.poll(() => page.getByTestId("sov-provisioning-pill").textContent()).toBe("Starting · awaiting kubeconfig");
});

test("the log of a job that was watched through a restart has every line once, as the API has it", limit, async () => {
  const { mothership, open } = console();
  const id = await begin();
  const { page } = await open(`/provision/${id}/jobs/tofu-apply`);
  await mothership.follow(id, ({ phase, state }) => phase === "tofu-apply" && state === "running");
  await page.getByTestId("execution-logs-root").waitFor();

  await mothership.restart();
  await mothership.follow(id, ({ phase }) => phase === "flux-bootstrap");

  const { executions } = await mothership.client.call("readJob", { params: { id, jobId: "tofu-apply" } });
  const { lines } = await mothership.client.call("readExecutionLogs", { params: { executionId: executions[0]?.id ?? "" } });
  await page.getByTestId("execution-logs-done").waitFor({ timeout: 20_000 });
  await eventually(() => page.getByTestId(`execution-logs-line-${lines.length}`).textContent()).toContain(lines.at(-1)?.message);
  await expect
    .poll(() =>
      page
        .getByTestId("job-expansion-tofu-apply")
        .getByRole("button", { name: /^Attempt/ })
        .count(),
    )
    .toBe(executions.length);
});

test("a laptop that slept says that it is offline, and then catches up", limit, async () => {
  const { mothership, open } = console();
  const id = await begin();
  const { page } = await open(`/provision/${id}/jobs`);
  await eventually(() => heard(page)).toMatchObject({ kind: "live" });

  await page.context().setOffline(true);
  await eventually(() => heard(page)).toMatchObject({ kind: "offline" });
  const banner = await page.getByTestId("offline-banner").isVisible();
  const rows = await page.locator("[data-testid^=job-row-]").count();
  await mothership.follow(id, ({ phase }) => phase === "flux-bootstrap");
  await page.context().setOffline(false);

  const { state } = await mothership.client.call("listEvents", { params: { id } });
  await eventually(() => heard(page)).toEqual({ kind: "live", seq: state.lastSeq, received: state.lastSeq });
  expect([banner, rows > 0]).toEqual([true, true]);
});

test("a reload in the middle of a run shows the same run, and goes on", limit, async () => {
  const { mothership, open } = console();
  const id = await begin();
  const { page } = await open(`/provision/${id}/jobs`);
  await mothership.follow(id, ({ phase, state }) => phase === "tofu-apply" && state === "running");

  await page.reload();
  await mothership.follow(id, ({ phase }) => phase === "flux-bootstrap");

  const { state } = await mothership.client.call("listEvents", { params: { id } });
  await eventually(() => heard(page)).toEqual({ kind: "live", seq: state.lastSeq, received: state.lastSeq });
  await expect
    .poll(() => page.getByTestId("sov-provisioning-pill").textContent(), { timeout: 10_000 })
    .toBe("Starting · awaiting kubeconfig");
});

test("a tab that nobody looks at for a minute gives up its stream, and takes it up again when looked at", limit, async () => {
  const { mothership, context, urlOf } = console();
  const id = await begin();
  const page = await (await context()).newPage();
  await page.clock.install();
  await page.goto(urlOf(`/provision/${id}/jobs`));
  await page.clock.runFor(1000);
  await eventually(() => heard(page)).toMatchObject({ kind: "live" });

  await turn(page, "hidden");
  await page.clock.runFor(59_000);
  const before = await heard(page);
  await page.clock.runFor(2000);
  await eventually(() => heard(page)).toMatchObject({ kind: "idle" });
  await turn(page, "visible");
  await page.clock.runFor(1000);

  await eventually(() => heard(page)).toMatchObject({ kind: "live" });
  expect(before.kind).not.toBe("idle");
  await mothership.follow(id, ({ phase }) => phase === "flux-bootstrap");
});

test("what is shown is marked with its age once the server has been silent for half a minute", limit, async () => {
  const { context, urlOf } = console();
  const id = await begin();
  const page = await (await context()).newPage();
  await page.clock.install();
  await page.goto(urlOf(`/provision/${id}/jobs`));
  await page.clock.runFor(1000);
  await eventually(() => heard(page)).toMatchObject({ kind: "live" });

  await page.route("**/api/v1/deployments/**", (route) => route.abort());
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await pass(page, 20);
  const early = await page.getByTestId("stale-mark").count();
  await pass(page, 20);

  await eventually(() => page.getByTestId("stale-mark").textContent()).toMatch(/^as of \d\d:\d\d:\d\d$/);
  expect(early).toBe(0);
  await expect.poll(() => heard(page)).toMatchObject({ kind: "polling" });
  await expect.poll(() => page.getByTestId("stream-status").textContent()).toContain("Polling");
});

test("a run that has failed says so, tells why by itself, and is over for the stream", limit, async () => {
  const { mothership, context, urlOf } = console();
  const page = await (await context()).newPage();
  const id = await begin({ hetznerToken: mothership.readToken });
  await page.goto(urlOf(`/provision/${id}/jobs`));

  await page.getByTestId("why-panel").waitFor({ timeout: 20_000 });

  await eventually(() => heard(page)).toMatchObject({ kind: "finished" });
  const { failure } = await mothership.client.call("readDeployment", { params: { id } });
  await expect.poll(() => page.getByTestId("sov-provisioning-pill").textContent()).toContain("Failed");
  expect((await page.getByTestId("why-culprit").textContent()) ?? "").not.toContain("None:");
  await expect.poll(() => page.getByTestId("progress-retry").isVisible()).toBe(true);
  expect(failure?.code).toBe("hetzner-token-readonly");
  await expect.poll(() => axeViolations(page)).toEqual([]);
  await page.getByTestId("progress-retry").click();
  await page.getByTestId("retry-dialog").waitFor();
});

test("the end of a run is told once outside the page, where that is allowed", limit, async () => {
  const { mothership, context, urlOf } = console();
  const page = await (await context()).newPage();
  await page.addInitScript(() => {
    const told: string[] = [];
    Object.assign(globalThis, {
      told,
      Notification: class extends EventTarget {
        static permission = "granted";
        constructor(title: string) {
          super();
          told.push(title);
        }
      },
    });
  });
  const id = await begin();
  await page.goto(urlOf(`/provision/${id}/jobs`));
  await mothership.follow(id, ({ phase, state }) => phase === "tofu-apply" && state === "running");
  await eventually(() => page.title()).toMatch(/^\d+\s?% · Jobs · Catalyst$/);

  await mothership.client.call("cancelDeployment", { params: { id }, body: {} });
  await mothership.follow(id, () => false);

  await eventually(() => heard(page)).toMatchObject({ kind: "finished" });
  const { sovereignFQDN } = await mothership.client.call("readDeployment", { params: { id } });
  await eventually(() => page.evaluate(() => (globalThis as unknown as { told: string[] }).told)).toEqual([`${sovereignFQDN}: Cancelled`]);
  await expect.poll(() => page.title()).toBe("Jobs · Catalyst");
});

/** A run of its own name; nothing of another test stands in its way. */
async function begin(members: { hetznerToken?: string } = {}): Promise<string> {
  const { client, request } = console().mothership;
  count += 1;
  return (await client.call("createDeployment", { body: request({ sovereignFQDN: `live${count}.omani.works`, ...members }) })).id;
}

async function heard(page: Page): Promise<{ kind: string | null; seq: number; received: number }> {
  const status = page.getByTestId("stream-status");
  const [kind, seq, received] = await Promise.all(["stream", "seq", "received"].map((name) => status.getAttribute(`data-${name}`)));
  return { kind: kind ?? null, seq: Number(seq), received: Number(received) };
}

/** What comes about in its own time, on a machine that may be busy. */
function eventually<Value>(seen: () => Promise<Value>) {
  return expect.poll(seen, { timeout: 30_000, interval: 100 });
}

/** Lets seconds pass in the page, each with what it brings about. */
async function pass(page: Page, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) await page.clock.runFor(1000);
}

/** As the browser tells a page whether its tab is in front. */
async function turn(page: Page, state: "hidden" | "visible"): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}
