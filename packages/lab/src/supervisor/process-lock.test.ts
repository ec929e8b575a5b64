import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { identifyThisProcess } from "./process-identity.ts";
import { tryLock } from "./process-lock.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "catalyst-lock-"));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

test("only one of many takes the lock, and the others learn who has it", async () => {
  const path = join(directory, "lock");

  const attempts = await Promise.all(Array.from({ length: 20 }, () => tryLock(path)));

  expect(attempts.filter((attempt) => attempt.lock !== undefined)).toHaveLength(1);
  expect(attempts.find((attempt) => attempt.holder !== undefined)?.holder).toEqual(identifyThisProcess());
  expect(await readdir(directory)).toEqual(["lock"]);
});

test("a released lock can be taken again and leaves no file", async () => {
  const path = join(directory, "lock");
  const { lock } = await tryLock(path);

  await lock!.release();

  expect(await readdir(directory)).toEqual([]);
  expect((await tryLock(path)).lock).toBeDefined();
});

test("a lock whose process is gone, or whose pid now belongs to another process, is taken over", async () => {
  const path = join(directory, "lock");
  await mkdir(path);
  await writeFile(join(path, "4194305-77"), "");
  await writeFile(join(path, `${process.pid}-1`), "");

  expect((await tryLock(path)).lock).toBeDefined();
});
