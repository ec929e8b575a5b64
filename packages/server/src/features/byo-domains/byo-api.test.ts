import type { RegistrarName } from "@catalyst/lab";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collectEndings } from "../../testing/collect-endings.ts";
import { type ByoWorld, deploymentId, domainAt, engine, ip, signal, startByoWorld } from "./testing/byo-world.ts";

let world: ByoWorld;

const endings = collectEndings();
afterAll(endings.run);

beforeAll(async () => {
  world = await startByoWorld(endings.atEnd);
}, 60_000);

test.each(["namecheap", "godaddy", "ovh", "dynadot"] as const)(
  "a domain at %s is planned, flipped and verified, and given back with its former name servers",
  async (registrar) => {
    const domain = domainAt(registrar, 0);
    const former = [...world.domain(domain).nameservers];

    await world.bring(registrar, domain);
    const verified = await world.reach(
      domain,
      ({ state, dsSeen }) => state === "verified" && (registrar !== "dynadot" || dsSeen.length > 0),
    );
    const resolved = await world.resolve(`console.${domain}`);
    await world.byo.release(engine, domain, { restoreNameservers: true }, signal);
    if (registrar === "dynadot") await forgetDs(domain);
    await world.gone(domain);

    expect(verified).toMatchObject({ dnsState: "verified", previousNameservers: former.toSorted(), operation: { status: "done" } });
    expect([verified.resolvers.map(({ ok }) => ok), resolved]).toEqual([[true], [ip]]);
    expect(world.domain(domain).nameservers.toSorted()).toEqual(former.toSorted());
    expect([await world.parentOf(domain), await world.server.readZone(domain, signal)]).toEqual([former.toSorted(), undefined]);
    expect(await world.options.vault.held(world.db, `byo:${domain}`)).toEqual([]);
  },
  90_000,
);

test("a name below a zone at Cloudflare is delegated there with NS and DS, and taken out again", async () => {
  const name = `cloud.${domainAt("cloudflare", 0)}`;

  await world.bring("cloudflare", name);
  const verified = await world.reach(name, ({ state, dsSeen }) => state === "verified" && dsSeen.length > 0);
  const [delegated, resolved] = [recordsAt(name), await world.resolve(`console.${name}`)];
  await world.byo.release(engine, name, { restoreNameservers: true }, signal);
  await forgetDs(name);
  await world.gone(name);

  expect([verified.dsSeen, resolved]).toEqual([verified.ds, [ip]]);
  expect(delegated.filter((record) => record.startsWith("NS"))).toEqual(world.book.hosts.map((host) => `NS ${host}`).toSorted());
  expect([recordsAt(name), await world.server.readZone(name, signal)]).toEqual([[], undefined]);
}, 60_000);

test("an apex at Cloudflare is refused when it is planned", async () => {
  const account = { registrar: "cloudflare", token: world.tokenOf("cloudflare"), deploymentId };

  const plan = world.byo.plan(engine, domainAt("cloudflare", 1), { mode: "byo-api", ...account }, signal);

  await expect(plan).rejects.toMatchObject({ code: "unsupported-operation" });
});

test("the plan tells of a part of a domain that it cannot be moved alone, and the commit refuses", async () => {
  const domain = `cloud.${domainAt("namecheap", 1)}`;
  const account = { registrar: "namecheap", token: world.tokenOf("namecheap"), deploymentId };

  const plan = await world.byo.plan(engine, domain, { mode: "byo-api", ...account }, signal);
  const commit = world.byo.commit(engine, domain, { ...account, loadBalancerIP: ip }, signal);

  expect(plan.blockers).toEqual(["unsupported-operation"]);
  await expect(commit).rejects.toMatchObject({ code: "unsupported-operation" });
});

test("the zone answers at our servers before the registrar is told", async () => {
  const domain = domainAt("namecheap", 2);
  await world.dns.pool.kill();
  const former = [...world.domain(domain).nameservers];

  const plan = world.byo.plan(
    engine,
    domain,
    { mode: "byo-api", registrar: "namecheap", token: world.tokenOf("namecheap"), deploymentId },
    signal,
  );
  await expect(plan).rejects.toMatchObject({ code: "pdns-unavailable" });
  await world.dns.pool.start();
  await world.bring("namecheap", domain);
  const verified = await world.reach(domain, ({ state }) => state === "verified");

  const actions = await world.db.selectFrom("pdm_events").select("action").where("subject", "=", domain).orderBy("id").execute();
  expect([former.length > 0, verified.state]).toEqual([true, "verified"]);
  expect(actions.map(({ action }) => action).filter((action) => /published|flipp/.test(action))).toEqual([
    "byo-published",
    "byo-flipping",
    "byo-flipped",
  ]);
}, 60_000);

