import { expect, test } from "vitest";
import { readPdmConfig } from "./pdm-config.ts";

test("without a word it manages the six pools with the three name servers, tokens demanded and holds of ten minutes", () => {
  const { config, wrong } = read({});

  expect(wrong).toEqual([]);
  expect(config).toMatchObject({
    pools: ["omani.works", "omani.homes", "omani.rest", "omani.trade", "omantel.biz", "openova.io"],
    nameservers: ["ns1.openova.io", "ns2.openova.io", "ns3.openova.io"],
    auth: "token",
    reservationMs: 600_000,
    maxHoldMs: 7_200_000,
    syncBudgetMs: 5000,
    allowPrivateIP: false,
    registrars: undefined,
  });
});

test("pools come from the first variable that is set, parted by commas or blanks", () => {
  const { config: both } = read({ PDM_POOLS: "one.example, two.example", DYNADOT_MANAGED_DOMAINS: "three.example" });
  const { config: older } = read({ DYNADOT_MANAGED_DOMAINS: "three.example four.example" });
  const { config: oldest } = read({ DYNADOT_DOMAIN: "Five.Example" });

  expect([both.pools, older.pools, oldest.pools]).toEqual([
    ["one.example", "two.example"],
    ["three.example", "four.example"],
    ["five.example"],
  ]);
});

test("addresses are read with and without a port, of both families", () => {
  const { config } = read({
    PDM_NAMESERVER_ADDRS: "ns1.example=192.0.2.1:5300,ns2.example=192.0.2.2,ns2.example=[2001:db8::1]:5301,ns3.example=2001:db8::2",
    PDM_DNS_PORTS: "192.0.2.1=5300,[2001:db8::1]=5301",
  });

  expect(config.nameserverAddresses).toEqual([
    { host: "ns1.example", address: "192.0.2.1", port: 5300 },
    { host: "ns2.example", address: "192.0.2.2", port: 53 },
    { host: "ns2.example", address: "2001:db8::1", port: 5301 },
    { host: "ns3.example", address: "2001:db8::2", port: 53 },
  ]);
  expect([...config.dnsPorts]).toEqual([
    ["192.0.2.1", 5300],
    ["2001:db8::1", 5301],
  ]);
});

test("registrars are all there are unless some are named, each at its public address unless told otherwise", () => {
  const { config } = read({ PDM_REGISTRARS: "ovh Dynadot", PDM_REGISTRAR_OVH_BASE_URL: "http://127.0.0.1:1/ovh/1.0/" });

  expect([config.registrars, [...config.registrarURLs]]).toEqual([["ovh", "dynadot"], [["ovh", "http://127.0.0.1:1/ovh/1.0"]]]);
});

test("one address for all name servers, in the older form", () => {
  const { config } = read({ PDM_NAMESERVERS: "a.example,b.example", POOL_DOMAIN_MANAGER_NS_GLUE_IP: "192.0.2.9" });

  expect(config.nameserverAddresses).toEqual([
    { host: "a.example", address: "192.0.2.9", port: 53 },
    { host: "b.example", address: "192.0.2.9", port: 53 },
  ]);
});

test("leaving the door open is refused on any but a loopback listener", () => {
  const { wrong: outside } = read({ PDM_AUTH: "off", HOST: "0.0.0.0" });
  const { wrong: inside, config } = read({ PDM_AUTH: "off", HOST: "127.0.0.1" });

  expect(outside).toEqual([expect.stringContaining("PDM_AUTH=off is only for a listener on a loopback address")]);
  expect([inside, config.auth]).toEqual([[], "off"]);
});

test("inside a cluster its API and a pod's own files are known, and each may be said to be elsewhere", () => {
  const cluster = { KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" };
  const folder = "/var/run/secrets/kubernetes.io/serviceaccount";

  const places = [
    read({}),
    read(cluster),
    read({ ...cluster, KUBERNETES_SERVICE_HOST: "fd00::1" }),
    read({ ...cluster, PDM_KUBE_API_URL: "https://127.0.0.1:6443", PDM_KUBE_TOKEN_FILE: "/run/token", PDM_KUBE_CA_FILE: "/run/ca" }),
  ].map(({ config }) => config.kubernetes);

  expect(places).toEqual([
    undefined,
    { apiURL: "https://10.96.0.1:443", tokenFile: `${folder}/token`, caFile: `${folder}/ca.crt` },
    { apiURL: "https://[fd00::1]:443", tokenFile: `${folder}/token`, caFile: `${folder}/ca.crt` },
    { apiURL: "https://127.0.0.1:6443", tokenFile: "/run/token", caFile: "/run/ca" },
  ]);
});

test("everything that cannot be read is told of at once", () => {
  const { wrong } = read({
    PDM_PDNS_BASE_URL: "fsn=http://127.0.0.1:8081",
    PDM_RESERVATION_TTL: "soon",
    PDM_VERIFY_RESOLVERS: "dns.example",
    PDM_ROOT_HINTS: "192.0.2.1",
    PDM_PDNS_WRITERS: "many",
    PDM_AUTH: "maybe",
    PDM_SA_SCOPES: "crossplane",
    PDM_KUBE_API_URL: "http://127.0.0.1:6443",
  });

  expect(wrong.map((sentence) => sentence.split(" ")[0])).toEqual([
    "PDM_PDNS_BASE_URL",
    "PDM_PDNS_WRITERS",
    "PDM_ROOT_HINTS",
    "PDM_VERIFY_RESOLVERS",
    "PDM_RESERVATION_TTL",
    "PDM_AUTH",
    "PDM_SA_SCOPES",
    "PDM_KUBE_API_URL",
  ]);
});

function read(env: NodeJS.ProcessEnv) {
  const wrong: string[] = [];
  return { config: readPdmConfig(env, wrong), wrong };
}
