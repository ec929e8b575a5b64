import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type ChildRecord, readSupervisorRecord } from "@catalyst/lab/supervisor/child-record.ts";
import { isRunning } from "@catalyst/lab/supervisor/process-identity.ts";
import { findStragglers } from "@catalyst/lab/supervisor/stragglers.ts";
import { recordPath } from "@catalyst/lab/supervisor/supervisor.ts";
import type { LabFile } from "@catalyst/lab/state/lab-file.ts";
import { askDns } from "@catalyst/lab/testing/ask-dns.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { choosePort } from "./mothership/choose-port.ts";
import { readRunFile } from "./mothership/run-file.ts";
import { makeSandbox, type Sandbox } from "./testing/run-catalyst.ts";

let sandbox: Sandbox;
let state: string;

beforeEach(async () => {
  sandbox = await makeSandbox();
  state = join(sandbox.directory, "state");
});

afterEach(() => sandbox.remove());

/** Each test runs some commands, each a process of its own, perhaps beside a compiler. */
const timeout = 120_000;
const dnsNames = ["dns-parent", "dns-pool", "dns-resolver"];

async function children(): Promise<readonly ChildRecord[]> {
  return (await readSupervisorRecord(recordPath(state)))?.children ?? [];
}

async function dnsServices(): Promise<NonNullable<LabFile["services"]["dns"]>> {
  return (JSON.parse(await readFile(join(state, "lab", "lab.json"), "utf8")) as LabFile).services.dns!;
}

describe("the lab's DNS", { timeout }, () => {
  test("starts with the lab, resolves what its registrars delegate, and stops without leaving a process", async () => {
    const up = await sandbox.catalyst("lab", "up", "--speed", "60");
    const { resolver, parking, pool } = await dnsServices();
    const answer = await askDns({ server: resolver!, name: "acme-godaddy.com" });
    const { id } = (await readSupervisorRecord(recordPath(state)))!;
    await sandbox.catalyst("down");

    expect(up.stdout).toContain(`dns           resolver ${resolver!.address}`);
    expect(answer).toMatchObject({ rcode: "NOERROR", data: [parking.address] });
    expect(Object.keys(pool.nameservers)).toEqual(["ns1.openova.io", "ns2.openova.io", "ns3.openova.io"]);
    expect((await stat(join(state, "lab", "dns", "dns.json"))).mode & 0o077).toBe(0);
    expect(await findStragglers(id)).toEqual([]);
  });

  test("outlives its supervisor, and the next one takes it over at the same addresses", async () => {
    await sandbox.catalyst("lab", "up");
    const before = await dnsServices();
    const [parent, pool] = (await children()).filter(({ name }) => dnsNames.includes(name));
    process.kill((await readRunFile(state))!.supervisor.pid, "SIGKILL");
    process.kill(pool!.pid, "SIGKILL");
    await expect.poll(() => isRunning(pool!), { timeout: 5_000 }).toBe(false);

    const again = await sandbox.catalyst("lab", "up");

    expect(again.exitCode).toBe(0);
    const after = (await children()).filter(({ name }) => dnsNames.includes(name));
    expect(after.map(({ name }) => name).toSorted()).toEqual(dnsNames);
    expect(after.find(({ name }) => name === "dns-parent")!.pid).toBe(parent!.pid);
    expect(await dnsServices()).toEqual(before);
    expect((await fetch(before.pool.apiURL)).status).toBeLessThan(500);
  });

  test("keeps its network from start to start, so that what is in its zones stays true", async () => {
    await sandbox.catalyst("lab", "up");
    const before = await dnsServices();
    await sandbox.catalyst("down");

    await sandbox.catalyst("lab", "up");

    expect(await dnsServices()).toEqual(before);
  });
});

describe("without PowerDNS", { timeout }, () => {
  const without = { CATALYST_PDNS_SERVER: "/nowhere/pdns_server" };

  test("the lab says what is missing and goes on without DNS", async () => {
    const up = await sandbox.catalystWith(without, "lab", "up");

    expect(up.exitCode).toBe(0);
    expect(await readFile(join(state, "logs", "supervisor.log"), "utf8")).toContain("pdns_server is not the executable file");
    expect(up.stdout).toMatch(/dns {11}none/);
    expect((await children()).map(({ name }) => name)).toEqual(["lab"]);
  });

  test("doctor names it, says what to do, and exits with 4", async () => {
    const { exitCode, stdout } = await sandbox.catalystWith(without, "doctor");

    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/FAIL {2}program pdns_server[^\n]+\n +Correct or unset CATALYST_PDNS_SERVER/);
  });
});

test("a mothership without a lab gets one PowerDNS, and is told where", { timeout }, async () => {
  const port = String(await choosePort([]));
  const gitops = { CATALYST_GITOPS_REPO_URL: "https://gitops.invalid/catalyst.git" };

  const up = await sandbox.catalystWith(gitops, "up", "--detach", "--no-lab", "--port", port);

  expect(up).toMatchObject({ exitCode: 0 });
  const mothership = (await children()).find(({ name }) => name === "mothership")!;
  const powerdns = (await children()).find(({ name }) => name === "powerdns")!;
  const environment = new Map(
    (await readFile(`/proc/${mothership.pid}/environ`, "utf8")).split("\0").map((entry) => entry.split(/=(.*)/s) as [string, string]),
  );
  const servers = await fetch(`${environment.get("PDM_PDNS_BASE_URL")}/api/v1/servers`, {
    headers: { "x-api-key": environment.get("PDM_PDNS_API_KEY")! },
  });
  expect(servers.status).toBe(200);
  expect(environment.get("PDM_NAMESERVER_ADDRS")).toContain(`ns1.openova.io=127.0.0.1:${powerdns.port}`);
  expect(environment.get("PDM_PDNS_WRITERS")).toBe("1");
  expect((await stat(join(state, "pdns", "pdns.conf"))).mode & 0o077).toBe(0);
});

test("a mothership that is told of a PowerDNS gets no other", { timeout }, async () => {
  const port = String(await choosePort([]));
  const given = {
    CATALYST_GITOPS_REPO_URL: "https://gitops.invalid/catalyst.git",
    PDM_PDNS_BASE_URL: "http://127.0.0.1:9",
    PDM_PDNS_API_KEY: "x",
  };

  await sandbox.catalystWith(given, "up", "--detach", "--no-lab", "--port", port);

  expect((await children()).map(({ name }) => name)).not.toContain("powerdns");
});
