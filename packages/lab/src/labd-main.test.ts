import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdminClient } from "./admin/admin-client.ts";
import type { LabFile } from "./state/lab-file.ts";
import { examples } from "./testing/test-lab.ts";

const program = fileURLToPath(new URL("labd-main.ts", import.meta.url));
let folder: string;
let running: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lab-"));
  running = [];
});
afterEach(async () => {
  for (const child of running) await stop(child, "SIGKILL");
  rmSync(folder, { recursive: true });
});

test("the process tells where it listens in a file only its owner can read, and stops cleanly", async () => {
  const child = await start();
  const file = labFile();

  const census = await createAdminClient(file.admin).census();
  const code = await stop(child, "SIGTERM");

  expect(file).toMatchObject({ schema: 1, name: "lab", labd: { pid: child.pid }, projects: [{ id: "demo" }] });
  expect(file.services.registrars.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/registrar$/);
  expect(file.services.registrars.accounts.find(({ id }) => id === "operator")).toMatchObject({
    registrar: "dynadot",
    token: expect.stringMatching(/^lab\w+:lab\w+$/),
  });
  expect(statSync(join(folder, "lab.json")).mode & 0o777).toBe(0o600);
  expect(census.total).toBe(0);
  expect(code).toBe(0);
});

test("a second lab in the same folder exits with 3 and leaves the first alone", async () => {
  await start();

  const second = launch();
  const [code] = (await once(second, "exit")) as [number];

  expect(code).toBe(3);
  expect((await createAdminClient(labFile().admin).status()).name).toBe("lab");
});

test("a wrong argument exits with 2", async () => {
  const child = launch("--speed", "fast");

  const [code] = (await once(child, "exit")) as [number];

  expect(code).toBe(2);
});

test("a durable lab that is killed goes on where it was: same address, same tokens, nothing lost, timers still due", async () => {
  const first = await start("--durable", "--speed", "0");
  const before = labFile();
  const created = await create(before);
  await createAdminClient(before.admin).advance("5s");
  await stop(first, "SIGKILL");

  await start("--durable", "--speed", "0");
  const after = labFile();
  const admin = createAdminClient(after.admin);
  const census = await admin.census();
  await admin.advance("5m");
  const [server] = await admin.resources({ kind: "servers" });

  expect(after.services).toEqual(before.services);
  expect(after.projects).toEqual(before.projects);
  expect(after.id).toBe(before.id);
  expect(census.projects[0]!.kinds.servers).toMatchObject([{ id: created.server.id, name: "node-1" }]);
  expect(server!.resource["status"]).toBe("running");
});

test("a clean stop keeps the state without a log", async () => {
  const first = await start();
  await create(labFile());
  await stop(first, "SIGTERM");

  await start();

  expect((await createAdminClient(labFile().admin).census()).projects[0]!.kinds.servers).toHaveLength(1);
});

async function create(file: LabFile): Promise<{ server: { id: number } }> {
  const response = await fetch(`${file.services.hetzner.url}/servers`, {
    method: "POST",
    headers: { authorization: `Bearer ${file.projects[0]!.tokens[0]!.token}` },
    body: JSON.stringify(examples.server),
  });
  return (await response.json()) as { server: { id: number } };
}

function labFile(): LabFile {
  return JSON.parse(readFileSync(join(folder, "lab.json"), "utf8")) as LabFile;
}

function launch(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [program, "--state", folder, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  running.push(child);
  return child;
}

/** Resolves when the process says that it listens. */
async function start(...args: string[]): Promise<ChildProcess> {
  const child = launch(...args);
  await once(child.stdout!, "data");
  return child;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  const [code] = (await once(child, "exit")) as [number | null];
  return code;
}
