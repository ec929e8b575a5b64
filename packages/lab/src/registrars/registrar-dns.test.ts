import { afterAll, beforeAll, expect, test } from "vitest";
import { type LabDns, startLabDns } from "../dns/start-lab-dns.ts";
import { askDns } from "../testing/ask-dns.ts";
import { makePoolZone } from "../testing/pool-zone.ts";
import { askCloudflare, askDynadot, askGodaddy, askNamecheap, askOvh } from "../testing/registrar-clients.ts";
import { startTestLab, type TestLab } from "../testing/test-lab.ts";

let dns: LabDns;
let lab: TestLab;
let ours: string[];
const console_ = "127.0.0.9";

beforeAll(async () => {
  dns = await startLabDns();
  ours = Object.keys(dns.pool.nameservers);
  lab = await startTestLab({ dns, set: { "registrar.ovh.task": [0, 0], "registrar.godaddy.readback": [0, 0] } });
  // The pool's own name servers lie below one of its apexes, whose registrar has to know their addresses.
  await makePoolZone(dns, "openova.io", Object.fromEntries(ours.map((host) => [host, dns.pool.nameservers[host]![0]!])));
  for (const host of ours) await askDynadot(lab, "register_ns", { host, ip: dns.pool.nameservers[host]![0]! }, "operator");
  await askDynadot(lab, "set_ns", { domain: "openova.io", ...numbered(ours) }, "operator");
  await propagate();
});

afterAll(async () => {
  await lab.close();
  await dns.stop();
});

function numbered(hosts: string[]): Record<string, string> {
  return Object.fromEntries(hosts.map((host, index) => [`ns${index}`, host]));
}

async function propagate(): Promise<void> {
  lab.laboratory.clock.advance(10_000);
  await lab.laboratory.registrars.settled();
}

/** What the lab's resolver, having forgotten everything, finds. */
async function resolve(name: string): Promise<{ rcode: string; data: string[]; authentic: boolean }> {
  await dns.flushResolver();
  return askDns({ server: dns.resolver!, name, type: "A" });
}

const flips: [string, (hosts: string[]) => Promise<unknown>][] = [
  ["namecheap", (hosts) => askNamecheap(lab, "domains.dns.setCustom", { SLD: "acme-namecheap", TLD: "com", Nameservers: hosts.join(",") })],
  ["godaddy", (hosts) => askGodaddy(lab, "PATCH", "/v1/domains/acme-godaddy.com", { nameServers: hosts })],
  [
    "ovh",
    async (hosts) => {
      await askOvh(lab, "PUT", "/domain/acme-ovh.com", { nameServerType: "external" });
      await askOvh(lab, "POST", "/domain/acme-ovh.com/nameServers/update", { nameServers: hosts.map((host) => ({ host })) });
    },
  ],
  [
    "dynadot",
    async (hosts) => {
      for (const host of hosts) await askDynadot(lab, "add_ns", { host });
      await askDynadot(lab, "set_ns", { domain: "acme-dynadot.com", ...numbered(hosts) });
    },
  ],
];

test.each(flips)("a flip at %s changes what a resolver sees, and the former set brings the former answer back", async (name, flip) => {
  const domain = `acme-${name}.com`;
  const former = lab.laboratory.registrars.domain(domain)!.nameservers;
  await makePoolZone(dns, domain, { [`console.${domain}`]: console_ });
  const parked = await resolve(`console.${domain}`);

  await flip(ours);
  const early = await resolve(`console.${domain}`);
  await propagate();
  const flipped = await resolve(`console.${domain}`);
  await flip(former);
  await propagate();
  const back = await resolve(`console.${domain}`);

  expect(parked.data).toEqual([dns.parking.address]);
  expect(early.data).toEqual([dns.parking.address]);
  expect(flipped.data).toEqual([console_]);
  expect(back.data).toEqual([dns.parking.address]);
});

test("keys that Dynadot is told make the domain's answers provable", async () => {
  const domain = "acme-dynadot.io";
  const [ds = ""] = await makePoolZone(dns, domain, { [`console.${domain}`]: console_ });
  const [keyTag = "", algorithm = "", digestType = "", digest = ""] = ds.split(" ");
  for (const host of ours) await askDynadot(lab, "add_ns", { host });
  await askDynadot(lab, "set_ns", { domain, ...numbered(ours) });
  await askDynadot(lab, "set_dnssec", { domain_name: domain, key_tag: keyTag, algorithm, digest_type: digestType, digest });

  await propagate();

  expect(await resolve(`console.${domain}`)).toMatchObject({ data: [console_], authentic: true });
});

test("a name below a zone at Cloudflare can be delegated, its own name servers cannot", async () => {
  const name = "cloud.acme-cloudflare.com";
  await makePoolZone(dns, name, { [`console.${name}`]: console_ });
  const { body } = await askCloudflare(lab, "GET", "/zones?name=acme-cloudflare.com");
  const zone = `/zones/${body.result[0].id}`;
  const before = await resolve(`console.${name}`);

  await askCloudflare(lab, "PATCH", zone, { name_servers: ours });
  await propagate();
  const ignored = await resolve(`console.${name}`);
  for (const content of ours) await askCloudflare(lab, "POST", `${zone}/dns_records`, { type: "NS", name, content, ttl: 3600 });
  await propagate();
  const delegated = await resolve(`console.${name}`);

  expect([before.data, ignored.data]).toEqual([[dns.parking.address], [dns.parking.address]]);
  expect(delegated.data).toEqual([console_]);
});
