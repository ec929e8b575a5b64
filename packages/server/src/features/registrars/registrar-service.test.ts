import type { RegistrarName, Rule } from "@catalyst/lab";
import Fastify from "fastify";
import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { collectEndings } from "../../testing/collect-endings.ts";
import { answerProblem } from "../../http/problem.ts";
import { systemClock } from "../../platform/clock.ts";
import { Secret } from "../../platform/secret.ts";
import { trustHeaders } from "../../testing/caller-for-tests.ts";
import { type ByoWorld, domainAt, signal, startByoWorld } from "../byo-domains/testing/byo-world.ts";
import { readFormerSet } from "./former-set.ts";
import { createRegistrarService, type RegistrarParts, type RegistrarService } from "./registrar-service.ts";
import { registerRegistrarRoutes } from "./routes.ts";

let world: ByoWorld;
let parts: RegistrarParts;
let service: RegistrarService;
const program = { name: "program:cli", scopes: ["pdm:registrar"] as const };

const endings = collectEndings();
afterAll(endings.run);

beforeAll(async () => {
  world = await startByoWorld(endings.atEnd);
  const { db, book, server, registrars } = world;
  const { rules, vault, random } = world.options;
  parts = {
    registrars,
    book,
    server,
    db,
    snapshots: { vault, random },
    clock: systemClock,
    rules,
    ownerOf: async (id) => (id === "mine" ? "person-1" : "person-2"),
    limits: { pollMs: 20, changesPerHour: 50 },
  };
  service = createRegistrarService(parts);
}, 60_000);

const added: string[] = [];
afterEach(() => {
  for (const id of added.splice(0)) world.lab.laboratory.faults.remove(id);
});

function spoil(target: RegistrarName, action: Rule["do"]): void {
  added.push("spoiled");
  world.lab.laboratory.faults.add({ id: "spoiled", target, do: action });
}

test("five registrars are listed with what each can do", () => {
  const { registrars, names } = service.list();

  expect(names).toEqual(["cloudflare", "namecheap", "godaddy", "ovh", "dynadot"]);
  expect(registrars.map(({ operations }) => operations.join())).toEqual([
    "validate,delegate-subdomain",
    ...["namecheap", "godaddy", "ovh", "dynadot"].map(() => "validate,set-ns"),
  ]);
});

test.each(["namecheap", "godaddy", "ovh", "dynadot"] as const)(
  "a token of %s is validated, and its name servers are set and kept",
  async (registrar) => {
    const domain = domainAt(registrar, 6);
    const token = world.tokenOf(registrar);
    const former = [...world.domain(domain).nameservers];

    const valid = await service.validate(registrar, { domain: `${domain.toUpperCase()}.`, token }, signal);
    const answer = await service.setNameservers(program, registrar, { domain, token }, signal);

    expect(valid).toMatchObject({ valid: true, registrar, domain });
    expect([answer.nameservers, answer.operation]).toEqual([world.book.hosts.toSorted(), undefined]);
    const kept = await world.db.selectFrom("dns_snapshots").select("id").where("subject", "=", domain).executeTakeFirstOrThrow();
    const snapshot = await readFormerSet(world.db, world.options.vault, kept.id);
    expect(snapshot).toMatchObject({ registrar, set: { hosts: answer.previous } });
    expect(registrar === "dynadot" || answer.previous.join() === former.toSorted().join()).toBe(true);
  },
  60_000,
);

test("a registrar that takes longer than the answer may is told with its operation", async () => {
  const domain = domainAt("ovh", 7);
  const hasty = createRegistrarService({ ...parts, limits: { replaceMs: 1000, pollMs: 20, changesPerHour: 50 } });
  world.lab.laboratory.applySettings({ "registrar.ovh.task": [6000, 6000] });

  const answer = await hasty.setNameservers(program, "ovh", { domain, token: world.tokenOf("ovh") }, signal);
  world.lab.laboratory.applySettings({ "registrar.ovh.task": [5, 30] });

  expect([answer.operation?.status, answer.nameservers]).toEqual(["pending", answer.previous]);
});

