import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Preparation } from "@catalyst/contract";
import { createOpenTofu } from "../../adapters/iac/opentofu/opentofu.ts";
import { createManualClock } from "../../platform/manual-clock.ts";
import { silentLogger } from "../../platform/log.ts";
import { ask } from "../../testing/ask-for-tests.ts";
import { sharedMothership } from "../../testing/shared-mothership.ts";
import { readPreparation } from "./preparation.ts";

const shared = sharedMothership({ env: { CATALYST_ROLE: "api" } });

describe("a mothership that has what a run needs", () => {
  test("says to anybody that it is ready, and that no real cloud stands behind it", async () => {
    const answer = await ask(shared(), "GET", "/api/v1/preparation", { as: null });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ ready: true, preparing: [], features: ["lab"], consoleBuild: expect.any(String) });
  });

  test("tells who is signed in of the same features", async () => {
    const me = await shared().client.call("readMe");

    const { features } = (await ask(shared(), "GET", "/api/v1/preparation", { as: null })).body as Preparation;
    expect(me).toMatchObject({ role: "mothership", features, locale: null });
  });
});

describe("a machine on which OpenTofu is not there yet", () => {
  test("says what is being built and when it should be there", async () => {
    const { parts, progress } = await machine();
    await progress("opentofu", { state: "building", pid: process.pid, startTicks: await ownStart(), etaMs: 90_000 });

    const preparation = await readPreparation(parts);

    expect(preparation).toMatchObject({ ready: false, consoleBuild: "abc", features: ["lab"] });
    expect(preparation.preparing).toEqual([
      {
        name: "OpenTofu",
        state: "building",
        message: "OpenTofu is being built; until it is there, runs wait for it",
        expectedAt: "2026-11-22T10:01:30.000Z",
      },
    ]);
  });

  test("promises no time while another program is built first", async () => {
    const { parts, progress } = await machine();
    await progress("kwok", { state: "building", pid: process.pid, startTicks: await ownStart(), etaMs: 90_000 });

    const { preparing } = await readPreparation(parts);

    expect(preparing).toEqual([{ name: "OpenTofu", state: "building", message: expect.any(String) }]);
  });

  test("says that it is missing when whoever built it is gone", async () => {
    const { parts, progress } = await machine();
    await progress("opentofu", { state: "building", pid: process.pid, startTicks: "1", etaMs: 90_000 });

    const { preparing } = await readPreparation(parts);

    expect(preparing).toEqual([{ name: "OpenTofu", state: "missing", message: "OpenTofu is missing and nobody is building it" }]);
  });
});

test("a machine without the infrastructure definition says so, and not where it should lie", async () => {
  const { parts, folder } = await machine();
  await writeFile(join(folder, "tofu"), "", { mode: 0o755 });

  const { preparing } = await readPreparation(parts);

  expect(preparing).toMatchObject([{ name: "the infrastructure definition", state: "missing" }]);
  expect(JSON.stringify(preparing)).not.toContain(folder);
});

/** An engine whose program is not there, and the folder in which builders tell how far they are. */
async function machine() {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-preparation-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const clock = createManualClock();
  const iac = createOpenTofu({
    binary: join(folder, "tofu"),
    modulePath: folder,
    workFolder: folder,
    pluginMirror: undefined,
    progressFolder: folder,
    proxy: undefined,
    storageBoxURL: undefined,
    concurrency: 1,
    stopGraceMs: 1000,
    clock,
    log: silentLogger,
    answerAt: async () => undefined,
  });
  const progress = async (tool: string, told: object) => {
    await mkdir(join(folder, tool));
    await writeFile(join(folder, tool, "progress.json"), JSON.stringify(told));
  };
  return { parts: { iac, clock, consoleBuild: () => "abc", features: ["lab"] }, folder, progress };
}

/** See proc(5), field 22. */
async function ownStart(): Promise<string> {
  const stat = await readFile("/proc/self/stat", "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
