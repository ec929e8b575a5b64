import type { RegistrarName, Rule } from "@catalyst/lab";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { collectEndings } from "../../testing/collect-endings.ts";
import type { Walker } from "../delegation/walk-down.ts";
import { byoParts } from "./byo-parts.ts";
import { look } from "./steps/look.ts";
import { findByo } from "./store.ts";
import { type ByoWorld, deploymentId, domainAt, engine, ip, signal, startByoWorld } from "./testing/byo-world.ts";

let world: ByoWorld;

const endings = collectEndings();
afterAll(endings.run);

beforeAll(async () => {
  world = await startByoWorld(endings.atEnd);
}, 60_000);

const rules: string[] = [];

afterEach(() => {
  for (const id of rules.splice(0)) world.lab.laboratory.faults.remove(id);
});

function spoil(rule: Omit<Rule, "id">): void {
  const id = `rule-${rules.length}`;
  rules.push(id);
  world.lab.laboratory.faults.add({ id, ...rule });
}

const ovhUpdate = { method: "POST", path: "/1.0/domain/*/nameServers/update" };
const namecheapSet = { body: { Command: { matches: "(?i:setCustom)$" } } };
const dynadotSet = { query: { command: "set_ns" } };

const failures: [string, RegistrarName, number, Omit<Rule, "id" | "target">, string][] = [
  ["Namecheap refuses the set", "namecheap", 0, { when: namecheapSet, do: { status: { code: "2011177" } } }, "nameservers-rejected"],
  ["Namecheap says yes and does nothing", "namecheap", 1, { when: namecheapSet, do: { ignored_change: true } }, "registrar-error"],
  [
    "GoDaddy refuses the set",
    "godaddy",
    0,
    { when: { method: "PATCH" }, do: { status: { code: "INVALID_BODY", status: 422 } } },
    "nameservers-rejected",
  ],
  ["GoDaddy says yes and does nothing", "godaddy", 1, { when: { method: "PATCH" }, do: { ignored_change: true } }, "registrar-error"],
  ["OVH says yes and does nothing", "ovh", 3, { when: ovhUpdate, do: { ignored_change: true } }, "registrar-error"],
  [
    "a token loses its right at OVH",
    "ovh",
    4,
    { when: ovhUpdate, do: { status: { code: "NOT_GRANTED_CALL", status: 403 } } },
    "insufficient-scope",
  ],
  ["Dynadot says yes and does nothing", "dynadot", 1, { when: dynadotSet, do: { ignored_change: true } }, "registrar-error"],
];

test.each(failures)(
  "when %s, the former set stands at the registrar and at the parent",
  async (_what, registrar, index, rule, code) => {
    const domain = domainAt(registrar, index);
    const former = [...world.domain(domain).nameservers].toSorted();
    spoil({ target: registrar, ...rule });

    await world.bring(registrar, domain);
    const rolling = await world.reach(domain, ({ state }) => state === "rolling-back" || state === "rolled-back");
    for (const id of rules.splice(0)) world.lab.laboratory.faults.remove(id);
    const back = await world.reach(domain, ({ state, seen }) => state === "rolled-back" && seen.join() === former.join());

    expect([rolling.lastError?.code, back.lastError?.code]).toEqual([code, code]);
    expect([world.domain(domain).nameservers.toSorted(), await world.parentOf(domain)]).toEqual([former, former]);
    expect(await world.options.vault.held(world.db, `byo:${domain}`)).toEqual([]);
  },
  60_000,
);

test("a registrar that is away is waited for, and the answer that was lost changes nothing", async () => {
  const domain = domainAt("namecheap", 2);
  spoil({ target: "namecheap", when: namecheapSet, do: { lost_response: { after: "commit", as: "reset" } }, times: 1 });
  spoil({ target: "namecheap", when: namecheapSet, do: { status: { code: "5050900" } }, times: 2 });

  await world.bring("namecheap", domain);
  const verified = await world.reach(domain, ({ state }) => state === "verified");

  expect([verified.lastError, world.domain(domain).nameservers.toSorted()]).toEqual([undefined, world.book.hosts.toSorted()]);
}, 60_000);

test("a person who asks for it gets the former name servers back, and the token is gone", async () => {
  const domain = domainAt("ovh", 0);
  const former = [...world.domain(domain).nameservers].toSorted();
  await world.bring("ovh", domain);
  await world.reach(domain, ({ state }) => state === "verified");

  await world.byo.rollback(engine, domain, {}, signal);
  const back = await world.reach(domain, ({ state, seen }) => state === "rolled-back" && seen.toSorted().join() === former.join());

  expect([world.domain(domain).nameservers.toSorted(), back.lastError?.code, back.warning]).toEqual([former, "asked", undefined]);
  expect(await world.options.vault.held(world.db, `byo:${domain}`)).toEqual([]);
  expect((await world.server.readZone(domain, signal))?.account).toBe(`byo:${deploymentId}`);
}, 60_000);

