import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type Event, provisionPhases, type State } from "@catalyst/contract";
import { type ChildRecord, readSupervisorRecord } from "@catalyst/lab/supervisor/child-record.ts";
import { identifyProcess } from "@catalyst/lab/supervisor/process-identity.ts";
import { findStragglers } from "@catalyst/lab/supervisor/stragglers.ts";
import { recordPath } from "@catalyst/lab/supervisor/supervisor.ts";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { choosePort } from "./mothership/choose-port.ts";
import { main, makeSandbox, type Outcome, type Sandbox } from "./testing/run-catalyst.ts";

/** A fast clock and a short pause between the wipe's two listings: what takes a minute in earnest takes seconds here. */
const wipeGap = { CATALYST_WIPE_SWEEP_GAP: "1s" };

let sandbox: Sandbox;
let state: string;
let up: Outcome;

beforeAll(async () => {
  sandbox = await makeSandbox();
  state = join(sandbox.directory, "state");
  up = await sandbox.catalystWith(wipeGap, "up", "--detach", "--speed", "60", "--port", String(await choosePort([])));
}, 120_000);

afterAll(() => sandbox.remove());

describe("a running mothership with its lab", () => {
  test("tells where it is and how to sign in, and refuses to be started twice", async () => {
    const again = await sandbox.catalyst("up");

    expect(up).toMatchObject({ exitCode: 0 });
    expect(up.stdout).toMatch(/mothership {4}http:\/\/127\.0\.0\.1:\d+/);
    expect(up.stdout).toMatch(/sign in {7}http:\/\/127\.0\.0\.1:\d+\/sovereign\/\S+code=/);
    expect(again.exitCode).toBe(3);
    expect(again.stderr).toMatch(
      /^catalyst: Catalyst is already running at http:\/\/127\.0\.0\.1:\d+, as process \d+\.\n {2}See \.\/catalyst status/,
    );
  });

  test("is well", async () => {
    const { exitCode, stdout } = await sandbox.catalyst("status", "--json");

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ running: true, well: true, readiness: { status: "ready" } });
  });

  test("shows the log of each program by its name", async () => {
    const { exitCode, stdout } = await sandbox.catalyst("logs", "lab");

    expect(exitCode).toBe(0);
    expect(stdout).toContain("The lab listens on");
  });

  test("keeps its state from other people of the machine", async () => {
    expect((await stat(join(state, "run.json"))).mode & 0o077).toBe(0);
    expect((await stat(join(state, "logs", "mothership.log"))).mode & 0o077).toBe(0);
    expect((await stat(join(state, "lab", "lab.json"))).mode & 0o077).toBe(0);
  });

  test("refuses a request in one sentence that names the field, with no stack", async () => {
    const request = join(sandbox.directory, "bad.yaml");
    const good = await readFile("examples/solo.yaml", "utf8");
    await writeFile(request, good.replace("orgEmail: admin@example.org", "orgEmail: nobody"));

    const { exitCode, stderr } = await sandbox.catalyst("provision", "-f", request);

    expect(exitCode).toBe(1);
    expect(stderr).toContain("orgEmail:");
    expect(stderr).not.toContain("    at ");
  });
});

