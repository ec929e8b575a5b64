import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyDraft } from "./draft.ts";
import { namesSecret, readDraft } from "./read-draft.ts";

const read = (state: unknown, version: unknown = 1) => readDraft(JSON.stringify({ state, version }));

describe("a stored draft", () => {
  test("comes back as it was", () => {
    const draft = {
      ...emptyDraft,
      currentStep: 5,
      completedSteps: [1, 2, 3, 4],
      orgName: "Ministry of Health",
      orgIndustry: "Healthcare",
      orgSize: "100–500",
      orgCompliance: ["GDPR", "NIS2"],
      topology: "dual",
      airgap: true,
      regionProviders: { 1: "aws" },
      regionCloudRegions: { 0: "hel1", 1: "me-central-1" },
      regionControlPlaneSizes: ["ccx23", "m6i.2xlarge"],
      regionWorkerSizes: [null, "m6i.large"],
      regionWorkerCounts: [0, 4],
      keycloakTopology: "per-organization",
      k8sAPIAllowedCIDRs: ["10.0.0.0/8"],
      registryMirrors: { "docker.io": "https://mirror.example.net/docker" },
      selectedComponents: ["cnpg", "temporal"],
      sovereignDomainMode: "byo-api" as const,
      registrarType: "ovh",
    };

    expect(read(draft)).toEqual(draft);
  });

  test.each([
    ["nothing", null],
    ["no JSON", "{"],
    ["a bare word", '"draft"'],
    ["null", "null"],
    ["a list", "[1]"],
    ["a state of null", '{"state":null}'],
  ])("of %s is an empty one", (_, text) => {
    expect(readDraft(text)).toEqual(emptyDraft);
  });

  test("keeps its step when every other member is unusable, and only a step that exists", () => {
    expect(read({ currentStep: 6, completedSteps: "all", orgName: 7, topology: {}, regionProviders: 3 }, "old").currentStep).toBe(6);
    for (const currentStep of [0, 8, 2.5, "3", null]) expect(read({ currentStep }).currentStep).toBe(1);
  });

  test("lets go what no list has: industries, frames, providers, their regions and sizes, numbers of workers", () => {
    expect(
      read({
        orgIndustry: "Mining",
        orgCompliance: ["GDPR", "BASEL"],
        regionProviders: { 0: "hetzner", 1: "ibm", x: "aws", 77: "aws" },
        regionCloudRegions: { 0: "me-central-1", 1: "hel1" },
        regionControlPlaneSizes: ["m6i.large", "cpx32", 5],
        regionWorkerCounts: [51, 50, -1, 1.5, "2"],
      }),
    ).toMatchObject({
      orgIndustry: null,
      orgCompliance: ["GDPR"],
      regionProviders: { 0: "hetzner" },
      regionCloudRegions: { 1: "hel1" },
      regionControlPlaneSizes: [null, "cpx32", null],
      regionWorkerCounts: [0, 50, 0, 0, 0],
    });
  });

  test("without a topology has the default one, and with an unknown one none", () => {
    expect([read({}).topology, read({ topology: "hexagon" }).topology, read({ topology: null }).topology]).toEqual(["solo", null, null]);
  });

  test("is read with today's names for what had other ones", () => {
    expect(read({ sovereignDomainMode: "byo", sovereignPoolDomain: "omani-works" })).toMatchObject({
      sovereignDomainMode: "byo-manual",
      sovereignPoolDomain: "omani.works",
    });
  });

  test("has its components sorted, each once", () => {
    expect(read({ selectedComponents: ["valkey", "axon", "valkey", 3] }).selectedComponents).toEqual(["axon", "valkey"]);
  });
});

describe("secrets in a stored text", () => {
  test.each([
    ['{"state":{"hetznerToken":"x"}}', true],
    ['{"state":{"providerTokens":{"hetzner":"x"}}}', true],
    ['{"state":{"deep":[{"sshPrivateKeyOnce":"x"}]}}', true],
    ['{"registrarToken":"x"}', true],
    ['{"state":{"hetznerToken":"x', true],
    ['{"state":{"orgName":"Token Bank"}}', false],
  ])("%s", (text, names) => {
    expect(namesSecret(text)).toBe(names);
  });
});

test("no text makes reading fail, and nothing named like a secret comes out of it", () => {
  const key = fc.oneof(
    fc.constantFrom(...Object.keys(emptyDraft), "hetznerToken", "PASSWORD", "sshPrivateKeyOnce", "my-secret", "__proto__", "constructor"),
    fc.string(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.jsonValue(),
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 8 }),
    ),
  }));
  const text = fc.oneof(
    fc.string(),
    tree.map((value) => JSON.stringify(value)),
    fc.dictionary(key, tree).map((state) => JSON.stringify({ state, version: 0 })),
  );

  fc.assert(
    fc.property(text, (stored) => {
      const draft = readDraft(stored);
      const written = JSON.stringify({ state: draft });

      expect(Object.keys(draft)).toEqual(Object.keys(emptyDraft));
      expect(namesSecret(written)).toBe(false);
      expect(readDraft(written)).toEqual(draft);
    }),
    { numRuns: 2000 },
  );
});

test("a text nested beyond all measure is read as well", () => {
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;

  expect(readDraft(`{"state":{"orgName":"Deep","x":${deep}}}`).currentStep).toBe(1);
  expect(namesSecret(deep)).toBe(false);
});
