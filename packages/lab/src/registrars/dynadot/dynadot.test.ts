import { afterEach, beforeEach, expect, test } from "vitest";
import { createRecordingParent, type RecordingParent } from "../../testing/recording-parent.ts";
import { askDynadot, customerOf } from "../../testing/registrar-clients.ts";
import { startTestLab, type TestLab } from "../../testing/test-lab.ts";
import type { AccountChange, DomainChange } from "../registrar-account.ts";

let lab: TestLab;
let parent: RecordingParent;
const acme = { domain: "acme-dynadot.com" };
const ours = { ns0: "ns1.openova.io", ns1: "ns2.openova.io" };

beforeEach(async () => {
  parent = createRecordingParent();
  lab = await startTestLab({ dns: { parent } });
});
afterEach(() => lab.close());

// Whatever happened, the status is 200.
// oxlint-disable-next-line typescript/no-explicit-any
async function ask(command: string, parameters: Record<string, string> = {}, account?: string): Promise<any> {
  const { status, body } = await askDynadot(lab, command, parameters, account);
  expect(status).toBe(200);
  return body;
}

async function addOurs(): Promise<void> {
  await ask("add_ns", { host: ours.ns0 });
  await ask("add_ns", { host: ours.ns1 });
}

function operator(command: string, parameters: Record<string, string>): ReturnType<typeof ask> {
  return ask(command, parameters, "operator");
}

function changeAccount(change: AccountChange): void {
  lab.laboratory.registrars.changeAccount(lab.laboratory.registrars.account("dynadot", "customer")!, change);
}

function changeDomain(change: DomainChange): void {
  lab.laboratory.registrars.changeDomain(lab.laboratory.registrars.domain(acme.domain)!, change);
}

test("success is a number and an error a string, flat in one member named for the command", async () => {
  const parked = await ask("get_ns", acme);
  const foreign = await ask("domain_info", { domain: "acme-ovh.com" });

  expect(parked).toEqual({ GetNsResponse: { ResponseCode: 0, Status: "success", NsContent: {} } });
  expect(foreign).toEqual({ DomainInfoResponse: { ResponseCode: "-1", Status: "error", Error: "could not find domain in your account" } });
});

test("a parked domain has no list of name servers, one with servers has ids for them", async () => {
  const parked = await ask("domain_info", acme);
  await addOurs();
  await ask("set_ns", { ...acme, ...ours });
  const set = await ask("domain_info", acme);
  const hosts = await ask("get_ns", acme);

  expect(parked.DomainInfoResponse.DomainInfo).toMatchObject({ Name: acme.domain, Locked: "no", Disabled: "no", Hold: "no" });
  expect(parked.DomainInfoResponse.DomainInfo.NameServerSettings).toEqual({ Type: "Dynadot Parking" });
  expect(set.DomainInfoResponse.DomainInfo.NameServerSettings).toMatchObject({
    Type: "Name Servers",
    NameServers: [
      { ServerId: expect.any(Number), ServerName: ours.ns0 },
      { ServerId: expect.any(Number), ServerName: ours.ns1 },
    ],
  });
  expect(hosts.GetNsResponse.NsContent).toEqual({ Host0: ours.ns0, Host1: ours.ns1 });
});

test("a host must be known before a domain can use it, and adding it twice is an error", async () => {
  const unknown = await ask("set_ns", { ...acme, ...ours });
  await addOurs();
  const twice = await ask("add_ns", { host: ours.ns0 });
  const misnamed = await ask("add_ns", { ns: ours.ns0 });
  const servers = await ask("server_list");
  const known = await ask("set_ns", { ...acme, ...ours });

  expect(unknown.SetNsResponse).toMatchObject({ Status: "error", Error: expect.stringContaining("must be added first") });
  // Else a client would take it for a missing domain.
  expect(unknown.SetNsResponse.Error).not.toMatch(/could not find domain|in your account/);
  expect(twice.AddNsResponse.Error).toContain("already exists");
  expect(misnamed.AddNsResponse.Status).toBe("error");
  expect(servers.ServerListResponse.ServerList.map((server: { ServerName: string }) => server.ServerName)).toEqual([ours.ns0, ours.ns1]);
  expect(known.SetNsResponse).toEqual({ ResponseCode: 0, Status: "success" });
});

