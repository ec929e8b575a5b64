import { execa } from "execa";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChildDefinition } from "./child-definition.ts";
import { type ChildRecord, readSupervisorRecord } from "./child-record.ts";
import { identifyProcess, isRunning } from "./process-identity.ts";
import { findStragglers } from "./stragglers.ts";
import { AlreadyRunningError, recordPath, stopRecorded, Supervisor } from "./supervisor.ts";

let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "catalyst-supervisor-"));
});

afterEach(async () => {
  const record = await readSupervisorRecord(recordPath(state));
  if (record !== undefined) await stopRecorded(state, record);
  await rm(state, { recursive: true, force: true });
});

describe("starting", () => {
  test("waits until the child is ready, and writes down who it is", async () => {
    const supervisor = await Supervisor.open(state);
    const port = await freePort();

    const child = await supervisor.start(listener("web", port));

    expect(isRunning(child)).toBe(true);
    expect(await readSupervisorRecord(recordPath(state))).toMatchObject({ children: [{ name: "web", pid: child.pid, port }] });
    expect(await readFile(child.log, "utf8")).toBe("listening\n");
    await supervisor.stop();
  });

  test("hands no credential of the command line on", async () => {
    process.env["HETZNER_API_TOKEN"] = "lab-canary";
    const supervisor = await Supervisor.open(state);

    const child = await supervisor.start(listener("web", await freePort()));

    delete process.env["HETZNER_API_TOKEN"];
    expect(await readFile(`/proc/${child.pid}/environ`, "utf8")).not.toContain("lab-canary");
    await supervisor.stop();
  });

  test("of a child that ends at once fails with its name, its status and the last lines of its log", async () => {
    const supervisor = await Supervisor.open(state);

    const start = supervisor.start(
      node("broken", "console.error('no such database'); process.exit(7)", { ready: { type: "log", pattern: /never/ } }),
    );

    await expect(start).rejects.toThrow(/broken ended with 7 before it was ready[\s\S]*no such database/);
    await supervisor.stop();
  });

  test("of a child that never becomes ready stops it again", async () => {
    const supervisor = await Supervisor.open(state);

    const start = supervisor.start(node("slow", forever, { ready: { type: "log", pattern: /never/ }, readyTimeoutMs: 300 }));

    await expect(start).rejects.toThrow(/slow was not ready after 0\.3 s/);
    expect(isRunning(supervisor.children[0]!)).toBe(false);
    await supervisor.stop();
  });

  test("of a program that does not exist says so", async () => {
    const supervisor = await Supervisor.open(state);

    await expect(supervisor.start({ ...node("ghost", ""), command: "/nowhere/ghost" })).rejects.toThrow(/ghost cannot be started.*ENOENT/);
    await supervisor.stop();
  });

  test("twice in one state folder is refused", async () => {
    const supervisor = await Supervisor.open(state);

    await expect(Supervisor.open(state)).rejects.toThrow(AlreadyRunningError);
    await supervisor.stop();
  });
});

describe("after a supervisor died", () => {
  test("a healthy child is adopted and an ended one is started again", async () => {
    const port = await freePort();
    const [web, other] = (await superviseAndDie(listener("web", port), node("other", forever))) as [ChildRecord, ChildRecord];
    process.kill(other.pid, "SIGKILL");
    await gone(other);

    const changes: string[] = [];
    const second = await Supervisor.open(state, { onChange: (name, what) => changes.push(`${name} ${what}`) });
    const webAgain = await second.start(listener("web", port));
    const otherAgain = await second.start(node("other", forever));

    expect(webAgain.pid).toBe(web.pid);
    expect(otherAgain.pid).not.toBe(other.pid);
    expect(changes).toEqual(["web adopted", "other started", "other ready"]);
    await second.stop();
    expect(isRunning(web)).toBe(false);
  });

  test("a process that has the pid of an old child by chance is left alone", async () => {
    const supervisor = await Supervisor.open(state);
    const child = await supervisor.start(node("child", forever));

    await stopRecorded(join(state, "another"), { id: "another-id", children: [{ ...child, startTicks: child.startTicks - 1 }] });

    expect(isRunning(child)).toBe(true);
    await supervisor.stop();
  });
});

