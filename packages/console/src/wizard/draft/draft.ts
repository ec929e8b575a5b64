/** How the domain of the Sovereign comes to be. */
export type DomainMode = "pool" | "byo-manual" | "byo-api";

/** What a person has filled in so far. Nothing secret is ever in it: see `wizard/secrets.ts`. Region members are by the index of the region's card. */
export interface Draft {
  currentStep: number;
  completedSteps: number[];
  orgName: string;
  orgHeadquarters: string;
  orgIndustry: string | null;
  orgSize: string | null;
  orgCompliance: string[];
  topology: string | null;
  haEnabled: boolean;
  airgap: boolean;
  regionProviders: Record<number, string>;
  regionCloudRegions: Record<number, string>;
  regionControlPlaneSizes: (string | null)[];
  regionWorkerSizes: (string | null)[];
  regionWorkerCounts: number[];
  hetznerProjectId: string;
  sshPublicKey: string;
  sshFingerprint: string;
  dedicatedProject: boolean;
  keycloakTopology: string;
  sshAllowedCIDRs: string[];
  k8sAPIAllowedCIDRs: string[] | null;
  objectStorageRegion: string;
  artifactMirrorURL: string;
  registryMirrors: Record<string, string>;
  caBundlePEM: string;
  /** Null: the default selection of the catalogue. */
  selectedComponents: string[] | null;
  sovereignDomainMode: DomainMode;
  sovereignPoolDomain: string;
  sovereignSubdomain: string;
  sovereignByoDomain: string;
  registrarType: string | null;
  orgEmail: string;
  deploymentId: string | null;
}

export const emptyDraft: Readonly<Draft> = {
  currentStep: 1,
  completedSteps: [],
  orgName: "",
  orgHeadquarters: "",
  orgIndustry: null,
  orgSize: null,
  orgCompliance: [],
  topology: "solo",
  haEnabled: false,
  airgap: false,
  regionProviders: {},
  regionCloudRegions: {},
  regionControlPlaneSizes: [],
  regionWorkerSizes: [],
  regionWorkerCounts: [],
  hetznerProjectId: "",
  sshPublicKey: "",
  sshFingerprint: "",
  dedicatedProject: true,
  keycloakTopology: "shared-sovereign",
  sshAllowedCIDRs: [],
  k8sAPIAllowedCIDRs: null,
  objectStorageRegion: "",
  artifactMirrorURL: "",
  registryMirrors: {},
  caBundlePEM: "",
  selectedComponents: null,
  sovereignDomainMode: "pool",
  sovereignPoolDomain: "omani.works",
  sovereignSubdomain: "",
  sovereignByoDomain: "",
  registrarType: null,
  orgEmail: "",
  deploymentId: null,
};
