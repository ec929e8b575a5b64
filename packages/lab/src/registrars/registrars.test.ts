import { afterEach, expect, test } from "vitest";
import { createRecordingParent } from "../testing/recording-parent.ts";
import { askCloudflare, askDynadot, askGodaddy, askNamecheap, askOvh, customerOf } from "../testing/registrar-clients.ts";
import { startTestLab, type TestLab } from "../testing/test-lab.ts";
import { registrarNames } from "./registrar-account.ts";

let lab: TestLab;
const hosts = ["ns1.openova.io", "ns2.openova.io", "ns3.openova.io"];

afterEach(() => lab.close());

test("a lab has the pools' apexes at the operator's account and a customer at each registrar, all parked", async () => {
  const parent = createRecordingParent();

  lab = await startTestLab({ dns: { parent } });

  expect(customerOf(lab, "dynadot", "operator").domains).toEqual([
    "omani.works",
    "omani.homes",
    "omani.rest",
    "omani.trade",
    "omantel.biz",
    "openova.io",
  ]);
  for (const registrar of registrarNames) expect(customerOf(lab, registrar).domains.length).toBeGreaterThan(1);
  expect(parent.held.get("omani.works")).toEqual({
    domain: "omani.works",
    nameservers: ["ns1.dyna-ns.net", "ns2.dyna-ns.net"],
    glue: {},
    ds: [],
  });
  expect(parent.held.size).toBe(lab.laboratory.registrars.published().length);
});

test("each registrar takes a new set of name servers, and the parent has it after the propagation time", async () => {
  const parent = createRecordingParent();
  lab = await startTestLab({ dns: { parent }, set: { "registrar.ovh.task": [0, 0], "registrar.godaddy.readback": [0, 0] } });
  const parked = parent.held.get("acme-ovh.com")!.nameservers;

  await askNamecheap(lab, "domains.dns.setCustom", { SLD: "acme-namecheap", TLD: "com", Nameservers: hosts.join(",") });
  await askGodaddy(lab, "PATCH", "/v1/domains/acme-godaddy.com", { nameServers: hosts });
  await askOvh(lab, "PUT", "/domain/acme-ovh.com", { nameServerType: "external" });
  await askOvh(lab, "POST", "/domain/acme-ovh.com/nameServers/update", { nameServers: hosts.map((host) => ({ host })) });
  for (const host of hosts) await askDynadot(lab, "add_ns", { host });
  await askDynadot(lab, "set_ns", { domain: "acme-dynadot.com", ns0: hosts[0]!, ns1: hosts[1]!, ns2: hosts[2]! });
  lab.laboratory.clock.advance(9_000);
  const early = parent.held.get("acme-ovh.com")!.nameservers;
  lab.laboratory.clock.advance(1_000);
  await lab.laboratory.registrars.settled();

  expect(early).toEqual(parked);
  for (const registrar of ["namecheap", "godaddy", "ovh", "dynadot"]) {
    expect(parent.held.get(`acme-${registrar}.com`)?.nameservers).toEqual(hosts);
  }
});

test("without a parent zone the registrars work alone, and what they would publish can be read", async () => {
  lab = await startTestLab();

  await askNamecheap(lab, "domains.dns.setCustom", { SLD: "acme-namecheap", TLD: "com.io", Nameservers: hosts.join(",") });
  lab.laboratory.clock.advance(10_000);
  const published = lab.laboratory.registrars.published().find(({ domain }) => domain === "acme-namecheap.com.io");

  expect(published?.nameservers).toEqual(hosts);
});

test("a wrong credential is refused by each registrar in its own words", async () => {
  lab = await startTestLab();

  const cloudflare = await askCloudflare(lab, "GET", "/zones", undefined, `Bearer lab${"x".repeat(37)}`);
  const namecheap = await askNamecheap(lab, "domains.getList", { ApiKey: "wrong" });
  const godaddy = await askGodaddy(lab, "GET", "/v1/domains", undefined, "sso-key a:b");
  const ovh = await askOvh(lab, "GET", "/domain", undefined, { appSecret: "wrong" });
  const dynadot = await askDynadot(lab, "list_domain", { key: "wrong" });

  expect(cloudflare).toMatchObject({ status: 403, body: { success: false, errors: [{ code: 9109, message: "Invalid access token" }] } });
  expect(namecheap).toMatchObject({ status: 200, body: expect.stringMatching(/Status="ERROR".*<Error Number="1011102">/) });
  expect(godaddy).toMatchObject({ status: 401, body: { code: "UNABLE_TO_AUTHENTICATE" } });
  expect(ovh).toMatchObject({ status: 400, body: { errorCode: "INVALID_SIGNATURE", httpCode: "400 Bad Request" } });
  expect(dynadot).toMatchObject({ status: 200, body: { Response: { ResponseCode: "-1", Status: "error", Error: "invalid key" } } });
});