test("a host below a domain of the same account needs an address, which reaches the parent as glue", async () => {
  const early = await operator("add_ns", { host: "ns1.openova.io" });
  await operator("register_ns", { host: "ns1.openova.io", ip: "127.77.0.1" });
  await operator("register_ns", { host: "ns2.openova.io", ip: "127.77.0.9" });
  const twice = await operator("register_ns", { host: "ns2.openova.io", ip: "127.77.0.2" });
  await operator("set_ns_ip_by_domain", { server_domain: "ns2.openova.io", ip0: "127.77.0.2" });
  const works = await operator("set_ns", { domain: "omani.works", ...ours });
  const io = await operator("set_ns", { domain: "openova.io", ...ours });
  lab.laboratory.clock.advance(10_000);
  await lab.laboratory.registrars.settled();

  expect(early.AddNsResponse.Error).toBe("'ns1.openova.io' needs to be registered with an ip address before it can be used.");
  expect(twice.RegisterNsResponse.Error).toContain("already exists");
  expect([works.SetNsResponse.Status, io.SetNsResponse.Status]).toEqual(["success", "success"]);
  expect(parent.held.get("openova.io")).toEqual({
    domain: "openova.io",
    nameservers: [ours.ns0, ours.ns1],
    glue: { "ns1.openova.io": ["127.77.0.1"], "ns2.openova.io": ["127.77.0.2"] },
    ds: [],
  });
  expect(parent.held.get("omani.works")).toMatchObject({ nameservers: [ours.ns0, ours.ns1], glue: {} });
});

test("an address is also changed by the server's id, and a host below a foreign domain cannot be registered", async () => {
  const foreign = await ask("register_ns", { host: "ns1.acme-ovh.com", ip: "192.0.2.1" });
  const registered = await ask("register_ns", { host: "ns1.acme-dynadot.com", ip: "192.0.2.1" });
  const { ServerId } = registered.RegisterNsResponse.RegisterNsContent.Server;
  const changed = await ask("set_ns_ip", { server_id: String(ServerId), ip0: "192.0.2.2", ip1: "192.0.2.3" });

  expect(foreign.RegisterNsResponse.Error).toBe("could not find domain in your account");
  expect(changed.SetNsIpResponse.Status).toBe("success");
  expect(lab.laboratory.registrars.domain(acme.domain)!.glue).toEqual({ "ns1.acme-dynadot.com": ["192.0.2.2", "192.0.2.3"] });
});

test("keys reach the parent and can be cleared", async () => {
  const digest = "AB".repeat(32);
  await ask("set_dnssec", { domain_name: acme.domain, key_tag: "4711", algorithm: "13", digest_type: "2", digest });
  lab.laboratory.clock.advance(10_000);
  await lab.laboratory.registrars.settled();
  const set = parent.held.get(acme.domain)!.ds;
  const incomplete = await ask("set_dnssec", { domain_name: acme.domain, key_tag: "4711" });
  await ask("set_clear_domain_setting", { ...acme, service: "dnssec" });
  lab.laboratory.clock.advance(10_000);
  await lab.laboratory.registrars.settled();

  expect(set).toEqual([`4711 13 2 ${digest.toLowerCase()}`]);
  expect(incomplete.SetDnssecResponse.Status).toBe("error");
  expect(parent.held.get(acme.domain)!.ds).toEqual([]);
});

