import type { Secret } from "../../platform/secret.ts";
import type { Deployment } from "./deployment.ts";

/** What the mothership itself contributes to every run of the module. */
export interface ModuleSettings {
  hetznerURL: string;
  pollInterval: string;
  pollFunction: string;
  /** Base that nodes post to. */
  publicURL: string;
  gitops: { repoURL: string; branch: string; commit: string };
  ociRegistry: string;
  registryToken: Secret | undefined;
}

/** Values of the module's variables that are not secret. Every run sends every key but the k3s release, which the module's own pins decide. */
export function moduleVariables(deployment: Deployment, settings: ModuleSettings): Record<string, unknown> {
  const { spec, facts } = deployment;
  return {
    sovereign_fqdn: spec.fqdn,
    resource_slug: deployment.slug,
    deployment_id: deployment.id,
    sovereign_subdomain: spec.subdomain,
    pool_domain: spec.poolDomain,
    domain_mode: spec.domainMode,
    org_name: spec.orgName,
    org_email: spec.orgEmail,
    hcloud_project_id: spec.hetznerProjectID,
    hcloud_endpoint: settings.hetznerURL,
    hcloud_poll_interval: settings.pollInterval,
    hcloud_poll_function: settings.pollFunction,
    regions: spec.regions,
    image: "ubuntu-24.04",
    lb_type: "lb11",
    serve_own_zone: true,
    enable_unattended_upgrades: true,
    enable_fail2ban: true,
    ssh_public_key: spec.sshPublicKey,
    existing_ssh_key_id: facts.existingSSHKeyId ?? null,
    ssh_allowed_cidrs: spec.sshAllowedCIDRs,
    k8s_api_allowed_cidrs: spec.k8sAPIAllowedCIDRs,
    oci_registry: settings.ociRegistry,
    catalyst_api_url: settings.publicURL,
    gitops_repo_url: settings.gitops.repoURL,
    gitops_branch: settings.gitops.branch,
    gitops_commit: settings.gitops.commit,
    gitops_kit_path: "./clusters/_template/bootstrap-kit",
    gitops_kit_path_secondary: "./clusters/_template/bootstrap-kit-secondary",
    gitops_infrastructure_path: "./clusters/_template/infrastructure",
    ghcr_pull_username: "openova-bot",
    artifact_checksums: {},
    artifact_mirror_url: spec.artifactMirrorURL,
    registry_mirrors: spec.registryMirrors,
    ca_bundle_pem: spec.caBundlePEM,
  };
}