test("a name below a zone at Cloudflare is delegated instead, with DS once our servers sign it", async () => {
  const name = `app.${domainAt("cloudflare", 6)}`;

  const answer = await service.setNameservers(program, "cloudflare", { domain: name, token: world.tokenOf("cloudflare") }, signal);
  const apex = service.validate("cloudflare", { domain: domainAt("cloudflare", 6), token: world.tokenOf("cloudflare") }, signal);

  expect(answer.nameservers).toEqual(world.book.hosts.toSorted());
  await expect(apex).rejects.toMatchObject({ code: "unsupported-operation" });
});

test.each<[RegistrarName, Rule["do"], string, number]>([
  ["cloudflare", { status: { code: "10000" } }, "invalid-token", 401],
  ["cloudflare", { status: { code: "971" } }, "rate-limited", 429],
  ["namecheap", { status: { code: "1011102" } }, "invalid-token", 401],
  ["namecheap", { status: { code: "1011150" } }, "ip-not-allowed", 403],
  ["namecheap", { status: { code: "2019166" } }, "domain-not-in-account", 403],
  ["namecheap", { status: { code: "2030166" } }, "unsupported-operation", 422],
  ["namecheap", { status: { code: "2030280" } }, "unsupported-tld", 422],
  ["namecheap", { status: { code: "3031510" } }, "api-unavailable", 502],
  ["godaddy", { status: { code: "UNABLE_TO_AUTHENTICATE" } }, "invalid-token", 401],
  ["godaddy", { status: { code: "ACCESS_DENIED" } }, "registrar-not-eligible", 403],
  ["godaddy", { status: { code: "UNKNOWN_DOMAIN" } }, "domain-not-in-account", 403],
  ["godaddy", { status: { code: "TOO_MANY_REQUESTS" } }, "rate-limited", 429],
  ["ovh", { status: { code: "INVALID_KEY" } }, "invalid-token", 401],
  ["ovh", { status: { code: "NOT_GRANTED_CALL" } }, "insufficient-scope", 403],
  ["ovh", { status: { code: "TOO_MANY_REQUESTS" } }, "rate-limited", 429],
  ["dynadot", { status: { code: "error", message: "Could not find domain in your account" } }, "domain-not-in-account", 403],
  ["dynadot", { status: { code: "error", message: "invalid key" } }, "invalid-token", 401],
  ["dynadot", { status: { code: "system_busy" } }, "rate-limited", 429],
  ["dynadot", { status: { code: "error", message: "unsupported domain type" } }, "unsupported-tld", 422],
  ["ovh", { drop: "before-reading" }, "api-unavailable", 502],
])(
  "what %s says with %j is told as %s",
  async (registrar, action, code, status) => {
    spoil(registrar, action);
    const domain = registrar === "cloudflare" ? `app.${domainAt(registrar, 7)}` : domainAt(registrar, 7);
    const token = world.tokenOf(registrar);
    const app = await apiFor();

    const reply = await app.inject({
      method: "POST",
      url: `/api/v1/registrar/${registrar}/validate`,
      headers: { "x-person": `person-${registrar}-${code}` },
      payload: { domain, token: token.open() },
    });

    expect([reply.statusCode, reply.json().error, reply.json().registrar, reply.json().domain]).toEqual([status, code, registrar, domain]);
    expect(
      token
        .open()
        .split(":")
        .filter((part) => part.length > 8 && part !== "127.0.0.1" && reply.body.includes(part)),
    ).toEqual([]);
    expect(status !== 429 || reply.headers["retry-after"] !== undefined).toBe(true);
  },
  60_000,
);

