import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { findStragglers } from "../supervisor/stragglers.ts";
import { askDns } from "../testing/ask-dns.ts";
import { makePoolZone } from "../testing/pool-zone.ts";
import { applyPdnsSchema } from "./pdns-database.ts";
import { type LabDns, startLabDns } from "./start-lab-dns.ts";

let dns: LabDns;

beforeAll(async () => {
  dns = await startLabDns();
});

afterAll(async () => {
  await dns.stop();
});

/** Asks the lab's resolver, which has forgotten everything. */
async function resolve(name: string, type: Parameters<typeof askDns>[0]["type"] = "A", of = dns) {
  await of.flushResolver();
  return await askDns({ server: of.resolver!, name, type });
}

function nameserversOf({ pool }: LabDns): string[] {
  return Object.keys(pool.nameservers);
}

/** What the registry says of a domain. */
async function rcodeOf(name: string): Promise<string> {
  const { address } = dns.rootHints[0]!;
  return (await askDns({ server: { address, port: dns.ports[address]! }, name, type: "NS" })).rcode;
}

describe("the chain of trust", () => {
  test("a delegation with the zone's own key validates", async () => {
    const ds = await makePoolZone(dns, "valid.works", { "console.valid.works": "127.0.0.9" });

    await dns.parent.publish({ domain: "valid.works", nameservers: nameserversOf(dns), glue: {}, ds });

    expect(await resolve("console.valid.works")).toMatchObject({ rcode: "NOERROR", authentic: true, data: ["127.0.0.9"] });
    expect(await resolve("nothing.valid.works")).toMatchObject({ rcode: "NXDOMAIN", authentic: true });
  });

  test("a delegation without a key resolves unproven", async () => {
    await makePoolZone(dns, "plain.works", { "console.plain.works": "127.0.0.9" });

    await dns.parent.publish({ domain: "plain.works", nameservers: nameserversOf(dns), glue: {}, ds: [] });

    expect(await resolve("console.plain.works")).toMatchObject({ rcode: "NOERROR", authentic: false, data: ["127.0.0.9"] });
  });

  test("a foreign key makes the domain dark", async () => {
    await makePoolZone(dns, "broken.works", { "console.broken.works": "127.0.0.9" });

    await dns.parent.publish({ domain: "broken.works", nameservers: nameserversOf(dns), glue: {}, ds: [`1 13 2 ${"ab".repeat(32)}`] });

    expect((await resolve("console.broken.works")).rcode).toBe("SERVFAIL");
  });

  test("a withdrawn domain provably does not exist", async () => {
    const ds = await makePoolZone(dns, "gone.homes", { "console.gone.homes": "127.0.0.9" });
    await dns.parent.publish({ domain: "gone.homes", nameservers: nameserversOf(dns), glue: {}, ds });
    const before = await resolve("console.gone.homes");

    await dns.parent.withdraw("gone.homes");

    expect(before.rcode).toBe("NOERROR");
    expect(await resolve("console.gone.homes")).toMatchObject({ rcode: "NXDOMAIN", authentic: true });
  });

  test("a domain below a second-level registry nobody prepared validates too", async () => {
    const ds = await makePoolZone(dns, "shop.com.om", { "console.shop.com.om": "127.0.0.9" });

    await dns.parent.publish({ domain: "shop.com.om", nameservers: nameserversOf(dns), glue: {}, ds });

    expect(await resolve("console.shop.com.om")).toMatchObject({ authentic: true, data: ["127.0.0.9"] });
  });
});

