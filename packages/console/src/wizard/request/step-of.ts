import type { StepSlug } from "../step-definition.ts";

/** The step in which a member of the request is filled in; undefined for what no step asks. */
export function stepOfField(field: string): StepSlug | undefined {
  return fieldSteps[field.split(".", 1)[0] ?? ""];
}

/** The step in which a person can do something about a check of the preflight. */
export function stepOfCheck(id: string): StepSlug | undefined {
  return checkSteps[id];
}

const fieldSteps: Readonly<Record<string, StepSlug>> = {
  orgName: "organisation",
  organization: "organisation",
  orgEmail: "domain",
  sovereignFQDN: "domain",
  sovereignDomainMode: "domain",
  sovereignPoolDomain: "domain",
  sovereignSubdomain: "domain",
  registrar: "domain",
  hetznerToken: "credentials",
  hetznerProjectID: "credentials",
  dedicatedProject: "credentials",
  sovereignCloudToken: "credentials",
  sshPublicKey: "credentials",
  sshAllowedCIDRs: "credentials",
  k8sAPIAllowedCIDRs: "credentials",
  objectStorage: "credentials",
  region: "provider",
  regions: "provider",
  controlPlaneSize: "provider",
  workerSize: "provider",
  workerCount: "provider",
  provider: "provider",
  haEnabled: "topology",
  topology: "topology",
  airgap: "topology",
  keycloakTopology: "topology",
  artifactMirrorURL: "topology",
  registryMirrors: "topology",
  caBundlePEM: "topology",
  components: "components",
};

const checkSteps: Readonly<Record<string, StepSlug>> = {
  token: "credentials",
  "write-permission": "credentials",
  "ssh-key": "credentials",
  project: "credentials",
  leftovers: "domain",
  sizes: "provider",
  image: "provider",
  quota: "topology",
  name: "domain",
  registrar: "domain",
};
