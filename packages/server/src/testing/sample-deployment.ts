import type { Deployment, DeploymentSpec, PlannedRegion } from "../features/deployments/deployment.ts";

export interface SampleChanges extends Partial<Omit<Deployment, "spec">> {
  spec?: Partial<DeploymentSpec>;
}

/** A solo deployment in fsn1 as the engine holds it, with what a test changes. */
export function sampleDeployment({ spec, ...changes }: SampleChanges = {}): Deployment {
  const at = new Date("2026-11-22T10:00:00.000Z");
  return {
    id: "0123456789abcdef",
    slug: "acme-example-org",
    owner: "person-1",
    status: "provisioning",
    subState: null,
    phase: "preflight",
    attempt: 1,
    epoch: 1,
    facts: {},
    warnings: [],
    cloudResources: false,
    cancelRequested: false,
    planSummary: null,
    result: null,
    failure: null,
    lastSeq: 0,
    wipeAfterCancel: false,
    bearerHash: null,
    bearerExpiresAt: null,
    createdAt: at,
    updatedAt: at,
    finishedAt: null,
    ...changes,
    spec: {
      orgName: "Acme Trading",
      orgEmail: "admin@example.org",
      fqdn: "acme.example.org",
      domainMode: "byo-manual",
      poolDomain: "",
      subdomain: "",
      hetznerProjectID: "",
      dedicatedProject: true,
      regions: [sampleRegion()],
      sshPublicKey: samplePublicKey,
      sshAllowedCIDRs: [],
      k8sAPIAllowedCIDRs: ["0.0.0.0/0", "::/0"],
      artifactMirrorURL: "",
      registryMirrors: {},
      caBundlePEM: "",
      request: { orgName: "Acme Trading", orgEmail: "admin@example.org", sshPublicKey: samplePublicKey },
      ...spec,
    },
  };
}

export function sampleRegion(changes: Partial<PlannedRegion> = {}): PlannedRegion {
  const region = {
    provider: "hetzner",
    cloudRegion: "fsn1",
    controlPlaneSize: "cpx52",
    workerSize: "",
    workerCount: 0,
    haEnabled: false,
    ...changes,
  };
  return { key: region.cloudRegion, clusterName: `hz-${region.cloudRegion.slice(0, 3)}-mgt-prod`, ...region };
}

export const samplePublicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJY8hUYOlvH0do/vFlqR8IV08RqO191cWGbZEc0ipgY catalyst-example";
