import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RegistrarAccount } from "../../../features/registrars/registrar.ts";
import type { Clock } from "../../../platform/clock.ts";
import { silentLogger } from "../../../platform/log.ts";
import { Secret } from "../../../platform/secret.ts";
import { registrarConformance } from "../testing/conformance.ts";
import { labClock, type LabQuirks, startLabFarSide } from "../testing/lab-far-side.ts";
import { createOvh } from "./ovh.ts";

const domain = "acme-ovh.com";

const quirks: LabQuirks = {
  registrar: "ovh",
  path: "/1.0",
  domain,
  foreignDomain: "acme-namecheap.com",
  wrongToken: `lab${"x".repeat(13)}:lab${"y".repeat(29)}:lab${"z".repeat(29)}`,
  set: { method: "POST", path: "/1.0/domain/*/nameServers/update" },
  any: { path: "/1.0/domain/**" },
  isSet: ({ path }) => path.endsWith("/nameServers/update"),
  isWrite: ({ method }) => method !== "GET",
  broken: { code: "INTERNAL_SERVER_ERROR", message: "Internal server error" },
  tooMany: { code: "TOO_MANY_REQUESTS", message: "Too many requests, retry later" },
  glue: (lab) => lab.laboratory.registrars.domain(domain)?.glue ?? {},
  hasTasks: true,
};

registrarConformance({ create: createOvh, start: () => startLabFarSide(quirks), clock: labClock, malformedToken: "key:secret" });

describe("at OVH", () => {
  let far: Awaited<ReturnType<typeof startLabFarSide>>;
  let clock: Clock;
  let account: RegistrarAccount;
  const never = new AbortController().signal;
  const hosts = ["ns1.openova.io", "ns2.openova.io"];

  beforeEach(async () => {
    far = await startLabFarSide(quirks);
    clock = labClock();
    account = open(clock);
  });
  afterEach(() => far.close());

  function open(at: Clock): RegistrarAccount {
    return createOvh({ baseURL: far.baseURL, clock: at, log: silentLogger }).open(new Secret("registrar token", far.token));
  }

  test("a change goes on as a task, and a second call finds it in place of starting another", async () => {
    const first = await account.setNameservers(domain, hosts, {}, never);

    const second = await open(clock).setNameservers(domain, hosts, {}, never);

    expect(first.status).toBe("pending");
    expect(second).toEqual(first);
    expect(far.arrivals().filter((each) => each === "set")).toHaveLength(1);
  });

  test("nothing is put back while a change is under way", async () => {
    const former = await account.getNameservers(domain, never);
    await account.setNameservers(domain, hosts, {}, never);

    await expect(account.restore(domain, former, never)).rejects.toMatchObject({ code: "registrar-error", retryable: true });
  });

  test("a set that is refused leaves a hosted domain hosted", async () => {
    far.lab.laboratory.faults.add({
      id: "refuse",
      target: "ovh",
      when: { method: "POST", path: "/1.0/domain/*/nameServers/update" },
      do: { status: { code: "BAD_REQUEST", message: "Invalid name server" } },
    });

    await expect(account.setNameservers(domain, hosts, {}, never)).rejects.toMatchObject({ code: "nameservers-rejected" });

    expect((await account.getNameservers(domain, never)).mode).toBe("hosted");
  });

  test("a clock that is a day off does not matter, and one that jumps is set right again", async () => {
    let offset = 86_400_000;
    const wrong: Clock = { now: () => new Date(clock.now().getTime() + offset), sleep: clock.sleep };
    const elsewhere = open(wrong);

    await elsewhere.getNameservers(domain, never);
    offset -= 3_000_000;

    await expect(elsewhere.getNameservers(domain, never)).resolves.toMatchObject({ mode: "hosted" });
  });

  test("a token without a right is told which one is missing", async () => {
    const held = far.lab.laboratory.registrars.account("ovh", "customer")!;
    far.lab.laboratory.registrars.changeAccount(held, { rights: ["GET /domain/*"] });

    const setting = account.setNameservers(domain, hosts, {}, never);

    await expect(setting).rejects.toMatchObject({ code: "insufficient-scope", message: expect.stringContaining(`PUT /domain/${domain}`) });
  });

  test("where the registry has no hosts of its own, addresses travel with the set", async () => {
    const book = far.lab.laboratory.registrars;
    book.changeDomain(book.domain(domain)!, { hostSupported: false });
    const own = [`ns1.${domain}`, "ns2.openova.io"];

    const probe = await account.probe(domain, never);
    const state = await account.setNameservers(domain, own, { [`ns1.${domain}`]: ["192.0.2.1"] }, never);

    expect(probe.capabilities.glue).toBe(false);
    expect(state.status).toBe("pending");
  });

  test("an expired service is the customer's to renew", async () => {
    const book = far.lab.laboratory.registrars;
    book.changeDomain(book.domain(domain)!, { expires: "2020-01-01" });

    await expect(account.probe(domain, never)).rejects.toMatchObject({
      code: "unsupported-operation",
      message: expect.stringContaining("renew"),
    });
  });
});
