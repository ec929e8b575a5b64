import { spawn } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../platform/clock.ts";
import { endProcessesIn } from "./end-processes.ts";

test("asks the engine in a folder to stop, and kills what it leaves, whoever started them", async () => {
  const folder = await workFolder();
  const engine = join(folder, "engine");
  await copyFile("/bin/sh", engine);
  const asked = start(engine, ["-c", "trap 'exit 7' INT; echo; while :; do sleep 0.05; done"], folder);
  const plugin = start("/bin/sh", ["-c", "trap '' INT; echo; while :; do sleep 0.05; done"], folder);

  await Promise.all([asked.ready, plugin.ready]);
  await endProcessesIn(folder, { binary: engine, stopGraceMs: 10_000, clock: systemClock });

  expect(await asked.ended).toEqual({ code: 7, signal: null });
  expect(await plugin.ended).toEqual({ code: null, signal: "SIGKILL" });
});

test("kills an engine that does not stop within the grace", async () => {
  const folder = await workFolder();
  const engine = join(folder, "engine");
  await copyFile("/bin/sh", engine);
  const stubborn = start(engine, ["-c", "trap '' INT; echo; while :; do sleep 0.05; done"], folder);

  await stubborn.ready;
  await endProcessesIn(folder, { binary: engine, stopGraceMs: 200, clock: systemClock });

  expect(await stubborn.ended).toEqual({ code: null, signal: "SIGKILL" });
});

test("leaves processes elsewhere alone", async () => {
  const [folder, elsewhere] = [await workFolder(), await workFolder()];
  const other = start("/bin/sleep", ["60"], elsewhere);

  await endProcessesIn(folder, { binary: "/bin/sleep", stopGraceMs: 200, clock: systemClock });

  expect(other.isAlive()).toBe(true);
});

async function workFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-end-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function start(command: string, args: string[], cwd: string) {
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "ignore"] });
  // A signal that comes before a shell has set its trap would end it.
  const ready = new Promise<unknown>((resolve) => child.stdout.once("data", resolve));
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once("exit", (code, signal) => resolve({ code, signal })),
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  return { ready, ended, isAlive: () => child.exitCode === null && child.signalCode === null };
}
