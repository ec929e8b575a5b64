import type { State } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { isWaitingForDns, parentRows, recordRows, zoneState } from "./domain-facts.ts";

const fqdn = "acme.omani.works";
const parent = (nameservers: string[], error?: string) => ({ host: "a", address: "1", nameservers, ...(error ? { error } : {}) });
const zoneAfter = (status: State["status"], ...tries: string[]) =>
  zoneState({
    status,
    phases: tries.map((each, index) => ({ phase: "dns-commit", status: each, attempt: index + 1 })) as State["phases"],
  });

const delegation = (state: "waiting" | "complete") => ({ delegation: { state } }) as Parameters<typeof isWaitingForDns>[0];

describe("the names", () => {
  test("are six before the load balancer has an address, and nothing is claimed of them", () => {
    const rows = recordRows(fqdn, { records: [] }, undefined);

    expect(rows.map(({ name }) => name)).toEqual([fqdn, `*.${fqdn}`, `console.${fqdn}`, `api.${fqdn}`, `gitea.${fqdn}`, `harbor.${fqdn}`]);
    expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(["later"]));
  });

  test.each([
    [["192.0.2.1"], "match"],
    [["192.0.2.9"], "differs"],
    [["192.0.2.1", "192.0.2.9"], "differs"],
    [[], "missing"],
  ] as const)("that answer %j are judged as %s", (data, verdict) => {
    const records = [{ name: fqdn, type: "A" as const, ttl: 300, content: "192.0.2.1" }];

    const [row] = recordRows(fqdn, { records }, { records: [{ name: fqdn, type: "A", data: [...data], signature: "valid" }] });

    expect(row).toMatchObject({ verdict, seen: data, expected: ["192.0.2.1"], ttl: 300 });
  });

  test("that nobody has asked for are not called missing, and a second address is not judged", () => {
    const records = [
      { name: fqdn, type: "A" as const, ttl: 300, content: "192.0.2.1" },
      { name: fqdn, type: "AAAA" as const, ttl: 300, content: "2001:db8::1" },
    ];

    expect(recordRows(fqdn, { records }, { records: [] })[0]).toMatchObject({
      verdict: "unseen",
      expected: ["192.0.2.1", "2001:db8::1"],
    });
  });
});

describe("the servers above", () => {
  const expected = ["ns1.example.net", "ns2.example.net"];

  test.each([
    [["NS2.example.net.", "ns1.example.net"], undefined, "complete"],
    [["ns1.example.net"], undefined, "other"],
    [[], undefined, "none"],
    [[], "timed out", "silent"],
  ] as const)("that tell %j (%s) are %s", (nameservers, error, verdict) => {
    expect(parentRows({ parents: [parent([...nameservers], error)], expected })[0]?.verdict).toBe(verdict);
  });
});

describe("the zone", () => {
  test("is ready once the last try has succeeded, and not because an earlier one had", () => {
    expect(zoneAfter("flux-bootstrapping", "failed", "succeeded")).toBe("ready");
    expect(zoneAfter("failed", "succeeded", "failed")).toBe("failed");
    expect(zoneAfter("tofu-applying", "running")).toBe("writing");
    expect(zoneAfter("provisioning")).toBe("later");
  });
});

test("names are looked at again until the delegation is complete, but not for a run that is over", () => {
  expect(isWaitingForDns(undefined, "provisioning")).toBe(true);
  expect(isWaitingForDns(delegation("waiting"), "flux-bootstrapping")).toBe(true);
  expect(isWaitingForDns(delegation("complete"), "flux-bootstrapping")).toBe(false);
  expect(isWaitingForDns(delegation("waiting"), "failed")).toBe(false);
});
