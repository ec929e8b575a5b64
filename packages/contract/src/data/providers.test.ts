import { describe, expect, test } from "vitest";
import file from "./providers.json" with { type: "json" };

const { providers, hqHints } = file;

describe("providers", () => {
  test("are six, of which Hetzner provisions and five are plan-only", () => {
    const capabilities = Object.fromEntries(providers.map(({ id, capability }) => [id, capability]));
    const planOnly = "plan-only";

    expect(file.provisionable).toEqual(["hetzner"]);
    expect(capabilities).toEqual({ hetzner: "available", huawei: planOnly, oci: planOnly, aws: planOnly, azure: planOnly, gcp: planOnly });
    expect(providers[0]?.statement).toBe("Provisioned by Catalyst today");
    expect(providers.slice(1).every(({ statement }) => statement.startsWith("Plan only"))).toBe(true);
  });

  test("have 29 regions, none twice within one provider", () => {
    const counts = Object.fromEntries(providers.map(({ id, regions }) => [id, new Set(regions.map((region) => region.id)).size]));

    expect(counts).toEqual({ hetzner: 6, huawei: 5, oci: 6, aws: 6, azure: 6, gcp: 0 });
    expect(providers.flatMap(({ regions }) => regions)).toHaveLength(29);
  });

  test("ask for credentials and tell a new project's quota only where they provision", () => {
    expect(providers.filter((provider) => "credential" in provider).map(({ id }) => id)).toEqual(["hetzner"]);
    expect(providers[0]?.quota).toMatchObject({ servers: 10, loadBalancers: 1 });
  });
});

describe("hints from headquarters to regions", () => {
  test("are 17 rules with 219 distinct terms, none of them empty once normalised", () => {
    const terms = hqHints.rules.flatMap((rule) => rule.terms.map(normalised));

    expect(new Set(hqHints.rules.map(({ id }) => id)).size).toBe(17);
    expect(hqHints.rules).toHaveLength(17);
    expect(new Set(terms).size).toBe(219);
    expect(terms).not.toContain("");
  });

  test("give each term to one rule only", () => {
    const rulesOf = new Map<string, Set<string>>();
    for (const { id, terms } of hqHints.rules)
      for (const term of terms.map(normalised)) rulesOf.set(term, (rulesOf.get(term) ?? new Set()).add(id));

    expect([...rulesOf].filter(([, rules]) => rules.size > 1)).toEqual([]);
  });

  test("lead to locations of Hetzner, each once, and to known regions of others", () => {
    const known = new Map(providers.map(({ id, regions }) => [id, regions.map((region) => region.id)]));
    const targets = [hqHints.default, ...hqHints.rules];

    for (const { hetzner } of targets) {
      expect(hetzner.filter((id) => !known.get("hetzner")?.includes(id))).toEqual([]);
      expect(new Set(hetzner).size).toBe(hetzner.length);
    }
    const elsewhere = hqHints.rules.flatMap(({ nearestPlanOnly }) => nearestPlanOnly);
    expect(elsewhere.filter(({ provider, region }) => !known.get(provider)?.includes(region))).toEqual([]);
    expect(elsewhere.filter(({ provider }) => provider === "hetzner")).toEqual([]);
  });

  test("take Oman and the Gulf to Falkenstein, Nuremberg and Helsinki, as they take who is nowhere known", () => {
    const firstThree = ["fsn1", "nbg1", "hel1"];
    const near = hqHints.rules.filter(({ id }) => ["oman", "gulf"].includes(id));

    expect(near.map(({ hetzner }) => hetzner.slice(0, 3))).toEqual([firstThree, firstThree]);
    expect(hqHints.default.hetzner.slice(0, 3)).toEqual(firstThree);
  });
});

/** As `hqHints.matching.normalise` says. */
function normalised(term: string): string {
  return term
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