test("a DS of another key at the parent blocks the commit, before anything is changed", async () => {
  const domain = domainAt("dynadot", 1);
  const ds = `12345 13 2 ${"ab".repeat(32)}`;
  world.lab.laboratory.registrars.changeDomain(world.domain(domain), { ds: [ds] });
  await world.lab.laboratory.registrars.propagate(domain);
  const before = [...world.domain(domain).nameservers];
  const account = { registrar: "dynadot", token: world.tokenOf("dynadot"), deploymentId };

  const plan = await world.byo.plan(engine, domain, { mode: "byo-api", ...account }, signal);
  const commit = world.byo.commit(engine, domain, { ...account, loadBalancerIP: ip }, signal);

  await expect(commit).rejects.toMatchObject({ code: "ds-present" });
  expect([plan.blockers, plan.current.ds, world.domain(domain).nameservers]).toEqual([["ds-present"], [ds], before]);
});

test("records that would be lost block the commit, and are copied when the customer wants that", async () => {
  const domain = domainAt("ovh", 1);
  world.dns.parking.setRecords(domain, [
    { name: "@", type: "MX", content: `10 mail.${domain}` },
    { name: "mail", type: "A", content: "192.0.2.7" },
    { name: "_dmarc", type: "TXT", content: "v=DMARC1; p=none" },
  ]);
  const account = { registrar: "ovh", token: world.tokenOf("ovh"), deploymentId };

  const plan = await world.byo.plan(engine, domain, { mode: "byo-api", ...account }, signal);
  const refused = world.byo.commit(engine, domain, { ...account, loadBalancerIP: ip }, signal);
  await expect(refused).rejects.toMatchObject({ code: "records-at-risk" });
  await world.byo.commit(engine, domain, { ...account, loadBalancerIP: ip, carryOver: true }, signal);
  await world.reach(domain, ({ state }) => state === "verified");

  const zone = (await world.server.readRecords(domain, signal)) ?? [];
  const carried = zone.filter(({ type, name }) => type === "MX" || name === `mail.${domain}` || name === `_dmarc.${domain}`);
  expect(plan.atRisk.map(({ name, type }) => `${name} ${type}`)).toEqual([`${domain} MX`, `mail.${domain} A`, `_dmarc.${domain} TXT`]);
  expect(carried.map(({ type, records }) => `${type} ${records.join()}`).toSorted()).toEqual([
    "A 192.0.2.7",
    `MX 10 mail.${domain}.`,
    'TXT "v=DMARC1; p=none"',
  ]);
  expect(await world.resolve(`mail.${domain}`)).toEqual(["192.0.2.7"]);
}, 60_000);

test("name servers that changed since the plan stop the commit until somebody has looked", async () => {
  const domain = domainAt("godaddy", 1);
  const account = { registrar: "godaddy", token: world.tokenOf("godaddy"), deploymentId };
  await world.byo.plan(engine, domain, { mode: "byo-api", ...account }, signal);
  world.lab.laboratory.registrars.changeDomain(world.domain(domain), { nameservers: ["ns1.elsewhere.test", "ns2.elsewhere.test"] });
  await world.lab.laboratory.registrars.propagate(domain);

  const commit = world.byo.commit(engine, domain, { ...account, loadBalancerIP: ip }, signal);

  await expect(commit).rejects.toMatchObject({ code: "confirm-required" });
});

test("a zone of somebody else is left as it is", async () => {
  const domain = domainAt("ovh", 2);
  const records = [{ name: domain, type: "SOA", ttl: 60, records: [`ns1.openova.io. hostmaster.${domain}. 1 2 3 4 5`] }];
  const settings = { dnssec: false, apiRectify: false, nsec3param: "", nsec3narrow: false, soaEditAPI: "DEFAULT" };
  await world.server.createZone({ name: domain, account: "somebody", ...settings, records }, signal);

  const plan = world.byo.plan(engine, domain, { mode: "byo-api", registrar: "ovh", token: world.tokenOf("ovh"), deploymentId }, signal);

  await expect(plan).rejects.toMatchObject({ code: "zone-conflict" });
  expect((await world.server.readZone(domain, signal))?.account).toBe("somebody");
});

/** Lets the time pass for which resolvers remember a DS, as often as a step that is under way brings it back. */
async function forgetDs(domain: string): Promise<void> {
  await world.eventually("the end of the DS", async () => {
    await world.db
      .updateTable("byo_domains")
      .set({ ds_forgotten_at: new Date(0), next_attempt_at: new Date(0) })
      .where("domain", "=", domain)
      .where("ds_forgotten_at", "is not", null)
      .execute();
    const row = await world.db.selectFrom("byo_domains").select("ds_placed").where("domain", "=", domain).executeTakeFirst();
    return row?.ds_placed !== true;
  });
}

function recordsAt(name: string): string[] {
  const registrar: RegistrarName = "cloudflare";
  const { records } = world.domain(domainAt(registrar, 0));
  return records
    .filter((record) => record.name === name)
    .map(({ type, content }) => `${type} ${content}`)
    .toSorted();
}
