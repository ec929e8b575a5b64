import { afterEach, beforeEach, expect, test } from "vitest";
import { createRecordingParent, type RecordingParent } from "../testing/recording-parent.ts";
import { askDynadot, askNamecheap, askOvh } from "../testing/registrar-clients.ts";
import { startTestLab, type TestLab } from "../testing/test-lab.ts";
import { createAdminClient, type AdminClient } from "./admin-client.ts";

let lab: TestLab;
let admin: AdminClient;
let parent: RecordingParent;
const ours = ["ns1.openova.io", "ns2.openova.io"];

beforeEach(async () => {
  parent = createRecordingParent();
  lab = await startTestLab({ dns: { parent } });
  admin = createAdminClient({ url: lab.adminURL, token: lab.adminToken });
});
afterEach(() => lab.close());

test("accounts and domains are made while the lab runs, and the credential is told once", async () => {
  const made = await admin.createRegistrarAccount({ id: "second", registrar: "dynadot", tier: "super" });
  const domain = await admin.createRegistrarDomain("dynadot", { account: "second", name: "second.rest", nameservers: ours });
  const answer = await fetch(`${lab.registrarsURL}/dynadot/api3.json?key=${made.credentials["apiKey"]}&command=get_ns&domain=second.rest`);
  const listed = await admin.registrars();

  expect(made.token).toBe(`${made.credentials["apiKey"]}:${made.credentials["apiSecret"]}`);
  expect(domain).toMatchObject({ name: "second.rest", nameservers: ours, mode: "external" });
  expect(await answer.json()).toMatchObject({ GetNsResponse: { NsContent: { Host0: ours[0], Host1: ours[1] } } });
  expect(parent.held.get("second.rest")?.nameservers).toEqual(ours);
  expect(JSON.stringify(listed)).not.toContain(made.credentials["apiKey"]);
  await expect(admin.createRegistrarDomain("dynadot", { account: "second", name: "omani.works" })).rejects.toMatchObject({ status: 400 });
});

test("an account can be shut out and a caller taken off the list", async () => {
  await admin.changeRegistrarAccount("namecheap", "customer", { eligible: false });
  const ineligible = await askNamecheap(lab, "users.getBalances");
  await admin.changeRegistrarAccount("namecheap", "customer", { eligible: true, ipAllow: ["203.0.113.1"] });
  const unlisted = await askNamecheap(lab, "users.getBalances");

  expect(ineligible.body).toContain('Number="1011102"');
  expect(unlisted.body).toContain('Number="1011150"');
  await expect(admin.changeRegistrarAccount("namecheap", "nobody", {})).rejects.toMatchObject({ status: 404 });
});

test("a domain is locked, unlocked and moved behind its owner's back", async () => {
  await admin.changeRegistrarDomain("dynadot", "acme-dynadot.com", { locked: true });
  const locked = await askDynadot(lab, "domain_info", { domain: "acme-dynadot.com" });
  await admin.changeRegistrarDomain("dynadot", "acme-dynadot.com", { locked: false, nameservers: ours, ds: ["1 13 2 ab"] });
  const early = parent.held.get("acme-dynadot.com")!;
  const published = await admin.propagate("acme-dynadot.com");

  expect(locked.body.DomainInfoResponse.DomainInfo.Locked).toBe("yes");
  expect(early.nameservers).not.toEqual(ours);
  expect(parent.held.get("acme-dynadot.com")).toMatchObject({ nameservers: ours, ds: ["1 13 2 ab"] });
  expect(published.find(({ domain }) => domain === "acme-dynadot.com")?.nameservers).toEqual(ours);
  await expect(admin.changeRegistrarDomain("dynadot", "acme-ovh.com", {})).rejects.toMatchObject({ status: 404 });
});

test("tasks are listed, and a reset of the registrars takes everything back", async () => {
  await askOvh(lab, "PUT", "/domain/acme-ovh.com", { nameServerType: "external" });
  await askOvh(lab, "POST", "/domain/acme-ovh.com/nameServers/update", { nameServers: ours.map((host) => ({ host })) });
  const tasks = await admin.registrarTasks("ovh");
  await admin.reset("registrar");
  const none = await admin.registrarTasks("ovh");
  const { body } = await askOvh(lab, "GET", "/domain/acme-ovh.com");

  expect(tasks).toMatchObject([{ domain: "acme-ovh.com", kind: "DomainDnsUpdate", status: "todo" }]);
  expect(none).toEqual([]);
  expect(body.nameServerType).toBe("hosted");
});
