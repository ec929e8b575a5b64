import { cloudRegionOf, defaultProvider, providerOf, sizeOf } from "../rules/provider-facts.ts";
import { isWorkerCount } from "../rules/regions.ts";
import { mostRegions, topologyOf } from "../rules/topology-facts.ts";
import { type Draft, emptyDraft } from "./draft.ts";
import { complianceFrames, industries, organisationSizes } from "./profile-lists.ts";

export const draftKey = "openova-catalyst-wizard";
export const draftVersion = 1;

const lastStep = 7;
const secretKey = /token|secret|password|privateKey/i;

/** Reads what a browser has kept, whatever wrote it: each member that does not fit is its default, and nothing can fail. */
export function readDraft(text: string | null): Draft {
  const state = stateOf(text);
  const provider = providersByIndex(state["regionProviders"]);
  const providerAt = (index: number) => provider[index] ?? defaultProvider;
  return {
    currentStep: isStep(state["currentStep"]) ? state["currentStep"] : emptyDraft.currentStep,
    completedSteps: uniqueSorted(listOf(state["completedSteps"]).filter(isStep)),
    orgName: textOr(state["orgName"], emptyDraft.orgName),
    orgHeadquarters: textOr(state["orgHeadquarters"], emptyDraft.orgHeadquarters),
    orgIndustry: listedOrNull(state["orgIndustry"], industries),
    orgSize: listedOrNull(state["orgSize"], organisationSizes),
    orgCompliance: complianceFrames.filter((frame) => listOf(state["orgCompliance"]).includes(frame)),
    topology: topologyFrom(state["topology"]),
    haEnabled: booleanOr(state["haEnabled"], emptyDraft.haEnabled),
    airgap: booleanOr(state["airgap"], emptyDraft.airgap),
    regionProviders: provider,
    regionCloudRegions: byIndex(state["regionCloudRegions"], (id, index) => cloudRegionOf(providerAt(index), id) !== undefined),
    regionControlPlaneSizes: sizesByIndex(state["regionControlPlaneSizes"], providerAt),
    regionWorkerSizes: sizesByIndex(state["regionWorkerSizes"], providerAt),
    regionWorkerCounts: perRegion(state["regionWorkerCounts"]).map((count) => (isWorkerCount(count) ? count : 0)),
    hetznerProjectId: textOr(state["hetznerProjectId"], emptyDraft.hetznerProjectId),
    sshPublicKey: textOr(state["sshPublicKey"], emptyDraft.sshPublicKey),
    sshFingerprint: textOr(state["sshFingerprint"], emptyDraft.sshFingerprint),
    dedicatedProject: booleanOr(state["dedicatedProject"], emptyDraft.dedicatedProject),
    keycloakTopology: listedOrNull(state["keycloakTopology"], keycloakTopologies) ?? emptyDraft.keycloakTopology,
    sshAllowedCIDRs: textsOf(state["sshAllowedCIDRs"]),
    k8sAPIAllowedCIDRs: Array.isArray(state["k8sAPIAllowedCIDRs"]) ? textsOf(state["k8sAPIAllowedCIDRs"]) : null,
    objectStorageRegion: textOr(state["objectStorageRegion"], emptyDraft.objectStorageRegion),
    artifactMirrorURL: textOr(state["artifactMirrorURL"], emptyDraft.artifactMirrorURL),
    registryMirrors: mirrorsFrom(state["registryMirrors"]),
    caBundlePEM: textOr(state["caBundlePEM"], emptyDraft.caBundlePEM),
    selectedComponents: Array.isArray(state["selectedComponents"]) ? uniqueSorted(textsOf(state["selectedComponents"])) : null,
    sovereignDomainMode: domainModeFrom(state["sovereignDomainMode"]),
    sovereignPoolDomain: poolDomainFrom(state["sovereignPoolDomain"]),
    sovereignSubdomain: textOr(state["sovereignSubdomain"], emptyDraft.sovereignSubdomain),
    sovereignByoDomain: textOr(state["sovereignByoDomain"], emptyDraft.sovereignByoDomain),
    registrarType: typeof state["registrarType"] === "string" ? state["registrarType"] : null,
    orgEmail: textOr(state["orgEmail"], emptyDraft.orgEmail),
    deploymentId: typeof state["deploymentId"] === "string" ? state["deploymentId"] : null,
  };
}

/** Whether a stored text holds, at any depth, something named like a secret; then it has to be written anew at once. */
export function namesSecret(text: string | null): boolean {
  if (text === null) return false;
  const open: unknown[] = [];
  try {
    open.push(JSON.parse(text));
  } catch {
    return secretKey.test(text);
  }
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    if (!Array.isArray(value) && Object.keys(value).some((key) => secretKey.test(key))) return true;
    for (const inner of Object.values(value)) open.push(inner);
  }
  return false;
}

export const keycloakTopologies = ["shared-sovereign", "per-organization"] as const;

function stateOf(text: string | null): Record<string, unknown> {
  try {
    return objectOf(objectOf(JSON.parse(text ?? "{}"))["state"]);
  } catch {
    return {};
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function perRegion(value: unknown): unknown[] {
  return listOf(value).slice(0, mostRegions);
}

function textsOf(value: unknown): string[] {
  return listOf(value).filter((each) => typeof each === "string");
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function booleanOr(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}

function listedOrNull(value: unknown, list: readonly string[]): string | null {
  return typeof value === "string" && list.includes(value) ? value : null;
}

function isStep(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= lastStep;
}

function uniqueSorted<Value extends string | number>(values: readonly Value[]): Value[] {
  return [...new Set(values)].toSorted((a, b) => (a < b ? -1 : 1));
}

function topologyFrom(value: unknown): string | null {
  if (value === undefined) return emptyDraft.topology;
  return typeof value === "string" && topologyOf(value) ? value : null;
}

function byIndex(value: unknown, fits: (id: string, index: number) => boolean): Record<number, string> {
  return Object.fromEntries(
    Object.entries(objectOf(value)).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === "string" && /^\d$/.test(entry[0]) && Number(entry[0]) < mostRegions && fits(entry[1], Number(entry[0])),
    ),
  );
}

function providersByIndex(value: unknown): Record<number, string> {
  return byIndex(value, (id) => providerOf(id) !== undefined);
}

function sizesByIndex(value: unknown, providerAt: (index: number) => string): (string | null)[] {
  return perRegion(value).map((id, index) => (typeof id === "string" && sizeOf(providerAt(index), id) ? id : null));
}

function mirrorsFrom(value: unknown): Record<string, string> {
  if (Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(objectOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string" && !secretKey.test(entry[0])),
  );
}

function domainModeFrom(value: unknown): Draft["sovereignDomainMode"] {
  if (value === "byo") return "byo-manual";
  return value === "byo-manual" || value === "byo-api" ? value : emptyDraft.sovereignDomainMode;
}

/** Pools were once named by ids with a hyphen for the dot. */
function poolDomainFrom(value: unknown): string {
  if (typeof value !== "string" || value === "") return emptyDraft.sovereignPoolDomain;
  return /^[a-z]+-[a-z]+$/.test(value) ? value.replace("-", ".") : value;
}
