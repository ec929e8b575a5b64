import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { identifyProcess, isRunning } from "../supervisor/process-identity.ts";
import { makeOwnedFolder, removeLeftovers } from "./leftovers.ts";

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-leftovers-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));

  return folder;
}

test("a dead run's folder goes, and the program it had started with it", async () => {
  const parent = await emptyFolder();
  const dead = "catalyst-lab-dns-4194305-1-abc";
  await mkdir(join(parent, dead));
  const child = spawn("sleep", ["60"], { detached: true, env: { ...process.env, CATALYST_LAB_ID: dead } });
  await once(child, "spawn");
  const identity = identifyProcess(child.pid!)!;
  const ended = once(child, "exit");

  await removeLeftovers(parent);
  await ended;

  expect(await readdir(parent)).toEqual([]);
  expect(isRunning(identity)).toBe(false);
});

test("a living run's folder stays, and so does what is not ours", async () => {
  const parent = await emptyFolder();
  const { id } = await makeOwnedFolder(parent);
  await mkdir(join(parent, "catalyst-lab-dns"));

  await removeLeftovers(parent);

  expect((await readdir(parent)).toSorted()).toEqual(["catalyst-lab-dns", id].toSorted());
});
