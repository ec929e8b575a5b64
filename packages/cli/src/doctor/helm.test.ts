import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeSandbox } from "../testing/run-catalyst.ts";

const sandbox = await makeSandbox();
const cache = join(sandbox.directory, "cache");

afterAll(() => sandbox.remove());

/** Neither the cache nor PATH of these has a Helm. */
const without = { CATALYST_CACHE_DIR: cache, PATH: "/nowhere" };

test(
  "tools list shows a Helm that is missing with the version that would be fetched, and fetches nothing",
  { timeout: 60_000 },
  async () => {
    const { exitCode, stdout } = await sandbox.catalystWith(without, "tools", "list");

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^helm +3\.17\.2 +- +missing/m);
    expect(existsSync(join(cache, "helm"))).toBe(false);
  },
);

test("doctor names Helm, whose absence is no failure, and fetches nothing", { timeout: 60_000 }, async () => {
  const { stdout } = await sandbox.catalystWith(without, "doctor");

  expect(stdout).toMatch(/^ok +tool helm +>=3\.14 <4 not found/m);
  expect(existsSync(join(cache, "helm"))).toBe(false);
});

test("doctor says when the Helm given by hand is none", { timeout: 60_000 }, async () => {
  const { exitCode, stdout } = await sandbox.catalystWith({ CATALYST_TOOL_HELM: "/bin/true" }, "doctor");

  expect(exitCode).toBe(4);
  expect(stdout).toMatch(/^FAIL +tool helm +.*CATALYST_TOOL_HELM=\/bin\/true/m);
});

test("tools list refuses a Helm named by hand that is none", { timeout: 60_000 }, async () => {
  const { exitCode, stderr } = await sandbox.catalystWith({ CATALYST_TOOL_HELM: "/bin/true" }, "tools", "list");

  expect(exitCode).toBe(4);
  expect(stderr).toContain("CATALYST_TOOL_HELM=/bin/true");
});