test("set_dns2 throws away the zone and the name servers unless it is told to add", async () => {
  await addOurs();
  await ask("set_ns", { ...acme, ...ours });
  await ask("set_dns2", { ...acme, subdomain0: "www", sub_record_type0: "a", sub_record0: "192.0.2.1" });
  await ask("set_dns2", { ...acme, add_dns_to_current_setting: "1", subdomain0: "mail", sub_record_type0: "a", sub_record0: "192.0.2.2" });
  const both = names();
  await ask("set_dns2", { ...acme, main_record_type0: "a", main_record0: "192.0.2.3" });
  const settings = (await ask("domain_info", acme)).DomainInfoResponse.DomainInfo.NameServerSettings;

  expect(both).toEqual(["www.acme-dynadot.com", "mail.acme-dynadot.com"]);
  expect(names()).toEqual(["acme-dynadot.com"]);
  expect(settings).toEqual({ Type: "Dynadot DNS" });
  function names(): string[] {
    return lab.laboratory.registrars.domain(acme.domain)!.records.map(({ name }) => name);
  }
});

test("a second request of the account at the same time is told to wait; a larger account may send five", async () => {
  const busy = await Promise.all([ask("get_ns", acme), ask("get_ns", acme)]);
  changeAccount({ tier: "bulk" });
  const bulk = await Promise.all(Array.from({ length: 5 }, () => ask("get_ns", acme)));

  expect(new Set(busy.map(({ GetNsResponse }) => GetNsResponse.Status))).toEqual(new Set(["success", "system_busy"]));
  expect(bulk.map(({ GetNsResponse }) => GetNsResponse.Status)).toEqual(Array.from({ length: 5 }, () => "success"));
});

test("the sixty-first request of a minute finds all threads busy", async () => {
  changeAccount({ rateLimit: 2 });
  await ask("get_ns", acme);
  await ask("get_ns", acme);

  const tooMany = await ask("get_ns", acme);
  lab.laboratory.clock.advance(60_000);
  const later = await ask("get_ns", acme);

  expect(tooMany.GetNsResponse).toMatchObject({ ResponseCode: "-1", Status: "system_busy" });
  expect(later.GetNsResponse.Status).toBe("success");
});

test.each<[string, Record<string, string>, AccountChange, string]>([
  ["a wrong key", { key: "wrong" }, {}, "invalid key"],
  ["a wrong secret", { secret: "wrong" }, {}, "invalid key"],
  ["an API that is switched off", {}, { apiEnabled: false }, "invalid key"],
  ["an address off the list", {}, { ipAllow: ["203.0.113.1"] }, "not authorized ip 127.0.0.1"],
])("%s is refused in an envelope that names no command", async (_what, parameters, change, error) => {
  changeAccount(change);

  const refused = await ask("get_ns", { ...acme, ...parameters });

  expect(refused).toEqual({ Response: { ResponseCode: "-1", Status: "error", Error: error } });
});

test("the secret is not needed, and right when given", async () => {
  const { apiSecret } = customerOf(lab, "dynadot").credentials;

  const given = await ask("get_ns", { ...acme, secret: apiSecret! });

  expect(given.GetNsResponse.Status).toBe("success");
});

test("a locked domain asks to be unlocked, and some kinds cannot be handled", async () => {
  await addOurs();
  changeDomain({ locked: true });
  const locked = await ask("set_ns", { ...acme, ...ours });
  changeDomain({ locked: false, unsupportedType: true });
  const unsupported = await ask("set_ns", { ...acme, ...ours });

  expect(locked.SetNsResponse.Error).toMatch(/unlock/);
  expect(unsupported.SetNsResponse.Error).toBe("unsupported domain type");
});

test("one name server is too few, and only GET is understood", async () => {
  await addOurs();

  const one = await ask("set_ns", { ...acme, ns0: ours.ns0 });
  const post = await fetch(`${lab.registrarsURL}/dynadot/api3.json`, { method: "POST" });

  expect(one.SetNsResponse.Status).toBe("error");
  expect(post.status).toBe(405);
});

test("all domains of the account are listed with their settings", async () => {
  const { ListDomainInfoResponse } = await ask("list_domain");

  expect(ListDomainInfoResponse.MainDomains.map((domain: { Name: string }) => domain.Name)).toEqual([
    "acme-dynadot.com",
    "acme-dynadot.io",
    "acme-dynadot.biz",
  ]);
});
