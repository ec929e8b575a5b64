import { describe, expect, test } from "vitest";
import file from "./sizes.json" with { type: "json" };

const { sizes } = file;
const providers = ["hetzner", "huawei", "oci", "aws", "azure"] as const;
const of = (provider: string) => sizes.filter((size) => size.provider === provider);

describe("server sizes", () => {
  test("are 66 of five providers, as many of each as the file states", () => {
    const counts = Object.fromEntries(providers.map((provider) => [provider, of(provider).length]));

    expect(counts).toEqual({ hetzner: 19, huawei: 11, oci: 11, aws: 15, azure: 10 });
    expect(file.counts).toEqual({ sizes: 66, ...counts, provisionable: 15 });
    expect(sizes).toHaveLength(66);
  });

  test("have ids that no two share, of whatever provider", () => {
    expect(new Set(sizes.map(({ id }) => id)).size).toBe(sizes.length);
  });

  test("can be provisioned in fifteen cases: Hetzner's that are x86", () => {
    const able = sizes.filter(({ provisionable }) => provisionable);

    expect(able).toHaveLength(15);
    expect(able).toEqual(sizes.filter(({ provider, architecture }) => provider === "hetzner" && architecture === "amd64"));
  });

  test("are recommended once per provider, cpx32 at Hetzner, and the defaults say the same", () => {
    const recommended = Object.fromEntries(
      providers.map((provider) => [
        provider,
        of(provider)
          .filter((size) => size.recommended)
          .map(({ id }) => id),
      ]),
    );

    expect(recommended["hetzner"]).toEqual(["cpx32"]);
    for (const provider of providers) expect(recommended[provider]).toEqual([file.defaults[provider].recommended]);
  });

  test("bear a published monthly price that the hour's does not exceed, and a single server's default has the memory it needs", () => {
    const priced = sizes.filter(({ eurPerHour, eurPerMonth }) => eurPerHour !== null && eurPerMonth !== null);
    const single = sizes.find(({ id }) => id === file.defaults.hetzner.singleServerRegion);

    expect(priced.filter(({ eurPerHour, eurPerMonth }) => eurPerHour <= 0 || eurPerMonth <= eurPerHour)).toEqual([]);
    expect(priced.filter(({ provider }) => provider === "hetzner")).toHaveLength(19);
    expect(single?.memoryGb).toBeGreaterThanOrEqual(file.singleServerMinGb);
    expect(file.singleServerMinGb).toBeGreaterThan(file.platformMemoryGb);
  });
});
