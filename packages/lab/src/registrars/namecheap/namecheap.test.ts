import { afterEach, beforeEach, expect, test } from "vitest";
import { createRecordingParent, type RecordingParent } from "../../testing/recording-parent.ts";
import { askNamecheap, namecheapForm } from "../../testing/registrar-clients.ts";
import { startTestLab, type TestLab } from "../../testing/test-lab.ts";
import type { AccountChange } from "../registrar-account.ts";

let lab: TestLab;
let parent: RecordingParent;
const acme = { SLD: "acme-namecheap", TLD: "com" };
const ours = "ns1.openova.io,ns2.openova.io";

beforeEach(async () => {
  parent = createRecordingParent();
  lab = await startTestLab({ dns: { parent } });
});
afterEach(() => lab.close());

async function ask(command: string, parameters: Record<string, string> = {}): Promise<string> {
  const { status, headers, body } = await askNamecheap(lab, command, parameters);
  // Whatever happened.
  expect(status).toBe(200);
  expect(headers.get("content-type")).toMatch(/^text\/xml/);
  return body;
}

function change(settings: AccountChange): void {
  lab.laboratory.registrars.changeAccount(lab.laboratory.registrars.account("namecheap", "customer")!, settings);
}

test("an answer is one document with status, command and result", async () => {
  const xml = await ask("domains.dns.getList", acme);

  expect(xml).toMatch(
    /^<\?xml version="1\.0" encoding="utf-8"\?><ApiResponse Status="OK" xmlns="http:\/\/api\.namecheap\.com\/xml\.response">/,
  );
  expect(xml).toContain("<RequestedCommand>namecheap.domains.dns.getlist</RequestedCommand>");
  expect(xml).toContain('<CommandResponse Type="namecheap.domains.dns.getList">');
  expect(xml).toContain('<DomainDNSGetListResult Domain="acme-namecheap.com" IsUsingOurDNS="true"');
  expect(xml).toContain("<Nameserver>dns1.registrar-servers.com</Nameserver><Nameserver>dns2.registrar-servers.com</Nameserver>");
});

test("a request can be a GET with everything in its address, too", async () => {
  const query = namecheapForm(lab, "domains.dns.getList", acme).toString();

  const response = await fetch(`${lab.registrarsURL}/namecheap/xml.response?${query}`);

  expect(await response.text()).toContain('Status="OK"');
});

test("a custom set replaces the whole set, and the default brings the registrar's own servers back", async () => {
  await ask("domains.dns.setCustom", { ...acme, Nameservers: "a.old.test,b.old.test,c.old.test" });
  const set = await ask("domains.dns.setCustom", { ...acme, Nameservers: ours });
  const listed = await ask("domains.dns.getList", acme);
  const info = await ask("domains.getInfo", { DomainName: "acme-namecheap.com" });
  const reset = await ask("domains.dns.setDefault", acme);
  const back = await ask("domains.dns.getList", acme);

  expect(set).toContain('<DomainDNSSetCustomResult Domain="acme-namecheap.com" Updated="true" />');
  expect(listed.match(/<Nameserver>[^<]+/g)).toEqual(["<Nameserver>ns1.openova.io", "<Nameserver>ns2.openova.io"]);
  expect(listed).toContain('IsUsingOurDNS="false"');
  expect(info).toContain('<DnsDetails ProviderType="CUSTOM" IsUsingOurDNS="false"');
  expect(reset).toContain('Updated="true"');
  expect(back).toContain('IsUsingOurDNS="true"');
});

test("a name server below the domain needs its address first, and the parent gets it as glue", async () => {
  const host = "ns1.acme-namecheap.com";
  const early = await ask("domains.dns.setCustom", { ...acme, Nameservers: `${host},ns2.openova.io` });
  const created = await ask("domains.ns.create", { ...acme, Nameserver: host, IP: "192.0.2.1" });
  const wrongOld = await ask("domains.ns.update", { ...acme, Nameserver: host, OldIP: "192.0.2.9", IP: "192.0.2.2" });
  await ask("domains.ns.update", { ...acme, Nameserver: host, OldIP: "192.0.2.1", IP: "192.0.2.2" });
  const info = await ask("domains.ns.getInfo", { ...acme, Nameserver: host });
  await ask("domains.dns.setCustom", { ...acme, Nameservers: `${host},ns2.openova.io` });
  lab.laboratory.clock.advance(10_000);
  await lab.laboratory.registrars.settled();

  expect(early).toContain('<Error Number="2011177">');
  expect(created).toContain('IsSuccess="true"');
  expect(wrongOld).toContain('Status="ERROR"');
  expect(info).toContain(`<DomainNSInfoResult Domain="acme-namecheap.com" Nameserver="${host}" IP="192.0.2.2">`);
  expect(parent.held.get("acme-namecheap.com")).toMatchObject({ nameservers: [host, "ns2.openova.io"], glue: { [host]: ["192.0.2.2"] } });
});