test("a task that fails at OVH puts everything back, and a new commit begins again", async () => {
  const domain = domainAt("ovh", 1);
  const former = [...world.domain(domain).nameservers].toSorted();
  spoil({ target: "ovh", when: ovhUpdate, do: { action_outcome: { error: { code: "error", message: "not today" } } } });

  await world.bring("ovh", domain);
  const back = await world.reach(domain, ({ state }) => state === "rolled-back");
  for (const id of rules.splice(0)) world.lab.laboratory.faults.remove(id);
  const again = { deploymentId, loadBalancerIP: ip, registrar: "ovh", token: world.tokenOf("ovh") };
  await world.byo.commit(engine, domain, again, signal);
  await world.reach(domain, ({ state }) => state === "verified");

  expect([back.lastError?.code, back.lastError?.detail]).toEqual(["registrar-error", expect.stringContaining("not today")]);
  expect(back.previousNameservers).toEqual(former);
}, 60_000);

test("a delegation that never comes to the parent is taken back at its deadline", async () => {
  const domain = domainAt("namecheap", 3);
  const former = [...world.domain(domain).nameservers].toSorted();
  world.lab.laboratory.applySettings({ "registrar.propagation": 360_000 });
  await world.bring("namecheap", domain);
  await world.reach(domain, ({ state, operation }) => state === "flipping" && operation?.status === "done");

  world.lab.laboratory.applySettings({ "registrar.propagation": 0 });
  await world.db
    .updateTable("byo_domains")
    .set({ deadline_at: new Date(0) })
    .where("domain", "=", domain)
    .execute();
  const back = await world.reach(domain, ({ state }) => state === "rolled-back");

  expect([back.lastError?.code, world.domain(domain).nameservers.toSorted()]).toEqual(["delegation-timeout", former]);
}, 60_000);

test("parents that disagree for too long take the flip back, and not a moment earlier", async () => {
  const domain = domainAt("godaddy", 2);
  const former = [...world.domain(domain).nameservers].toSorted();
  world.lab.laboratory.applySettings({ "registrar.propagation": 360_000 });
  await world.bring("godaddy", domain);
  await world.reach(domain, ({ state, operation }) => state === "flipping" && operation?.status === "done");
  const row = await findByo(world.db, domain);
  if (!row) throw new Error("The domain is not there");

  const outcomes = await Promise.all(
    [29, 31].map((minutes) =>
      look(
        { ...row, partial_since: new Date(row.now.getTime() - minutes * 60_000) },
        { ...byoParts(world.options), walker: halfway(domain) },
        signal,
      ),
    ),
  );
  world.lab.laboratory.applySettings({ "registrar.propagation": 0 });
  await world.byo.rollback(engine, domain, {}, signal);
  await world.reach(domain, ({ state }) => state === "rolled-back");

  expect(outcomes.map(({ changes }) => changes.state)).toEqual([undefined, "rolling-back"]);
  expect(world.domain(domain).nameservers.toSorted()).toEqual(former);
}, 60_000);

test("a verified domain whose parent turns away is told as lost", async () => {
  const domain = domainAt("godaddy", 3);
  await world.bring("godaddy", domain);
  await world.reach(domain, ({ state }) => state === "verified");

  await world.dns.parent.publish({ domain, nameservers: world.dns.parking.hosts, glue: {}, ds: [] });
  const lost = await world.reach(domain, ({ state, lastError }) => state === "awaiting-delegation" && lastError !== undefined);

  expect([lost.dnsState, lost.lastError?.code, lost.seen]).toEqual(["zone", "delegation-lost", [...world.dns.parking.hosts].toSorted()]);
}, 60_000);

/** The parent with a second server that is ahead of the first. */
function halfway(domain: string): Walker {
  const ahead = "127.255.0.1";
  const view = { ...world.walker.view, ports: new Map(world.walker.view.ports) };
  return {
    view,
    async ask(server, question, asked) {
      const real = server.address === ahead ? { ...server, address: parentAddress(), port: 53 } : server;
      const answer = await world.ask(real, question, asked);
      if (server.address === ahead && question.name === domain && question.type === "NS") {
        const authority = world.book.hosts.map((data) => ({ name: domain, type: "NS", ttl: 60, data }));
        return { ...answer, answers: [], authority };
      }
      // The zone above has one more name server address.
      const additional = answer.additional.flatMap((record) =>
        record.type === "A" && record.data === parentAddress() ? [record, { ...record, data: ahead }] : [record],
      );
      return { ...answer, additional };
    },
  };
}

function parentAddress(): string {
  return world.dns.rootHints[0]?.address ?? "";
}