describe("the main job", { timeout: 180_000 }, () => {
  test("demo provisions the example, shows each phase, and run again shows what is there", async () => {
    const first = await sandbox.catalyst("demo");
    const second = await sandbox.catalyst("demo");

    expect(first.exitCode).toBe(0);
    for (const phase of provisionPhases) expect(first.stdout).toMatch(new RegExp(`✓ ${phase} succeeded after \\d`));
    expect(first.stdout).toMatch(/region {6}fsn1: control plane 127\.\S+, load balancer 127\./);
    expect(first.stdout).toMatch(/✓ console\.\S+ A 127\.\S+, signature valid/);
    expect(first.stdout).toMatch(/✓ resolver \S+: console\.\S+ A 127\.\S+, proven from the root down \(AD\)/);
    expect(first.stdout).toContain("./catalyst domains verify ");
    expect(first.stdout).toContain("./catalyst down");
    expect(second.exitCode).toBe(0);
    expect(second.stdout).toContain("has a deployment already");
    expect(JSON.parse((await sandbox.catalyst("lab", "census", "--json")).stdout)).toMatchObject({
      projects: [{ kinds: { servers: [expect.anything()] } }],
    });
  });

  test("on a terminal the phases are a live list", async () => {
    const { stdout } = await execa("script", ["-qec", `stty cols 120; "${process.execPath}" "${main}" demo`, "/dev/null"], {
      env: { CATALYST_STATE_DIR: state, TERM: "xterm" },
      stdin: "ignore",
    });

    expect(stripVTControlCharacters(stdout)).toMatch(/✔ tofu-apply {2}\d/);
  });

  test("a second provision of the same domain names the first", async () => {
    const { exitCode, stderr } = await sandbox.catalyst("provision", "-f", "examples/solo.yaml");

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`./catalyst deployment ${(await onlyDeployment()).id}`);
  });

  test("events are numbered without a gap, as JSON lines", async () => {
    const { id, lastSeq } = await onlyDeployment();

    const { stdout } = await sandbox.catalyst("events", id, "--json");

    const numbers = stdout.split("\n").map((line) => (JSON.parse(line) as Event).seq);
    expect(numbers).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
  });

  test("a mothership that is killed is started again and still knows everything", async () => {
    const before = await onlyDeployment();
    const { pid } = await mothershipChild();

    process.kill(pid, "SIGKILL");

    await expect.poll(() => identifyProcess(pid), { timeout: 5_000 }).toBeUndefined();
    await expect.poll(mothershipChild, { timeout: 20_000 }).toMatchObject({ restarts: 1 });
    await expect.poll(async () => (await sandbox.catalyst("status")).exitCode, { timeout: 30_000 }).toBe(0);
    expect((await onlyDeployment()).id).toBe(before.id);
  });

  test("the secrets held can be listed; the audit log is intact", async () => {
    const { id } = await onlyDeployment();

    expect((await sandbox.catalyst("credentials", "list", id)).stdout).toContain("hcloud_token");
    expect((await sandbox.catalyst("audit", "verify")).stdout).toMatch(/^\d+ entries, intact/);
  });

  test("its name can be looked at from outside, is told as in use, and is not released without a word", async () => {
    const verified = await sandbox.catalyst("domains", "verify", "solo.omani.works");
    const checked = await sandbox.catalyst("domains", "check", "solo.omani.works");
    const listed = await sandbox.catalyst("domains", "list", "--pool", "omani.works");
    const released = await sandbox.catalyst("domains", "release", "solo.omani.works");
    const foreign = await sandbox.catalyst("domains", "check", "acme.example.org");

    expect(verified).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("every answer is proven by signatures") });
    expect(checked).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("(active-state)") });
    expect(listed.stdout).toMatch(/solo\.omani\.works +active +answers +127\./);
    expect(released).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--yes") });
    expect(foreign).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("is not a name of a pool here") });
  });

  test("a name can be held and given back by hand", async () => {
    const reserved = await sandbox.catalyst("domains", "reserve", "by-hand.omani.works");
    const released = await sandbox.catalyst("domains", "release", "by-hand.omani.works", "--yes");
    const missing = await sandbox.catalyst("domains", "verify", "by-hand.omani.works");

    expect(reserved.stdout).toMatch(/by-hand\.omani\.works is held until [^\n]+\ntoken \S{36}\n/);
    expect(released).toMatchObject({ exitCode: 0, stdout: "by-hand.omani.works is free." });
    expect(missing).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("is not delegated") });
  });

  test("wipe asks for the domain, and then leaves nothing in the cloud", async () => {
    const { id } = await onlyDeployment();

    const unasked = await sandbox.catalyst("wipe", id);
    const wiped = await sandbox.catalyst("wipe", id, "--yes");

    expect(unasked.exitCode).toBe(2);
    expect(wiped.exitCode).toBe(0);
    expect(wiped.stdout).toContain("two full listings found nothing of it");
    expect(JSON.parse((await sandbox.catalyst("lab", "census", "--json")).stdout)).toMatchObject({ total: 0 });
    expect((await sandbox.catalyst("deployment", id)).stdout).toContain("status      wiped");
  });

  test("down stops everything and leaves no process", async () => {
    const { id } = (await readSupervisorRecord(recordPath(state)))!;

    const down = await sandbox.catalyst("down");

    expect(down).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^Stopped .*mothership/) });
    expect(await findStragglers(id)).toEqual([]);
  });
});

async function mothershipChild(): Promise<ChildRecord> {
  return (await readSupervisorRecord(recordPath(state)))!.children.find(({ name }) => name === "mothership")!;
}

async function onlyDeployment(): Promise<State> {
  const { stdout } = await sandbox.catalyst("deployments", "--json");

  return JSON.parse(stdout.split("\n")[0]!) as State;
}
