import type { ComponentCatalog } from "@catalyst/contract";
import catalogueFile from "@catalyst/contract/data/components.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import { type Draft, emptyDraft } from "../draft/draft.ts";
import { resolveRegions } from "../rules/regions.ts";
import type { WizardSecrets } from "../secrets.ts";
import { buildRequest, maskRequest, type RequestParts } from "./build-request.ts";

const catalogue = catalogueFile as unknown as Pick<ComponentCatalog, "components" | "families">;

const secrets: WizardSecrets = {
  hetznerToken: ` ${"t".repeat(64)} `,
  isTokenValidated: true,
  registrarToken: "a-registrar-token",
  isRegistrarValidated: true,
  sshPrivateKey: "a-private-key",
  isPrivateKeySaved: true,
  sovereignCloudToken: "s".repeat(64),
  objectStorageAccessKey: "an-access-key",
  objectStorageSecretKey: "a-secret-key",
};

const filled: Partial<Draft> = {
  orgName: " Acme ",
  orgEmail: "ops@acme.example",
  orgHeadquarters: "Muscat",
  orgIndustry: "Banking",
  orgSize: "100–500",
  orgCompliance: ["GDPR"],
  hetznerProjectId: "123",
  sshPublicKey: "ssh-ed25519 AAAA",
  sovereignSubdomain: "Acme",
  objectStorageRegion: "fsn1",
};

/** The keys of the contract, in its order, when everything is filled in. */
const everyKey =
  "orgName orgEmail sovereignFQDN sovereignDomainMode sovereignPoolDomain sovereignSubdomain hetznerToken hetznerProjectID dedicatedProject sovereignCloudToken region controlPlaneSize workerSize workerCount haEnabled regions sshPublicKey sshAllowedCIDRs k8sAPIAllowedCIDRs components keycloakTopology objectStorage artifactMirrorURL registryMirrors caBundlePEM organization topology airgap planHash acceptedWarnings".split(
    " ",
  );

describe("the body of a create", () => {
  test("has exactly the keys of the contract", () => {
    const request = build({
      draft: {
        airgap: true,
        sshAllowedCIDRs: ["203.0.113.0/24"],
        k8sAPIAllowedCIDRs: ["203.0.113.0/24"],
        artifactMirrorURL: "https://mirror.example",
        registryMirrors: { "docker.io": "https://mirror.example" },
        caBundlePEM: "-----BEGIN CERTIFICATE-----",
      },
      consent: { planHash: "a1", acceptedWarnings: ["quota"] },
    });

    expect(Object.keys(request)).toEqual(everyKey);
  });

  test("leaves out what nobody asked for", () => {
    const request = build({ secrets: { sovereignCloudToken: "", objectStorageAccessKey: "", objectStorageSecretKey: "" } });

    const absent = [
      "sovereignCloudToken",
      "sshAllowedCIDRs",
      "k8sAPIAllowedCIDRs",
      "objectStorage",
      "artifactMirrorURL",
      "registryMirrors",
    ];
    expect(Object.keys(request)).toEqual(
      everyKey.filter((key) => ![...absent, "caBundlePEM", "planHash", "acceptedWarnings"].includes(key)),
    );
  });

  test("names regions as they are resolved, the first once more on top", () => {
    const request = build({ draft: { topology: "compact", regionWorkerCounts: [0, 2], regionCloudRegions: { 0: "nbg1" } } });

    expect(request).toMatchObject({ region: "nbg1", controlPlaneSize: "cpx52", workerSize: "", workerCount: 0, topology: "compact" });
    expect(request.regions).toEqual([
      { provider: "hetzner", cloudRegion: "nbg1", controlPlaneSize: "cpx52", workerSize: "", workerCount: 0, haEnabled: false },
      { provider: "hetzner", cloudRegion: "fsn1", controlPlaneSize: "cpx32", workerSize: "cpx32", workerCount: 2, haEnabled: false },
    ]);
  });

  test("holds the selection without the eight of the kit", () => {
    const { components = [] } = build();

    expect(components).toHaveLength(44 - 8);
    expect(components).not.toContain("cilium");
    expect(components).toContain("cnpg");
  });

  test("always holds what is locked, and nothing that the catalogue does not know", () => {
    const { components } = build({ draft: { selectedComponents: ["temporal", "no-such-thing"] } });

    const locked = catalogue.components.filter(({ locked: isLocked, lockReason }) => isLocked && lockReason !== "bootstrap-kit");
    expect(components).toEqual([...locked.map(({ id }) => id), "temporal"].toSorted());
  });

  test("trims names and tokens", () => {
    expect(build()).toMatchObject({ orgName: "Acme", sovereignFQDN: "acme.omani.works", hetznerToken: "t".repeat(64) });
  });

  test("of a customer's own domain names no pool", () => {
    const byName = { sovereignDomainMode: "byo-manual" as const, sovereignByoDomain: "Cloud.Acme.Example" };

    const manual = build({ draft: byName });
    const driven = build({ draft: { ...byName, sovereignDomainMode: "byo-api", registrarType: "dynadot" } });

    expect(manual).toMatchObject({ sovereignFQDN: "cloud.acme.example", sovereignDomainMode: "byo-manual" });
    expect(Object.keys(manual)).not.toEqual(expect.arrayContaining(["sovereignPoolDomain"]));
    expect(manual.registrar).toBeUndefined();
    expect(driven.registrar).toEqual({ name: "dynadot", token: "a-registrar-token" });
  });

  test("of a rehearsal says so and carries no cloud token", () => {
    const request = build({ rehearse: true });

    expect(request.rehearse).toBe(true);
    expect(request).not.toHaveProperty("hetznerToken");
  });
});

test("what is shown differs from what is sent in its secrets alone, and holds none", () => {
  const sent = build({ draft: { sovereignDomainMode: "byo-api", sovereignByoDomain: "acme.example", registrarType: "dynadot" } });

  const shown = maskRequest(sent);

  const held = Object.values(secrets).filter((secret) => typeof secret === "string");
  for (const secret of held) expect(JSON.stringify(shown)).not.toContain(secret.trim());
  expect(shown).toEqual({
    ...sent,
    hetznerToken: "••••",
    sovereignCloudToken: "••••",
    registrar: { name: "dynadot", token: "••••" },
    objectStorage: { region: "fsn1", accessKey: "••••", secretKey: "••••" },
  });
});

function build(
  parts: Omit<Partial<RequestParts>, "draft" | "secrets"> & { draft?: Partial<Draft>; secrets?: Partial<WizardSecrets> } = {},
) {
  const draft = { ...emptyDraft, ...filled, ...parts.draft };
  return buildRequest({
    ...parts,
    draft,
    secrets: { ...secrets, ...parts.secrets },
    regions: resolveRegions(draft),
    catalogue,
  });
}