describe("the parent", () => {
  test("publishing again replaces name servers and glue of that domain and leaves its neighbour's", async () => {
    const addresses = Object.values(dns.pool.nameservers).flat();
    await makePoolZone(dns, "own.trade", { "ns1.own.trade": addresses[0]!, "console.own.trade": "127.0.0.9" });
    await makePoolZone(dns, "notown.trade", { "ns1.notown.trade": addresses[0]!, "console.notown.trade": "127.0.0.8" });
    await dns.parent.publish({
      domain: "notown.trade",
      nameservers: ["ns1.notown.trade"],
      glue: { "ns1.notown.trade": [addresses[0]!] },
      ds: [],
    });
    await dns.parent.publish({ domain: "own.trade", nameservers: ["ns1.own.trade"], glue: { "ns1.own.trade": ["127.0.0.250"] }, ds: [] });

    await dns.parent.publish({ domain: "own.trade", nameservers: ["ns1.own.trade"], glue: { "ns1.own.trade": [addresses[0]!] }, ds: [] });

    expect(await resolve("console.own.trade")).toMatchObject({ data: ["127.0.0.9"] });
    expect(await resolve("console.notown.trade")).toMatchObject({ data: ["127.0.0.8"] });
  });

  test("fifty domains published at once are all there", async () => {
    const domains = Array.from({ length: 50 }, (_, index) => `burst-${index}.rest`);

    await Promise.all(domains.map((domain) => dns.parent.publish({ domain, nameservers: dns.parking.hosts, glue: {}, ds: [] })));

    const rcodes = await Promise.all(domains.map(rcodeOf));
    expect(rcodes).toEqual(domains.map(() => "NOERROR"));
    expect(await rcodeOf("burst-50.rest")).toBe("NXDOMAIN");
  });

  test("what cannot be registered is refused", async () => {
    await expect(dns.parent.publish({ domain: "works", nameservers: ["ns1.parking.test"], glue: {}, ds: [] })).rejects.toThrow("'works'");
  });
});

describe("everybody else's name servers", () => {
  test("a domain at a server nobody knows is parked", async () => {
    await dns.parent.publish({ domain: "parked.biz", nameservers: ["ns1.someone.net", "ns2.someone.co.uk"], glue: {}, ds: [] });

    expect(await resolve("any.parked.biz")).toMatchObject({ rcode: "NOERROR", data: [dns.parking.address] });
    expect(await resolve("parked.biz", "MX")).toMatchObject({ rcode: "NOERROR", data: [] });
  });

  test("a domain with records answers exactly these, over UDP and TCP", async () => {
    await dns.parent.publish({ domain: "shop.biz", nameservers: dns.parking.hosts, glue: {}, ds: [] });
    dns.parking.setRecords("shop.biz", [
      { name: "@", type: "A", content: "192.0.2.7" },
      { name: "www", type: "CNAME", content: "shop.biz" },
      { name: "@", type: "MX", content: "10 mail.shop.biz" },
      { name: "_dmarc", type: "TXT", content: "v=DMARC1; p=none" },
    ]);
    const parking = { address: dns.parking.address, port: dns.ports[dns.parking.address]! };

    expect(await resolve("www.shop.biz")).toMatchObject({ data: ["192.0.2.7"] });
    expect(await resolve("shop.biz", "MX")).toMatchObject({ data: ['{"preference":10,"exchange":"mail.shop.biz"}'] });
    expect(await resolve("_dmarc.shop.biz", "TXT")).toMatchObject({ data: ["v=DMARC1; p=none"] });
    expect((await resolve("other.shop.biz")).rcode).toBe("NXDOMAIN");
    expect(await askDns({ server: parking, name: "shop.biz", over: "tcp" })).toMatchObject({ authoritative: true, data: ["192.0.2.7"] });
  });
});

test("two labs side by side know nothing of each other", async () => {
  const other = await startLabDns();
  onTestFinished(() => other.stop());
  const ds = await makePoolZone(other, "theirs.works", { "console.theirs.works": "127.0.0.9" });

  await other.parent.publish({ domain: "theirs.works", nameservers: nameserversOf(other), glue: {}, ds });

  expect(Object.keys(other.ports).filter((address) => dns.ports[address] !== undefined)).toEqual([]);
  expect(await resolve("console.theirs.works", "A", other)).toMatchObject({ authentic: true, data: ["127.0.0.9"] });
  expect((await resolve("console.theirs.works")).rcode).toBe("NXDOMAIN");
});

