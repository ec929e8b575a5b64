import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RegistrarAccount } from "../../../features/registrars/registrar.ts";
import { silentLogger } from "../../../platform/log.ts";
import { Secret } from "../../../platform/secret.ts";
import { registrarConformance } from "../testing/conformance.ts";
import { labClock, type LabQuirks, startLabFarSide } from "../testing/lab-far-side.ts";
import { createCloudflare } from "./cloudflare.ts";

const zone = "acme-cloudflare.com";
const name = `cloud.${zone}`;

type Far = Awaited<ReturnType<typeof startLabFarSide>>;

function recordsOf(lab: Far["lab"], type: string): string[] {
  const records = lab.laboratory.registrars.domain(zone)?.records ?? [];
  return records.filter((record) => record.type === type && record.name === name).map(({ content }) => content);
}

function addRecord(lab: Far["lab"], type: string, content: string): void {
  const domain = lab.laboratory.registrars.domain(zone);
  domain?.records.push({
    id: `${type}${content}`.replaceAll(/[^a-z0-9]/gi, "").padEnd(32, "0"),
    type,
    name,
    content,
    ttl: 300,
    created: 0,
    modified: 0,
  });
}

const quirks: LabQuirks = {
  registrar: "cloudflare",
  path: "/client/v4",
  domain: name,
  foreignDomain: "cloud.acme-namecheap.com",
  wrongToken: `lab${"x".repeat(37)}`,
  set: { method: ["POST", "DELETE"], path: "/client/v4/zones/*/dns_records**" },
  // A set is several records here, written one after the other; the first stands for it.
  isSet: ({ method, requestBody }) => method === "POST" && (requestBody as { content?: string } | undefined)?.content === "ns1.openova.io",
  isWrite: ({ method }) => method !== "GET",
  broken: { code: "10001", message: "Service unavailable" },
  tooMany: { code: "10013", message: "Rate limit exceeded" },
  nameservers: (lab) => recordsOf(lab, "NS"),
  replaceNameservers(lab, hosts) {
    for (const host of hosts) addRecord(lab, "NS", host);
  },
  ds: (lab) => recordsOf(lab, "DS"),
  cannotLock: true,
};

registrarConformance({ create: createCloudflare, start: () => startLabFarSide(quirks), clock: labClock, malformedToken: "key:secret" });

describe("at Cloudflare", () => {
  let far: Far;
  let account: RegistrarAccount;
  const never = new AbortController().signal;
  const hosts = ["ns1.openova.io", "ns2.openova.io"];
  const ds = ["12345 13 2 a1b2c3d4"];

  beforeEach(async () => {
    far = await startLabFarSide(quirks);
    const registrar = createCloudflare({ baseURL: far.baseURL, clock: labClock(), log: silentLogger });
    account = registrar.open(new Secret("registrar token", far.token));
  });
  afterEach(() => far.close());

  test("a whole domain is refused when it is probed already, and nothing is sent that could change it", async () => {
    const refused = { code: "unsupported-operation", message: expect.stringContaining(`cloud.${zone}`) };

    await expect(account.probe(zone, never)).rejects.toMatchObject(refused);
    await expect(account.setNameservers(zone, hosts, {}, never)).rejects.toMatchObject(refused);

    expect(far.arrivals().every((each) => each === "read")).toBe(true);
  });

  test.each([
    ["A", "192.0.2.9"],
    ["AAAA", "2001:db8::9"],
    ["CNAME", "www.example.com"],
  ])("a name with %s records is at risk, told by the probe and refused by the change", async (type, content) => {
    addRecord(far.lab, type, content);

    const probe = await account.probe(name, never);

    expect(probe.warnings.join()).toContain(content);
    await expect(account.delegateSubdomain?.(name, hosts, [], never)).rejects.toMatchObject({ code: "records-at-risk" });
    await expect(account.setNameservers(name, hosts, {}, never)).rejects.toMatchObject({ code: "records-at-risk" });
    expect(far.nameservers()).toEqual([]);
  });

  test("a name that is delegated to others is not taken over", async () => {
    addRecord(far.lab, "NS", "ns1.others.example");

    await expect(account.delegateSubdomain?.(name, hosts, [], never)).rejects.toMatchObject({ code: "records-at-risk" });

    expect(far.nameservers()).toEqual(["ns1.others.example"]);
  });

  test("a delegation with its keys is written once however often it is asked for", async () => {
    await account.delegateSubdomain?.(name, hosts, ds, never);
    await account.delegateSubdomain?.(name, hosts, ds, never);

    expect(far.nameservers()).toEqual(hosts);
    expect(recordsOf(far.lab, "DS")).toEqual(ds);
    expect(far.arrivals().filter((each) => each !== "read")).toHaveLength(3);
  });

  test("only records of ours are taken away", async () => {
    await account.delegateSubdomain?.(name, hosts, ds, never);
    addRecord(far.lab, "NS", "ns1.others.example");
    addRecord(far.lab, "TXT", "kept");

    await account.removeSubdomain?.(name, hosts, ds, never);

    expect(far.nameservers()).toEqual(["ns1.others.example"]);
    expect([recordsOf(far.lab, "DS"), recordsOf(far.lab, "TXT")]).toEqual([[], ["kept"]]);
  });
});
