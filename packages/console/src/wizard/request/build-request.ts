import type { ComponentCatalog, CreateRequest } from "@catalyst/contract";
import { graphOf, readSelection } from "../../catalog/cascade.ts";
import type { Draft } from "../draft/draft.ts";
import type { ResolvedRegion } from "../rules/regions.ts";
import type { WizardSecrets } from "../secrets.ts";
import { fqdnOf, subdomainOf } from "./sovereign-domain.ts";

/** What a person has agreed to after a preflight. */
export interface Consent {
  planHash: string;
  acceptedWarnings: readonly string[];
}

export interface RequestParts {
  draft: Draft;
  secrets: WizardSecrets;
  regions: readonly ResolvedRegion[];
  catalogue: Pick<ComponentCatalog, "components" | "families">;
  consent?: Consent;
  /** A run against the lab, which has a token of its own. */
  rehearse?: boolean;
}

/** A create request as it goes over the wire. */
export type SentRequest = CreateRequest & { rehearse?: true };

/** The one body of preflight, create and what Review shows. */
export function buildRequest({ draft, secrets, regions, catalogue, consent, rehearse }: RequestParts): SentRequest {
  const [primary] = regions;
  return {
    orgName: draft.orgName.trim(),
    orgEmail: draft.orgEmail.trim(),
    ...domainPart(draft, secrets),
    ...(rehearse ? {} : { hetznerToken: secrets.hetznerToken.trim() }),
    hetznerProjectID: draft.hetznerProjectId.trim(),
    dedicatedProject: draft.dedicatedProject,
    ...(secrets.sovereignCloudToken.trim() ? { sovereignCloudToken: secrets.sovereignCloudToken.trim() } : {}),
    region: primary?.cloudRegion ?? "",
    controlPlaneSize: primary?.controlPlaneSize ?? "",
    workerSize: primary ? workerSizeOf(primary) : "",
    workerCount: primary?.workerCount ?? 0,
    haEnabled: draft.haEnabled,
    regions: regions.map((region) => ({
      provider: region.provider,
      cloudRegion: region.cloudRegion,
      controlPlaneSize: region.controlPlaneSize,
      workerSize: workerSizeOf(region),
      workerCount: region.workerCount,
      haEnabled: draft.haEnabled,
    })),
    sshPublicKey: draft.sshPublicKey.trim(),
    ...(draft.sshAllowedCIDRs.length > 0 ? { sshAllowedCIDRs: draft.sshAllowedCIDRs } : {}),
    ...(draft.k8sAPIAllowedCIDRs ? { k8sAPIAllowedCIDRs: draft.k8sAPIAllowedCIDRs } : {}),
    components: componentsBeyondKit(draft, catalogue),
    keycloakTopology: draft.keycloakTopology,
    ...storagePart(draft, secrets),
    ...sourcesPart(draft),
    organization: {
      industry: draft.orgIndustry,
      size: draft.orgSize,
      headquarters: draft.orgHeadquarters.trim(),
      compliance: draft.orgCompliance,
    },
    ...(draft.topology ? { topology: draft.topology } : {}),
    airgap: draft.airgap,
    ...(rehearse ? { rehearse } : {}),
    ...(consent ? { planHash: consent.planHash, acceptedWarnings: [...consent.acceptedWarnings] } : {}),
  };
}

/** What stands for a secret where people can see it. */
export const mask = "••••";

/** The same body with every secret replaced. */
export function maskRequest({ hetznerToken, registrar, sovereignCloudToken, objectStorage, ...rest }: SentRequest): SentRequest {
  return {
    ...rest,
    ...(hetznerToken === undefined ? {} : { hetznerToken: mask }),
    ...(registrar ? { registrar: { name: registrar.name, token: mask } } : {}),
    ...(sovereignCloudToken === undefined ? {} : { sovereignCloudToken: mask }),
    ...(objectStorage ? { objectStorage: { region: objectStorage.region, accessKey: mask, secretKey: mask } } : {}),
  };
}

/** The selection without those of the bootstrap kit, which come anyway and are not asked for. */
function componentsBeyondKit({ selectedComponents }: Draft, catalogue: RequestParts["catalogue"]): string[] {
  const kit = new Set(catalogue.components.filter(({ lockReason }) => lockReason === "bootstrap-kit").map(({ id }) => id));
  return readSelection(graphOf(catalogue), selectedComponents).filter((id) => !kit.has(id));
}

function domainPart(draft: Draft, secrets: WizardSecrets): Partial<CreateRequest> {
  const { sovereignDomainMode, sovereignPoolDomain, registrarType } = draft;
  const shared = { sovereignFQDN: fqdnOf(draft), sovereignDomainMode };
  if (sovereignDomainMode === "pool") return { ...shared, sovereignPoolDomain, sovereignSubdomain: subdomainOf(draft) };
  if (sovereignDomainMode === "byo-manual") return shared;
  return { ...shared, registrar: { name: registrarType ?? "", token: secrets.registrarToken.trim() } };
}

function storagePart({ objectStorageRegion }: Draft, secrets: WizardSecrets): Partial<CreateRequest> {
  const accessKey = secrets.objectStorageAccessKey.trim();
  const secretKey = secrets.objectStorageSecretKey.trim();
  return accessKey && secretKey ? { objectStorage: { region: objectStorageRegion, accessKey, secretKey } } : {};
}

/** Where nodes without a way to the internet fetch things from. */
function sourcesPart({ airgap, artifactMirrorURL, registryMirrors, caBundlePEM }: Draft): Partial<CreateRequest> {
  if (!airgap) return {};
  return {
    ...(artifactMirrorURL.trim() ? { artifactMirrorURL: artifactMirrorURL.trim() } : {}),
    ...(Object.keys(registryMirrors).length > 0 ? { registryMirrors } : {}),
    ...(caBundlePEM.trim() ? { caBundlePEM } : {}),
  };
}

function workerSizeOf({ workerCount, workerSize }: ResolvedRegion): string {
  return workerCount > 0 ? workerSize : "";
}
