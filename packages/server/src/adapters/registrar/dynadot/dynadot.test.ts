import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Glue, RegistrarAccount } from "../../../features/registrars/registrar.ts";
import { silentLogger } from "../../../platform/log.ts";
import { Secret } from "../../../platform/secret.ts";
import { registrarConformance } from "../testing/conformance.ts";
import { labClock, type LabQuirks, startLabFarSide } from "../testing/lab-far-side.ts";
import { createDynadot } from "./dynadot.ts";

const domain = "acme-dynadot.com";

const quirks: LabQuirks = {
  registrar: "dynadot",
  path: "/api3.json",
  domain,
  foreignDomain: "acme-namecheap.com",
  wrongToken: `lab${"x".repeat(29)}`,
  set: { query: { command: "set_ns" } },
  isSet: ({ query }) => /\bcommand=set_ns\b(?!_)/.test(query),
  isWrite: ({ query }) => /\bcommand=(?:set|add|register)_/.test(query),
  broken: { code: "error", message: "main server is offline" },
  tooMany: { code: "system_busy", message: "all threads busy, please try again later" },
  ds: (lab) => lab.laboratory.registrars.domain(domain)?.ds ?? [],
  glue: (lab) => lab.laboratory.registrars.domain(domain)?.glue ?? {},
};

registrarConformance({ create: createDynadot, start: () => startLabFarSide(quirks), clock: labClock, malformedToken: "a:b:c" });

describe("at Dynadot", () => {
  let far: Awaited<ReturnType<typeof startLabFarSide>>;
  const never = new AbortController().signal;
  const hosts = ["ns1.openova.io", "ns2.openova.io"];

  beforeEach(async () => {
    far = await startLabFarSide(quirks);
  });
  afterEach(() => far.close());

  function open(token = far.token, nameserverAddresses: Glue = {}): RegistrarAccount {
    const registrar = createDynadot({ baseURL: far.baseURL, clock: labClock(), log: silentLogger, nameserverAddresses });
    return registrar.open(new Secret("registrar token", token));
  }

  test("requests of one account wait for each other, even from several callers at once", async () => {
    const account = open();

    const sets = await Promise.all(Array.from({ length: 6 }, () => account.getNameservers(domain, never)));

    expect(sets).toHaveLength(6);
    const codes = far.lab.laboratory.journal.read({}).map(({ code }) => code);
    expect(codes).not.toContain("system_busy");
  });

  test("the operator's pools use hosts below a pool of the same account, with the addresses of our own servers", async () => {
    const operator = far.lab.registrars.accounts.find(({ id }) => id === "operator")!;
    const addresses = { "ns1.openova.io": ["192.0.2.1"], "ns2.openova.io": ["192.0.2.2"] };

    const refused = open(operator.token).setNameservers("omani.works", hosts, {}, never);
    await expect(refused).rejects.toMatchObject({ code: "nameservers-rejected", message: expect.stringContaining("ns1.openova.io") });
    const state = await open(operator.token, addresses).setNameservers("omani.works", hosts, {}, never);

    expect(state).toEqual({ status: "done" });
    expect(far.lab.laboratory.registrars.domain("omani.works")?.nameservers).toEqual(hosts);
    expect(far.lab.laboratory.registrars.domain("openova.io")?.glue).toMatchObject(addresses);
  });

  test("the zone at Dynadot survives a change and its restoration", async () => {
    const held = far.lab.laboratory.registrars.domain(domain)!;
    held.records.push({ id: "1", type: "A", name: domain, content: "192.0.2.9", ttl: 300, created: 0, modified: 0 });
    const former = await open().getNameservers(domain, never);

    await open().setNameservers(domain, hosts, {}, never);
    await open().restore(domain, former, never);

    expect(former.mode).toBe("hosted");
    expect(held.records).toHaveLength(1);
    const queries = far.lab.laboratory.journal.read({}).map(({ query }) => query);
    expect(queries.some((query) => query.includes("set_dns2") || query.includes("service=dns&") || query.endsWith("service=dns"))).toBe(
      false,
    );
  });

  test("a token may be the key alone", async () => {
    const [key = ""] = far.token.split(":");

    await expect(open(key).probe(domain, never)).resolves.toMatchObject({ locked: false });
  });

  test("our address has to be on the account's list", async () => {
    const book = far.lab.laboratory.registrars;
    book.changeAccount(book.account("dynadot", "customer")!, { ipAllow: ["198.51.100.7"] });

    await expect(open().probe(domain, never)).rejects.toMatchObject({
      code: "ip-not-allowed",
      message: expect.stringContaining("127.0.0.1"),
    });
  });

  test("a kind of domain that the API cannot handle is told", async () => {
    const book = far.lab.laboratory.registrars;
    book.changeDomain(book.domain(domain)!, { unsupportedType: true });

    await expect(open().probe(domain, never)).rejects.toMatchObject({ code: "unsupported-tld" });
  });
});
