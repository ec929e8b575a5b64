import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");

test("the release has a job for every level of the whole tree", { timeout: 120_000 }, async () => {
  const text = await readFile(join(root, ".github/workflows/blueprint-release.yaml"), "utf8");
  const { jobs } = parse(text) as { jobs: Record<string, unknown> };
  const levelJobs = Object.keys(jobs).filter((id) => id.startsWith("level-"));

  const { stdout } = await execa(join(root, "scripts", "detect-changes.sh"), ["", "true"], { cwd: root });

  // The one line that the workflow appends to its outputs.
  expect(stdout).toMatch(/^levels=\[.*\]$/);
  const levels = JSON.parse(stdout.slice("levels=".length)) as { name: string; path: string }[][];
  expect(levels.flat()).toContainEqual({ name: "bp-cilium", path: "platform/cilium" });
  expect(levelJobs.length).toBeGreaterThanOrEqual(levels.length);
});