test("a killed pool is silent, and back at the same addresses with its zones when it is started", async () => {
  const own = await startLabDns({ pools: [] });
  onTestFinished(() => own.stop());
  const ds = await makePoolZone(own, "kill.works", { "console.kill.works": "127.0.0.9" });
  await own.parent.publish({ domain: "kill.works", nameservers: nameserversOf(own), glue: {}, ds });

  await own.pool.kill("SIGKILL");
  const dead = await fetch(own.pool.apiURL).catch(() => "refused");
  await own.pool.start();

  expect(dead).toBe("refused");
  expect(await resolve("console.kill.works", "A", own)).toMatchObject({ authentic: true, data: ["127.0.0.9"] });
});

test("a delegation waits for a parent that is being started again", async () => {
  const own = await startLabDns({ pools: [] });
  onTestFinished(() => own.stop());
  await own.parent.kill("SIGKILL");

  const published = own.parent.publish({ domain: "late.works", nameservers: own.parking.hosts, glue: {}, ds: [] });
  await own.parent.start();
  await published;

  expect(await resolve("late.works", "A", own)).toMatchObject({ data: [own.parking.address] });
});

test("without port 53 everything answers at one other port, and there is no resolver", async () => {
  const own = await startLabDns({ port: 10_053, pools: [] });
  onTestFinished(() => own.stop());
  const [host, [address]] = Object.entries(own.pool.nameservers)[0] as [string, [string]];

  await makePoolZone(own, "high.works", { "console.high.works": "127.0.0.9" });

  expect(own.resolver).toBeUndefined();
  expect(new Set(Object.values(own.ports))).toEqual(new Set([10_053]));
  expect(await askDns({ server: { address, port: 10_053 }, name: "console.high.works" })).toMatchObject({ authoritative: true });
  expect(own.environment()["PDM_NAMESERVER_ADDRS"]).toContain(`${host}=${address}:10053`);
});

test("the pool can keep its zones in PostgreSQL", async () => {
  const url = await pdnsDatabase();
  const own = await startLabDns({ backend: { gpgsql: url } });
  onTestFinished(() => own.stop());
  const ds = await makePoolZone(own, "pg.works", { "console.pg.works": "127.0.0.9" });

  await own.parent.publish({ domain: "pg.works", nameservers: nameserversOf(own), glue: {}, ds });

  expect(await resolve("console.pg.works", "A", own)).toMatchObject({ authentic: true, data: ["127.0.0.9"] });
});

test("stopping leaves no process and no folder", async () => {
  const before = await foldersOfDns();
  const own = await startLabDns({ pools: [] });
  const [folder] = (await foldersOfDns()).filter((name) => !before.includes(name));

  await own.stop();

  expect(folder).toBeDefined();
  expect(existsSync(join(tmpdir(), folder!))).toBe(false);
  expect(await findStragglers(folder!)).toEqual([]);
});

test("missing programs end in one error that names them all and the way out", async () => {
  const root = await mkdtemp(join(tmpdir(), "catalyst-empty-root-"));
  onTestFinished(() => rm(root, { recursive: true }));

  const start = startLabDns({ host: { environment: {}, root, isRoot: false } });

  await expect(start).rejects.toThrow(/pdns_server is neither on PATH[\s\S]*unbound is neither on PATH[\s\S]*Install PowerDNS/);
});

async function foldersOfDns(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith("catalyst-lab-dns-"));
}

async function pdnsDatabase(): Promise<string> {
  const name = `pdns_${randomBytes(6).toString("hex")}`;
  const adminURL = inject("postgresURL");
  const url = adminURL.replace("/postgres?", `/${name}?`);
  await withClient(adminURL, (client) => client.query(`create database ${name}`));
  onTestFinished(() => withClient(adminURL, (client) => client.query(`drop database ${name} with (force)`)));
  await withClient(url, (client) => applyPdnsSchema((statements) => client.query(statements)));

  return url;
}

async function withClient(connectionString: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
