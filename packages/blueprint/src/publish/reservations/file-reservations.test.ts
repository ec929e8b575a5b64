import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFileReservations } from "./file-reservations.ts";
import { thisProcess } from "./process-identity.ts";
import type { Reservation, VersionReservations } from "./version-reservations.ts";

const request = { name: "bp-x", version: "1.0.0", run: "first", ttlMs: 60_000 };
let folder: string;
let time: number;
let reservations: VersionReservations;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "catalyst-reservations-"));
  time = 1_000_000;
  reservations = createFileReservations(folder, () => new Date(time));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test("a version is one run's until it is given back", async () => {
  const mine = await take();

  expect(await reservations.reserve({ ...request, run: "second" })).toEqual({ heldBy: { run: "first", expiresAt: time + 60_000 } });
  expect(await reservations.isHeld(mine)).toBe(true);
  await reservations.release(mine);
  expect(await reservations.reserve({ ...request, run: "second" })).toHaveProperty("reservation");
});

test("other versions and other Blueprints are not touched by it", async () => {
  await take();

  expect(await reservations.reserve({ ...request, version: "1.0.1" })).toHaveProperty("reservation");
  expect(await reservations.reserve({ ...request, name: "bp-y" })).toHaveProperty("reservation");
});

test("of many that ask at once, one gets it", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => reservations.reserve(request)));

  expect(answers.filter((answer) => "reservation" in answer)).toHaveLength(1);
});

test("it lapses, and whoever held it is told so", async () => {
  const mine = await take();
  time += 60_000;

  const next = await reservations.reserve({ ...request, run: "second" });

  expect(next).toHaveProperty("reservation");
  expect(await reservations.isHeld(mine)).toBe(false);
  await reservations.release(mine);
  expect(await reservations.isHeld((next as { reservation: Reservation }).reservation)).toBe(true);
});

test("a process that is gone holds nothing", async () => {
  const { pid } = await execa(process.execPath, ["-e", "console.log(process.pid)"], { lines: true }).then(({ stdout }) => ({
    pid: Number(stdout[0]),
  }));
  await leave({ ...thisProcess(), pid });

  expect(await reservations.reserve(request)).toHaveProperty("reservation");
});

test("a pid that another process has now is not the one that held it", async () => {
  await leave({ ...thisProcess(), startTicks: 1 });

  expect(await reservations.reserve(request)).toHaveProperty("reservation");
});

test("a process that cannot be looked for holds it until its time is over", async () => {
  await leave({ place: `not ${hostname()}`, pid: 1, startTicks: 1 });

  expect(await reservations.reserve(request)).toHaveProperty("heldBy");
  time += 60_000;
  expect(await reservations.reserve(request)).toHaveProperty("reservation");
});

test("nothing is left of what was consumed", async () => {
  await reservations.consume(await take());

  expect(await readdir(folder)).toEqual([]);
});

async function take(): Promise<Reservation> {
  const answer = await reservations.reserve(request);
  if (!("reservation" in answer)) throw new Error("the version is not free");

  return answer.reservation;
}

/** What a run leaves that ended without a word. */
async function leave(holder: object): Promise<void> {
  await mkdir(join(folder, "bp-x@1.0.0"));
  await writeFile(join(folder, "bp-x@1.0.0", "left"), JSON.stringify({ run: "gone", expiresAt: time + 60_000, holder }));
}