describe("while running", () => {
  test("a child that is killed is started again", async () => {
    const supervisor = await Supervisor.open(state);
    const child = await supervisor.start(node("phoenix", forever, { restart: "on-failure" }));

    process.kill(child.pid, "SIGKILL");

    await expect.poll(() => supervisor.children[0], { timeout: 10_000 }).toMatchObject({ restarts: 1 });
    expect(supervisor.children[0]!.pid).not.toBe(child.pid);
    await supervisor.stop();
  });
});

describe("stopping", () => {
  test("ends children, the last started first, and their own children with them", async () => {
    const supervisor = await Supervisor.open(state);
    const trace = join(state, "trace");
    const tell = (name: string) =>
      `process.once("SIGTERM", () => { require("fs").appendFileSync(${JSON.stringify(trace)}, "${name} "); process.exit(0); }); console.log("up"); ${forever}`;
    await supervisor.start(node("first", tell("first"), { ready: { type: "log", pattern: /up/ } }));
    await supervisor.start(node("second", tell("second"), { ready: { type: "log", pattern: /up/ } }));
    const grandparent = await supervisor.start(
      node(
        "grandparent",
        `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(forever)}], { detached: true, stdio: "ignore" }); console.log("up"); ${forever}`,
        {
          ready: { type: "log", pattern: /up/ },
        },
      ),
    );
    const { id } = (await readSupervisorRecord(recordPath(state)))!;
    expect(await findStragglers(id)).toHaveLength(4);

    await supervisor.stop();

    expect(await readFile(trace, "utf8")).toBe("second first ");
    expect(isRunning(grandparent)).toBe(false);
    await expect.poll(() => findStragglers(id), { timeout: 5_000 }).toEqual([]);
  });

  test("kills a child that ignores the signal once its time is over", async () => {
    const supervisor = await Supervisor.open(state);
    const deaf = `process.on("SIGTERM", () => undefined); console.log("up"); ${forever}`;
    const child = await supervisor.start(node("deaf", deaf, { ready: { type: "log", pattern: /up/ }, graceMs: 200 }));

    await supervisor.stop();

    expect(isRunning(child)).toBe(false);
  });
});

const forever = "setInterval(() => undefined, 1000);";

function node(name: string, script: string, more: Partial<ChildDefinition> = {}): ChildDefinition {
  return {
    name,
    command: process.execPath,
    args: ["-e", script],
    readyTimeoutMs: 10_000,
    stop: "SIGTERM",
    graceMs: 5_000,
    restart: "never",
    ...more,
  };
}

function listener(name: string, port: number): ChildDefinition {
  const script = `require("net").createServer().listen(${port}, "127.0.0.1", () => console.log("listening"))`;

  return node(name, script, { port, ready: { type: "tcp", host: "127.0.0.1", port } });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));

  return port;
}

/** Starts children under a supervisor in a process of its own, and kills that process. */
async function superviseAndDie(...definitions: ChildDefinition[]): Promise<ChildRecord[]> {
  const script = `
    import { Supervisor } from ${JSON.stringify(new URL("supervisor.ts", import.meta.url).href)};
    const supervisor = await Supervisor.open(${JSON.stringify(state)});
    for (const definition of ${JSON.stringify(definitions)}) await supervisor.start(definition);
    process.kill(process.pid, "SIGKILL");`;
  await execa(process.execPath, ["--input-type=module", "--eval", script], { reject: false });

  return (await readSupervisorRecord(recordPath(state)))!.children;
}

async function gone(child: { pid: number }): Promise<void> {
  await expect.poll(() => identifyProcess(child.pid), { timeout: 5_000 }).toBeUndefined();
}