test.each([
  [{ token: "a:b" }, 422, "missing-domain"],
  [{ domain: "acme0-ovh.com" }, 422, "missing-token"],
  [{ domain: "acme0-ovh.com", token: "nonsense" }, 401, "invalid-token"],
  [{ domain: "acme0-ovh.com", token: "x".repeat(17_000) }, 400, "request-too-large"],
  [{ domain: "acme0-ovh.com", token: "a:b:c", extra: 1 }, 400, "invalid-body"],
])("a body like %j is refused with %i %s", async (payload, status, code) => {
  const app = await apiFor();

  const reply = await app.inject({
    method: "POST",
    url: "/v1/validate",
    headers: { "x-person": "person-1" },
    payload: { registrar: "ovh", ...payload },
  });

  expect([reply.statusCode, reply.json().error]).toEqual([status, code]);
});

test("a person may set name servers only for a deployment of their own", async () => {
  const app = await apiFor();
  const domain = domainAt("godaddy", 6);
  const payload = { domain, token: world.tokenOf("godaddy").open(), nameservers: world.book.hosts };
  const post = (more: object) =>
    app.inject({
      method: "POST",
      url: "/api/v1/registrar/godaddy/set-ns",
      headers: { "x-person": "person-1" },
      payload: { ...payload, ...more },
    });

  const [nameless, foreign, own] = [await post({}), await post({ deploymentId: "theirs" }), await post({ deploymentId: "mine" })];

  expect([nameless.statusCode, foreign.statusCode, own.statusCode]).toEqual([403, 403, 200]);
  expect(foreign.json().error).toBe("forbidden");
});

test("what belongs to many customers is not moved for one", async () => {
  const token = world.tokenOf("dynadot");
  const set = (domain: string, nameservers?: string[]) =>
    service.setNameservers(program, "dynadot", { domain, token, ...(nameservers ? { nameservers } : {}) }, signal);

  await expect(set("omani.works")).rejects.toMatchObject({ code: "reserved" });
  await expect(set("co.uk")).rejects.toMatchObject({ code: "invalid-format" });
  await expect(set("acme0-dynadot.com", ["ns1.one.test"])).rejects.toMatchObject({ code: "missing-nameservers" });
});

test("a domain's name servers are changed a few times an hour at most, and a person validates ten times a minute", async () => {
  const strict = createRegistrarService({ ...parts, limits: { changesPerHour: 1, pollMs: 20 } });
  const domain = domainAt("namecheap", 7);
  const token = world.tokenOf("namecheap");
  const app = await apiFor();
  const validate = () =>
    app.inject({
      method: "POST",
      url: "/v1/validate",
      headers: { "x-person": "person-7" },
      payload: { registrar: "ovh", domain, token: "no" },
    });

  await strict.setNameservers(program, "namecheap", { domain, token }, signal);
  const again = strict.setNameservers(program, "namecheap", { domain, token, nameservers: ["ns1.a.test", "ns2.a.test"] }, signal);
  await expect(again).rejects.toMatchObject({ code: "rate-limited" });
  const statuses = [];
  for (let count = 0; count < 11; count += 1) statuses.push((await validate()).statusCode);

  expect([statuses.filter((status) => status === 401).length, statuses.at(-1)]).toEqual([10, 429]);
});

test("a registrar that is not enabled is named with those that are, and none at all is said so", async () => {
  const account = { domain: "acme.com", token: new Secret("registrar_token", "t") };

  await expect(service.validate("gandi", account, signal)).rejects.toMatchObject({
    code: "unsupported-registrar",
    members: { supported: expect.arrayContaining(["ovh"]) },
  });
  const none = createRegistrarService({ ...parts, registrars: new Map() });
  await expect(none.validate("ovh", account, signal)).rejects.toMatchObject({ code: "no-registrars-configured" });
});

async function apiFor() {
  const app = Fastify();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply));
  trustHeaders(app);
  registerRegistrarRoutes(app, { registrars: service, db: world.db, clock: systemClock });
  await app.ready();
  return app;
}
