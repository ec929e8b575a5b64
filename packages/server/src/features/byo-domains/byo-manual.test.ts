import { afterAll, beforeAll, expect, test } from "vitest";
import { collectEndings } from "../../testing/collect-endings.ts";
import { internalActor } from "../pdm-callers/actor.ts";
import { challengeFor } from "./domain-facts.ts";
import { type ByoWorld, deploymentId, domainAt, engine, ip, signal, startByoWorld } from "./testing/byo-world.ts";

let world: ByoWorld;
const other = internalActor("deployment:fedcba9876543210");
const manual = { mode: "byo-manual" as const, deploymentId };
const commit = { deploymentId, loadBalancerIP: ip };

const endings = collectEndings();
afterAll(endings.run);

beforeAll(async () => {
  world = await startByoWorld(endings.atEnd);
}, 60_000);

test("a domain that its owner delegates by hand is planned, published, seen and verified, and goes once nobody is sent to us", async () => {
  const domain = await register("by-hand.com");

  const plan = await world.byo.plan(engine, domain, manual, signal);
  const early = await askOurs(`_catalyst-challenge.${domain}`, "TXT");
  await world.byo.commit(engine, domain, commit, signal);
  const waiting = await world.reach(domain, ({ dnsState }) => dnsState === "zone");
  const direct = await askOurs(`console.${domain}`, "A");
  await delegate(domain, world.book.hosts);
  const verified = await world.reach(domain, ({ state }) => state === "verified");
  const resolved = await world.resolve(`console.${domain}`);
  await world.byo.release(engine, domain, {}, signal);
  const leaving = await world.reach(domain, ({ state }) => state === "releasing");
  const kept = await askOurs(`console.${domain}`, "A");
  await delegate(domain, world.dns.parking.hosts);
  await world.gone(domain);

  expect(plan).toMatchObject({
    mode: "byo-manual",
    blockers: [],
    atRisk: [],
    current: { nameservers: [...world.dns.parking.hosts].toSorted() },
  });
  expect(plan.instructions).toEqual(world.book.hosts.map((value) => ({ where: "registrar", type: "NS", name: domain, value })));
  expect(early).toEqual([`"${plan.challenge.value}"`]);
  expect([waiting.state, waiting.warning, direct, resolved]).toEqual(["awaiting-delegation", "dns-pending", [ip], [ip]]);
  expect(new Date(waiting.deadline ?? 0).getTime() - new Date(waiting.committedAt ?? 0).getTime()).toBe(72 * 3_600_000);
  expect(verified.instructions.map(({ type, value }) => `${type} ${value}`)).toEqual(verified.ds.map((value) => `DS ${value}`));
  expect([leaving.seen, leaving.instructions.map(({ value }) => value), kept]).toEqual([
    world.book.hosts.toSorted(),
    [...world.dns.parking.hosts].toSorted(),
    [ip],
  ]);
  expect(await world.server.readZone(domain, signal)).toBeUndefined();
}, 60_000);

test("a foreign DS is told of and keeps the domain from counting as verified", async () => {
  const domain = await register("signed-elsewhere.com");
  const ds = `12345 13 2 ${"cd".repeat(32)}`;
  await world.byo.plan(engine, domain, manual, signal);
  await world.byo.commit(engine, domain, commit, signal);

  await world.dns.parent.publish({ domain, nameservers: [...world.book.hosts], glue: {}, ds: [ds] });
  const blocked = await world.reach(domain, ({ lastError }) => lastError?.code === "ds-present");
  await delegate(domain, world.book.hosts);
  const verified = await world.reach(domain, ({ state }) => state === "verified");

  expect([blocked.state, blocked.dsSeen, verified.lastError]).toEqual(["delegated", [ds], undefined]);
}, 60_000);

test("what was not delegated in time is told as such, and still counts when it comes", async () => {
  const domain = await register("late.com");
  await world.byo.plan(engine, domain, manual, signal);
  await world.byo.commit(engine, domain, commit, signal);

  await world.db
    .updateTable("byo_domains")
    .set({ deadline_at: new Date(0) })
    .where("domain", "=", domain)
    .execute();
  const late = await world.reach(domain, ({ lastError }) => lastError?.code === "delegation-timeout");
  await delegate(domain, world.book.hosts);
  const verified = await world.reach(domain, ({ state }) => state === "verified");

  expect([late.state, late.seen, verified.lastError]).toEqual(["awaiting-delegation", [...world.dns.parking.hosts].toSorted(), undefined]);
}, 60_000);

test("records at risk need a word of the customer also when they delegate by hand", async () => {
  const domain = await register("website.com");
  world.dns.parking.setRecords(domain, [{ name: "www", type: "CNAME", content: "host.elsewhere.test" }]);
  await world.byo.plan(engine, domain, manual, signal);

  const silent = world.byo.commit(engine, domain, commit, signal);
  await expect(silent).rejects.toMatchObject({ code: "records-at-risk", members: { atRisk: [{ name: `www.${domain}`, type: "CNAME" }] } });
  const wrong = world.byo.commit(engine, domain, { ...commit, confirm: "yes" }, signal);
  await expect(wrong).rejects.toMatchObject({ code: "confirm-mismatch" });
  const agreed = await world.byo.commit(engine, domain, { ...commit, confirm: domain }, signal);

  expect(agreed.state).toBe("awaiting-delegation");
}, 60_000);

