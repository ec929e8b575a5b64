import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensurePluginMirror } from "@catalyst/lab/tools/plugin-mirror.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { testMothership } from "../packages/server/src/testing/test-mothership.ts";

const run = promisify(execFile);
const canMount = await tryMount();

describe("a program that is needed and missing", { timeout: 90_000 }, () => {
  test.each([
    ["OpenTofu", { CATALYST_TOFU_BIN: "/nonexistent/tofu" }],
    ["the Hetzner Cloud provider", { CATALYST_TOFU_PLUGIN_MIRROR: "/nonexistent/mirror" }],
  ])("%s: the run waits a little, then fails with what is missing and what to do", async (what, env) => {
    const { provision, census } = await testMothership({ env, tuning: { toolGraceMs: 500 } });

    const { state, events } = await provision();

    expect(state.failure).toMatchObject({
      code: "tofu-init-failed",
      phase: "tofu-init",
      retryable: true,
      message: `${what} is not on this machine and nobody is building it`,
      sentence: expect.stringContaining("catalyst tools build"),
      culprit: { kind: "tool", name: what, reason: "engine-missing" },
    });
    expect(events.map(({ message }) => message)).toContain(`Waiting for ${what}`);
    expect(await census()).toEqual([]);
  });

  test("is waited for while it is being built, with how long that takes, and then the run goes on by itself", async () => {
    const folder = await temporaryFolder();
    const mirror = await ensurePluginMirror();
    const [late, progress] = [join(folder, "mirror"), join(folder, "terraform-provider-hcloud")];
    await mkdir(progress);
    const startTicks = (await readFile("/proc/self/stat", "utf8")).split(") ")[1]?.split(" ")[19];
    await writeFile(join(progress, "progress.json"), JSON.stringify({ state: "building", pid: process.pid, startTicks, etaMs: 90_000 }));
    const env = { CATALYST_TOFU_PLUGIN_MIRROR: late, CATALYST_TOOL_PROGRESS: folder };
    const { client, request, follow } = await testMothership({ env, tuning: { toolGraceMs: 500 } });
    const { id } = await client.call("createDeployment", { body: request() });
    const waiting = await follow(id, ({ state }) => state === "waiting");
    const ready = await client.call("readyz");

    await symlink(mirror.path, late);
    const { state } = await follow(id, ({ phase }) => phase === "flux-bootstrap");

    expect(waiting.state.phases.at(-1)?.waitingFor).toBe("the Hetzner Cloud provider, which is being built, about 90 s left");
    expect(ready).toMatchObject({ status: "degraded", checks: { tofu: "the Hetzner Cloud provider is being built" } });
    expect(state.status).toBe("flux-bootstrapping");
  });
});

// A disk can only be filled without harm where the test may mount one of its own.
test.skipIf(!canMount)(
  "a work folder whose disk is full fails as that, and a retry works once there is room",
  { timeout: 90_000 },
  async () => {
    const work = await temporaryFolder();
    await run("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", work]);
    onTestFinished(async () => void (await run("umount", ["-l", work])));
    const { provision, client, follow, census } = await testMothership({ env: { CATALYST_TOFU_WORKDIR: work } });

    const { id, state } = await provision();
    await run("mount", ["-o", "remount,size=256m", work]);
    await client.call("retryDeployment", { params: { id }, body: {} });
    const retried = await follow(id, ({ phase }) => phase === "flux-bootstrap", state.lastSeq);

    expect(state.failure).toMatchObject({ code: "disk-full", retryable: true, culprit: { kind: "disk", name: "work folder" } });
    expect(state.failure?.sentence).toContain("Nothing is lost");
    expect(retried.state.status).toBe("flux-bootstrapping");
    expect(await census()).toHaveLength(6);
  },
);

describe("a stop", { timeout: 90_000 }, () => {
  test.each(["tofu-plan", "tofu-apply"])("during %s keeps everything, and after the start the run goes on to its end", async (phase) => {
    const mothership = await testMothership({ set: { "hetzner.latency.scale": 0.5 } });
    const { id } = await mothership.client.call("createDeployment", { body: mothership.request() });
    const before = await mothership.follow(id, (event) => event.phase === phase && event.state === "running");

    let children = "";
    await mothership.restart(async () => {
      children = await childrenOf(mothership.folder);
    });
    const after = await mothership.follow(id, (event) => event.phase === "flux-bootstrap", before.events.at(-1)?.seq);

    expect(children).toBe("");
    expect([after.state.status, after.state.attempt, after.state.error]).toEqual(["flux-bootstrapping", 1, undefined]);
    expect([...before.events, ...after.events].map(({ seq }) => seq)).toEqual(
      [...before.events, ...after.events].map((_, index) => index + 1),
    );
    expect(await mothership.census()).toHaveLength(6);
  });
});

/** Command lines of processes that work in a folder, as a stop must leave none. */
async function childrenOf(folder: string): Promise<string> {
  const { stdout } = await run("ps", ["-eo", "pid,args"]);
  return stdout
    .split("\n")
    .filter((line) => line.includes(folder))
    .join("\n");
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-machine-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function tryMount(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-mount-"));
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", folder]);
    await run("umount", [folder]);
    return true;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