test.each([
  ["a missing user", { ApiUser: "" }, "1010101"],
  ["a missing key", { ApiKey: "" }, "1010102"],
  ["a wrong key", { ApiKey: "wrong" }, "1011102"],
  ["a missing address", { ClientIp: "" }, "1010105"],
  ["an IPv6 address", { ClientIp: "2001:db8::1" }, "1011105"],
  ["an address off the list", { ClientIp: "203.0.113.9" }, "1011150"],
  ["an unknown user name", { UserName: "somebody" }, "1019103"],
  ["an unknown command", { Command: "namecheap.domains.destroy" }, "1011104"],
  ["a domain nobody has", { SLD: "nobody-has-this" }, "2019166"],
  ["a domain of somebody else", { SLD: "acme-ovh" }, "2016166"],
  ["a top-level domain out of reach", { TLD: "museum" }, "2030280"],
  ["one name server", { Nameservers: "ns1.openova.io" }, "2011177"],
  ["spaces in the list", { Nameservers: "ns1.openova.io, ns2.openova.io" }, "2011177"],
  ["thirteen name servers", { Nameservers: Array.from({ length: 13 }, (_, index) => `ns${index}.openova.io`).join(",") }, "2011177"],
  [
    "a list over 1,200 characters",
    { Nameservers: Array.from({ length: 12 }, (_, index) => `${"a".repeat(60)}.${"b".repeat(45)}${index}.test`).join(",") },
    "2011177",
  ],
])("%s is an error with its own number", async (_what, parameters, number) => {
  const xml = await ask("domains.dns.setCustom", { ...acme, Nameservers: ours, ...parameters });

  expect(xml).toContain('<ApiResponse Status="ERROR"');
  expect(xml).toContain(`<Errors><Error Number="${number}">`);
});

test("a domain below a suffix of two parts is found only when it is split at the right dot", async () => {
  const right = await ask("domains.dns.getList", { SLD: "acme-namecheap", TLD: "com.io" });
  const wrong = await ask("domains.dns.getList", { SLD: "acme-namecheap.com", TLD: "io" });

  expect(right).toContain('Domain="acme-namecheap.com.io"');
  expect(wrong).toContain('<Error Number="2019166">');
});

test("an account is let in for twenty domains or fifty dollars, and not for less", async () => {
  change({ otherDomains: 0, balance: 49 });
  const poor = await ask("users.getBalances");
  change({ balance: 50 });
  const rich = await ask("users.getBalances");
  change({ balance: 0, otherDomains: 17 });
  const many = await ask("domains.getList");
  change({ apiEnabled: false });
  const off = await ask("domains.getList");

  expect(poor).toContain('<Error Number="1011102">');
  expect(rich).toContain('AvailableBalance="50.00"');
  expect(many).toContain("<TotalItems>3</TotalItems>");
  expect(off).toContain('<Error Number="1011102">');
});

test("a locked domain cannot be changed, and a closed account nothing", async () => {
  lab.laboratory.registrars.changeDomain(lab.laboratory.registrars.domain("acme-namecheap.com")!, { locked: true });
  const locked = await ask("domains.dns.setCustom", { ...acme, Nameservers: ours });
  change({ disabled: true });
  const closed = await ask("domains.getList");

  expect(locked).toContain('<Error Number="2030166">');
  expect(closed).toContain('<Error Number="1017101">');
});

test("the list of domains comes in pages", async () => {
  const account = lab.laboratory.registrars.account("namecheap", "customer")!;
  for (let index = 0; index < 9; index++) lab.laboratory.registrars.createDomain(account, { name: `more-${index}.com` });

  const second = await ask("domains.getList", { Page: "2", PageSize: "10" });

  expect(second.match(/<Domain /g)).toHaveLength(2);
  expect(second).toContain("<TotalItems>12</TotalItems><CurrentPage>2</CurrentPage><PageSize>10</PageSize>");
});

test("the fifty-first request of a minute is refused, still with status 200", async () => {
  for (let call = 0; call < 50; call++) await ask("users.getBalances");

  const tooMany = await ask("users.getBalances");
  lab.laboratory.clock.advance(60_000);
  const later = await ask("users.getBalances");

  expect(tooMany).toContain('<Error Number="500000">');
  expect(later).toContain('Status="OK"');
});
