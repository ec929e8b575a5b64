import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRecordingParent } from "../testing/recording-parent.ts";
import { askDynadot, askGodaddy, askNamecheap, askOvh, customerOf, namecheapForm } from "../testing/registrar-clients.ts";
import { startTestLab, type TestLab } from "../testing/test-lab.ts";

let lab: TestLab;
let folder: string;
const ours = ["ns1.openova.io", "ns2.openova.io"];
const wish = { nameServers: ours.map((host) => ({ host })) };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lab-"));
});
afterEach(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

test("credentials, numbers and the time a task takes follow from the seed", async () => {
  const seen: unknown[] = [];
  for (const seed of [5, 5, 6]) {
    lab = await startTestLab({ seed });
    await askOvh(lab, "PUT", "/domain/acme-ovh.com", { nameServerType: "external" });
    const { body } = await askOvh(lab, "POST", "/domain/acme-ovh.com/nameServers/update", wish);
    const { endsAt } = lab.laboratory.registrars.tasks.get(body.id)!;
    seen.push({ accounts: lab.registrars.accounts, task: body.id, endsAt });
    await lab.close();
  }

  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).not.toEqual(seen[0]);
});

test("a lab goes on with the accounts, domains and open tasks it had, and tells the parent again", async () => {
  lab = await startTestLab({ stateDir: folder });
  await askOvh(lab, "PUT", "/domain/acme-ovh.com", { nameServerType: "external" });
  const { body } = await askOvh(lab, "POST", "/domain/acme-ovh.com/nameServers/update", wish);
  await askNamecheap(lab, "domains.dns.setCustom", { SLD: "acme-namecheap", TLD: "com", Nameservers: ours.join(",") });
  lab.laboratory.clock.advance(10_000);
  lab.laboratory.registrars.createAccount({ id: "second", registrar: "ovh", domains: [{ name: "second.biz" }] });
  await lab.close();

  const parent = createRecordingParent();
  lab = await startTestLab({ stateDir: folder, dns: { parent } });
  const again = parent.held.get("acme-namecheap.com")?.nameservers;
  lab.laboratory.clock.advance(70_000);
  await lab.laboratory.registrars.settled();
  const task = await askOvh(lab, "GET", `/domain/acme-ovh.com/task/${body.id}`);

  expect(again).toEqual(ours);
  // Never parked in between.
  expect(parent.told.filter(({ domain }) => domain === "acme-namecheap.com")).toHaveLength(1);
  expect(customerOf(lab, "ovh", "second").domains).toEqual(["second.biz"]);
  expect(task.body.status).toBe("done");
  expect(parent.held.get("acme-ovh.com")?.nameservers).toEqual(ours);
});

test("a durable lab that dies without a word forgets no change and no delegation on its way", async () => {
  const first = await startTestLab({ stateDir: folder, durable: true });
  await askNamecheap(first, "domains.dns.setCustom", { SLD: "acme-namecheap", TLD: "com", Nameservers: ours.join(",") });
  const parent = createRecordingParent();

  // What a killed process leaves: nothing was saved since the start but the log.
  lab = await startTestLab({ stateDir: folder, durable: true, dns: { parent } });
  const early = parent.held.get("acme-namecheap.com")?.nameservers;
  lab.laboratory.clock.advance(10_000);
  await lab.laboratory.registrars.settled();
  await first.close();

  expect(early).not.toEqual(ours);
  expect(parent.held.get("acme-namecheap.com")?.nameservers).toEqual(ours);
});

test("a snapshot brings accounts and delegations back, in the parent zone too", async () => {
  const parent = createRecordingParent();
  lab = await startTestLab({ dns: { parent } });
  const { registrars } = lab.laboratory;
  const before = registrars.snapshot();
  registrars.createAccount({ id: "second", registrar: "godaddy", domains: [{ name: "second.biz" }] });
  registrars.changeDomain(registrars.domain("acme-ovh.com")!, { nameservers: ours });
  await registrars.propagate();

  registrars.restore(before);
  await registrars.settled();

  expect(registrars.account("godaddy", "second")).toBeUndefined();
  expect(parent.held.has("second.biz")).toBe(false);
  expect(parent.held.get("acme-ovh.com")?.nameservers).toEqual(["dns19.ovh.net", "ns19.ovh.net"]);
});

test("a parent that refuses gets the delegation again, and somebody is told", async () => {
  const warnings: string[] = [];
  const parent = createRecordingParent();
  lab = await startTestLab({ dns: { parent }, warn: (message) => void warnings.push(message) });
  const publish = parent.publish;
  parent.publish = () => Promise.reject(new Error("the server is gone"));
  await askNamecheap(lab, "domains.dns.setCustom", { SLD: "acme-namecheap", TLD: "com", Nameservers: ours.join(",") });
  lab.laboratory.clock.advance(10_000);
  await lab.laboratory.registrars.settled();
  parent.publish = publish;
  lab.laboratory.clock.advance(10_000);
  await lab.laboratory.registrars.settled();

  expect(warnings).toEqual(["the parent zone did not take acme-namecheap.com: the server is gone"]);
  expect(parent.held.get("acme-namecheap.com")?.nameservers).toEqual(ours);
});

test("the journal names registrar, account and call, and holds no credential in any form", async () => {
  lab = await startTestLab({ stateDir: folder });
  await fetch(`${lab.registrarsURL}/namecheap/xml.response?${namecheapForm(lab, "users.getBalances").toString()}`);
  await askNamecheap(lab, "users.getBalances");
  await askDynadot(lab, "server_list", { secret: customerOf(lab, "dynadot").credentials["apiSecret"]! });
  await askGodaddy(lab, "GET", "/v1/domains");
  await askOvh(lab, "GET", "/domain");
  const entries = lab.laboratory.journal.read({});
  lab.laboratory.journal.flush();
  const written = readFileSync(join(folder, "journal.ndjson"), "utf8");

  expect(entries).toMatchObject([
    {
      target: "namecheap",
      tokenId: "customer",
      method: "GET",
      path: "/xml.response",
      query: expect.stringMatching(/ApiKey=\{sha256:[0-9a-f]{64},bytes:32\}/),
    },
    {
      target: "namecheap",
      method: "POST",
      requestBody: { ApiKey: { sha256: expect.any(String), bytes: 32 }, Command: "namecheap.users.getBalances" },
    },
    { target: "dynadot", query: expect.stringMatching(/^key=\{sha256:.*command=server_list.*secret=\{sha256:/) },
    { target: "godaddy", path: "/v1/domains", status: 200 },
    { target: "ovh", path: "/1.0/domain" },
  ]);
  for (const { credentials } of lab.registrars.accounts) {
    const { apiUser: _user, clientIp: _address, ...secrets } = credentials;
    for (const secret of Object.values(secrets)) {
      expect(JSON.stringify(entries)).not.toContain(secret);
      expect(written).not.toContain(secret);
    }
  }
});