test("the first plan claims the domain, and only a proof of control takes it over", async () => {
  const domain = await register("wanted.com");
  const mine = { ...manual, deploymentId: "fedcba9876543210" };
  await world.byo.plan(engine, domain, manual, signal);

  const refused = world.byo.plan(other, domain, mine, signal);
  await expect(refused).rejects.toMatchObject({
    code: "domain-claimed",
    members: { challenge: { value: challengeFor(domain, other.name) } },
  });
  world.dns.parking.setRecords(domain, [{ name: "_catalyst-challenge", type: "TXT", content: challengeFor(domain, other.name) }]);
  await world.byo.plan(other, domain, mine, signal);

  const late = world.byo.commit(engine, domain, commit, signal);
  await expect(late).rejects.toMatchObject({ code: "not-owner" });
  expect((await world.server.readZone(domain, signal))?.account).toBe("byo:fedcba9876543210");
}, 60_000);

test("a valid registrar token proves control as well", async () => {
  const domain = domainAt("namecheap", 4);
  await world.byo.plan(engine, domain, manual, signal);
  const account = { registrar: "namecheap", token: world.tokenOf("namecheap"), deploymentId: "fedcba9876543210" };

  const plan = await world.byo.plan(other, domain, { mode: "byo-api", ...account }, signal);

  expect([plan.mode, (await world.byo.read(other, domain, signal))?.registrar]).toEqual(["byo-api", "namecheap"]);
});

test("a claim that lapses is given up with its zone", async () => {
  const domain = await register("forgotten.com");
  await world.byo.plan(engine, domain, manual, signal);

  await world.db
    .updateTable("byo_domains")
    .set({ claimed_until: new Date(0), next_attempt_at: new Date(0) })
    .where("domain", "=", domain)
    .execute();
  await world.gone(domain);

  expect(await world.server.readZone(domain, signal)).toBeUndefined();
}, 60_000);

test("a domain that still points at us after a week is in quarantine, and nobody inherits its visitors", async () => {
  const domain = await register("left-behind.com");
  await world.byo.plan(engine, domain, manual, signal);
  await world.byo.commit(engine, domain, commit, signal);
  await delegate(domain, world.book.hosts);
  await world.reach(domain, ({ state }) => state === "verified");
  await world.byo.release(engine, domain, {}, signal);

  await world.db
    .updateTable("byo_domains")
    .set({ released_at: new Date(Date.now() - 8 * 86_400_000) })
    .where("domain", "=", domain)
    .execute();
  await world.reach(domain, ({ state }) => state === "quarantined");
  const zone = await world.server.readZone(domain, signal);
  const heir = world.byo.plan(other, domain, { ...manual, deploymentId: "fedcba9876543210" }, signal);
  await expect(heir).rejects.toMatchObject({ code: "domain-claimed" });
  await delegate(domain, world.dns.parking.hosts);
  await world.gone(domain);
  await world.byo.plan(other, domain, { ...manual, deploymentId: "fedcba9876543210" }, signal);

  expect(zone).toBeUndefined();
}, 60_000);

test.each([
  ["a public suffix", "co.uk", "invalid-format"],
  ["a pool of ours", "omani.works", "reserved"],
  ["a name in a pool", "t42.omani.works", "reserved"],
  ["a domain that tests must not use", "eventforge.io", "forbidden-test-domain"],
  ["no domain at all", "nothing", "invalid-format"],
])("%s cannot be brought", async (_what, domain, code) => {
  await expect(world.byo.plan(engine, domain, manual, signal)).rejects.toMatchObject({ code });
});

test("a commit checks the address, and that somebody has planned", async () => {
  const domain = await register("addressed.com");
  await world.byo.plan(engine, domain, manual, signal);

  const missing = world.byo.commit(engine, domain, { deploymentId, loadBalancerIP: "" }, signal);
  await expect(missing).rejects.toMatchObject({ code: "missing-lb-ip" });
  const unplanned = world.byo.commit(engine, "unplanned.com", commit, signal);
  await expect(unplanned).rejects.toMatchObject({ code: "not-found" });
  const foreign = world.byo.commit(engine, domain, { ...commit, deploymentId: "another" }, signal);
  await expect(foreign).rejects.toMatchObject({ code: "not-owner" });
});

test("another address of the same owner changes the records and nothing else", async () => {
  const domain = await register("moving.com");
  await world.byo.plan(engine, domain, manual, signal);
  await world.byo.commit(engine, domain, commit, signal);
  await delegate(domain, world.book.hosts);
  await world.reach(domain, ({ state }) => state === "verified");

  await world.byo.commit(engine, domain, { ...commit, loadBalancerIP: "127.0.0.10" }, signal);
  await world.eventually("the new address", async () => (await askOurs(`console.${domain}`, "A"))[0] === "127.0.0.10");
  await world.dns.flushResolver();
  const verified = await world.reach(domain, ({ state }) => state === "verified");

  expect(verified.loadBalancerIP).toBe("127.0.0.10");
}, 60_000);

/** A domain whose owner has it at a registrar that we know nothing of. */
async function register(domain: string): Promise<string> {
  world.dns.parking.setRecords(domain, []);
  await delegate(domain, world.dns.parking.hosts);
  return domain;
}

async function delegate(domain: string, nameservers: readonly string[]): Promise<void> {
  await world.dns.parent.publish({ domain, nameservers: [...nameservers], glue: {}, ds: [] });
  await world.dns.flushResolver();
}

async function askOurs(name: string, type: "A" | "TXT"): Promise<string[]> {
  const [server] = world.book.addresses;
  if (!server) throw new Error("The lab has no name server");
  return (await world.ask(server, { name, type }, signal)).answers.map(({ data }) => data);
}
