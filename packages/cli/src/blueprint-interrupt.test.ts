import { readFile, rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { exampleRepositoryRoot, withChanges } from "@catalyst/blueprint/testing/example-repository.ts";
import { execa } from "execa";
import { afterEach, expect, test } from "vitest";
import { main } from "./testing/run-catalyst.ts";

let repository: string;

afterEach(() => rm(repository, { recursive: true, force: true }));

test("Ctrl-C while Helm renders ends the run with exit status 130, and no Helm stays behind", { timeout: 120_000 }, async () => {
  repository = await withChanges(exampleRepositoryRoot, []);
  const run = execa(process.execPath, [main, "blueprint", "verify", repository, "--offline", "--no-cache", "--jobs", "1"], {
    reject: false,
    stdin: "ignore",
    timeout: 100_000,
  });
  const helm = await firstHelmOf(run.pid!);

  run.kill("SIGINT");
  const { exitCode, stdout } = await run;

  expect(exitCode).toBe(130);
  expect(stdout).toBe("");
  await expect.poll(() => commandOf(helm), { timeout: 20_000 }).not.toContain("helm");
});

/** The first Helm that a process starts, seen while it runs. */
async function firstHelmOf(pid: number): Promise<number> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    for (const child of children.split(" ").filter((word) => word !== "")) {
      if ((await commandOf(Number(child))).includes("helm")) return Number(child);
    }
    await delay(2);
  }
  throw new Error("no Helm was started");
}

/** Empty when there is no such process. */
function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
}
