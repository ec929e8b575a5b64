import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../../../platform/log.ts";
import { Secret } from "../../../platform/secret.ts";
import { registrarConformance } from "../testing/conformance.ts";
import { labClock, type LabQuirks, startLabFarSide } from "../testing/lab-far-side.ts";
import { createNamecheap } from "./namecheap.ts";

const domain = "acme-namecheap.com";

function commandOf(body: unknown): string {
  return (body as { Command?: string } | undefined)?.Command ?? "";
}

const quirks: LabQuirks = {
  registrar: "namecheap",
  path: "/xml.response",
  domain,
  foreignDomain: "acme-godaddy.com",
  wrongToken: `labcustomer:lab${"x".repeat(29)}:127.0.0.1`,
  set: { body: { Command: { matches: "dns\\.set(Custom|Default)$" } } },
  isSet: ({ requestBody }) => /dns\.set(?:Custom|Default)$/.test(commandOf(requestBody)),
  isWrite: ({ requestBody }) => /\.(?:create|update)$/.test(commandOf(requestBody)),
  broken: { code: "5050900", message: "Unhandled exceptions" },
  tooMany: { code: "500000", message: "Too many requests" },
  publicParts: ["apiUser", "clientIp"],
  glue: (lab) => lab.laboratory.registrars.domain(domain)?.glue ?? {},
  ineligible: { change: { otherDomains: 0, balance: 0 }, code: "invalid-token" },
};

registrarConformance({ create: createNamecheap, start: () => startLabFarSide(quirks), clock: labClock, malformedToken: "onlyAKey" });

describe("at Namecheap", () => {
  let far: Awaited<ReturnType<typeof startLabFarSide>>;
  const never = new AbortController().signal;
  const hosts = ["ns1.openova.io", "ns2.openova.io"];

  beforeEach(async () => {
    far = await startLabFarSide(quirks);
  });
  afterEach(() => far.close());

  function open(token = far.token, egressIPv4?: string) {
    const options = { baseURL: far.baseURL, clock: labClock(), log: silentLogger, ...(egressIPv4 !== undefined && { egressIPv4 }) };
    return createNamecheap(options).open(new Secret("registrar token", token));
  }

  test("a domain below a suffix of two labels is split where the suffix begins", async () => {
    const state = await open().setNameservers("acme-namecheap.com.io", hosts, {}, never);

    expect(state).toEqual({ status: "done" });
    expect(far.lab.laboratory.registrars.domain("acme-namecheap.com.io")?.nameservers).toEqual(hosts);
    expect(far.nameservers()).not.toEqual(hosts);
  });

  test("an address that is not on the account's list is named, so that it can be added", async () => {
    const [user = "", key = ""] = far.token.split(":");

    const probing = open(`${user}:${key}:198.51.100.7`).probe(domain, never);

    await expect(probing).rejects.toMatchObject({ code: "ip-not-allowed", message: expect.stringContaining("198.51.100.7") });
  });

  test("a token without an address uses the one our calls come from, and is malformed without either", async () => {
    const [user = "", key = ""] = far.token.split(":");

    const probe = await open(`${user}:${key}`, "127.0.0.1").probe(domain, never);

    expect(probe.nameservers.length).toBeGreaterThan(0);
    expect(() => open(`${user}:${key}`)).toThrow(/apiUser:apiKey:clientIP/);
    expect(() => open(`${user}:${key}:2001`)).toThrow(/IPv4/);
  });

  test("a token of four parts names whose domains are meant", async () => {
    const [user = "", key = ""] = far.token.split(":");

    await expect(open(`${user}:${key}:${user}:127.0.0.1`).probe(domain, never)).resolves.toMatchObject({ locked: false });
    await expect(open(`${user}:${key}:nobody:127.0.0.1`).probe(domain, never)).rejects.toMatchObject({ code: "invalid-token" });
  });

  test("the key goes in the body and stands in no address", async () => {
    await open().probe(domain, never);

    const entries = far.lab.laboratory.journal.read({}).filter(({ target }) => target === "namecheap");
    expect(entries.length).toBeGreaterThan(0);
    for (const { method, query } of entries) expect([method, query]).toEqual(["POST", ""]);
  });

  test("a thirteenth host is more than Namecheap takes", async () => {
    const thirteen = Array.from({ length: 13 }, (_, index) => `ns${index}.openova.io`);

    const setting = open().setNameservers(domain, thirteen, {}, never);

    await expect(setting).rejects.toMatchObject({ code: "unsupported-operation", message: expect.stringContaining("2 to 12") });
  });
});
