import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RegistrarAccount } from "../../../features/registrars/registrar.ts";
import { createManualClock, type ManualClock } from "../../../platform/manual-clock.ts";
import { silentLogger } from "../../../platform/log.ts";
import { Secret } from "../../../platform/secret.ts";
import { registrarConformance } from "../testing/conformance.ts";
import { labClock, type LabQuirks, startLabFarSide } from "../testing/lab-far-side.ts";
import { createGodaddy } from "./godaddy.ts";

const domain = "acme-godaddy.com";

const quirks: LabQuirks = {
  registrar: "godaddy",
  path: "",
  domain,
  foreignDomain: "acme-namecheap.com",
  wrongToken: `lab${"x".repeat(17)}:lab${"y".repeat(19)}`,
  set: { method: "PATCH" },
  isSet: ({ method }) => method === "PATCH",
  isWrite: ({ method }) => method !== "GET",
  broken: { code: "SERVICE_UNAVAILABLE", message: "Try later" },
  tooMany: { code: "TOO_MANY_REQUESTS", message: "Too many requests received within interval" },
  ineligible: { change: { otherDomains: 0 }, code: "registrar-not-eligible" },
};

registrarConformance({ create: createGodaddy, start: () => startLabFarSide(quirks), clock: labClock, malformedToken: "onlyAKey" });

describe("at GoDaddy", () => {
  let far: Awaited<ReturnType<typeof startLabFarSide>>;
  let clock: ManualClock;
  let account: RegistrarAccount;
  const never = new AbortController().signal;
  const hosts = ["ns1.openova.io", "ns2.openova.io"];

  beforeEach(async () => {
    far = await startLabFarSide(quirks);
    clock = createManualClock();
    account = createGodaddy({ baseURL: far.baseURL, clock, log: silentLogger }).open(new Secret("registrar token", far.token));
  });
  afterEach(() => far.close());

  test("an accepted change that reads do not show within ten minutes has failed", async () => {
    far.ignoreSet();
    const state = await account.setNameservers(domain, hosts, {}, never);
    const operation = state.status === "pending" ? state.operation : "";
    const early = await account.poll(domain, operation, never);

    clock.advance(600_000);
    const late = await account.poll(domain, operation, never);

    expect(early).toEqual({ status: "pending" });
    expect(late).toMatchObject({ status: "failed", detail: expect.stringContaining("domaincontrol.com") });
  });

  test("a former set is written even while reads still tell of it, since a change may be on its way", async () => {
    const former = await account.getNameservers(domain, never);
    await account.setNameservers(domain, hosts, {}, never);

    await account.restore(domain, former, never);

    expect(far.nameservers().toSorted()).toEqual(former.hosts);
    expect(far.arrivals().filter((each) => each === "set")).toHaveLength(2);
  });

  test("a protected domain wants a second factor that an API cannot give", async () => {
    const book = far.lab.laboratory.registrars;
    book.changeDomain(book.domain(domain)!, { protected: true });

    const probe = await account.probe(domain, never);

    expect(probe.warnings.join()).toContain("second factor");
    await expect(account.setNameservers(domain, hosts, {}, never)).rejects.toMatchObject({ code: "unsupported-operation" });
  });

  test("an expired domain is refused when it is probed", async () => {
    const book = far.lab.laboratory.registrars;
    book.changeDomain(book.domain(domain)!, { expires: "2020-01-01" });

    await expect(account.probe(domain, never)).rejects.toMatchObject({
      code: "unsupported-operation",
      message: expect.stringContaining("EXPIRED"),
    });
  });

  test("hosts below the domain cannot be registered through the API", async () => {
    const ensuring = account.ensureHosts(domain, [`ns1.${domain}`], { [`ns1.${domain}`]: ["192.0.2.1"] }, never);

    await expect(ensuring).rejects.toMatchObject({ code: "unsupported-operation" });
  });

  test("a key that may list domains but not open this one belongs to another account", async () => {
    far.lab.laboratory.faults.add({
      id: "shut",
      target: "godaddy",
      when: { path: `/v1/domains/${domain}` },
      do: { status: { code: "ACCESS_DENIED" } },
    });

    await expect(account.probe(domain, never)).rejects.toMatchObject({ code: "domain-not-in-account" });
  });
});
