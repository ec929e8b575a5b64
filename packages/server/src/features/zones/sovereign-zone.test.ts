import { expect, test } from "vitest";
import { wantedPoolZone } from "./pool-zone.ts";
import { wantedOrganizationZone, wantedSovereignZone } from "./sovereign-zone.ts";

const nameservers = ["ns1.pool.test", "ns2.pool.test"];
const lines = (sets: { name: string; type: string; ttl: number; records: readonly string[] }[]) =>
  sets.filter(({ records }) => records.length > 0).map(({ name, type, ttl, records }) => `${name} ${ttl} ${type} ${records.join(" ")}`);

test("a Sovereign's zone leads six names to one address", () => {
  const wanted = wantedSovereignZone({ fqdn: "t42.omani.works", ip: "192.0.2.7", nameservers });

  expect(lines(wanted)).toEqual([
    "t42.omani.works 3600 SOA ns1.pool.test. hostmaster.t42.omani.works. 1 10800 3600 604800 300",
    "t42.omani.works 3600 NS ns1.pool.test. ns2.pool.test.",
    "t42.omani.works 300 A 192.0.2.7",
    "*.t42.omani.works 300 A 192.0.2.7",
    "console.t42.omani.works 300 A 192.0.2.7",
    "api.t42.omani.works 300 A 192.0.2.7",
    "gitea.t42.omani.works 300 A 192.0.2.7",
    "harbor.t42.omani.works 300 A 192.0.2.7",
  ]);
});

test("without an IPv6 address there must be none, with one there are six in their shortest form", () => {
  const without = wantedSovereignZone({ fqdn: "a.test", ip: "192.0.2.7", nameservers });
  const withOne = wantedSovereignZone({ fqdn: "a.test", ip: "192.0.2.7", ipv6: "2001:DB8:0:0::7", nameservers });

  expect(without.filter(({ type }) => type === "AAAA").map(({ records }) => records)).toEqual(Array.from({ length: 6 }, () => []));
  expect(withOne.filter(({ type }) => type === "AAAA").map(({ records }) => records)).toEqual(
    Array.from({ length: 6 }, () => ["2001:db8::7"]),
  );
});

test("certificate authorities are named when they are configured", () => {
  const wanted = wantedSovereignZone({ fqdn: "a.test", ip: "192.0.2.7", nameservers, caa: ['0 issue "ca.example"'] });

  expect(lines(wanted)).toContain('a.test 3600 CAA 0 issue "ca.example"');
});

test("an Organization's zone has three names", () => {
  const wanted = wantedOrganizationZone({ fqdn: "acme.omani.homes", ip: "192.0.2.8", nameservers });

  expect(lines(wanted).filter((line) => line.includes(" A "))).toEqual([
    "acme.omani.homes 300 A 192.0.2.8",
    "*.acme.omani.homes 300 A 192.0.2.8",
    "console.acme.omani.homes 300 A 192.0.2.8",
  ]);
});

test("a pool's zone forgets absence within a minute and holds the addresses of the name servers inside it", () => {
  const wanted = wantedPoolZone("pool.test", {
    hosts: [...nameservers, "ns3.elsewhere.test"],
    addresses: [
      { host: "ns1.pool.test", address: "192.0.2.1", port: 53 },
      { host: "ns1.pool.test", address: "2001:db8::1", port: 53 },
      { host: "ns2.pool.test", address: "192.0.2.2", port: 53 },
      { host: "ns3.elsewhere.test", address: "192.0.2.3", port: 53 },
    ],
  });

  expect(lines(wanted)).toEqual([
    "pool.test 3600 SOA ns1.pool.test. hostmaster.pool.test. 1 10800 3600 604800 60",
    "pool.test 3600 NS ns1.pool.test. ns2.pool.test. ns3.elsewhere.test.",
    "ns1.pool.test 3600 A 192.0.2.1",
    "ns1.pool.test 3600 AAAA 2001:db8::1",
    "ns2.pool.test 3600 A 192.0.2.2",
  ]);
});
