import { beforeAll, describe, expect, test } from "vitest";
import { copyModule } from "./testing/module-copy.ts";
import { variables } from "./testing/variables.ts";

const region = { key: "fsn1", clusterName: "hz-fsn-mgt-prod", cloudRegion: "fsn1", controlPlaneSize: "cpx52" };
const second = { ...region, key: "nbg1", clusterName: "hz-nbg-rtz-prod", cloudRegion: "nbg1" };

/** Variable, bad value, the sentence it is refused with, and what else must be set for it to count. */
type Refusal = [name: string, value: unknown, sentence: string, others?: Record<string, unknown>];

const refusals: Refusal[] = [
  ["sovereign_fqdn", "localhost", "sovereign_fqdn must be a lower-case domain name of at least two labels and at most 63 characters."],
  ["sovereign_fqdn", "Acme.example.org", "sovereign_fqdn must be a lower-case domain name"],
  ["sovereign_fqdn", "-acme.example.org", "sovereign_fqdn must be a lower-case domain name"],
  ["sovereign_fqdn", `${"a".repeat(52)}.example.org`, "sovereign_fqdn must be a lower-case domain name"],
  ["resource_slug", "-acme", "resource_slug must have 1 to 32 characters of a-z, 0-9 and -, and must not start with -."],
  ["resource_slug", "a".repeat(33), "resource_slug must have 1 to 32 characters"],
  ["deployment_id", "0123456789ABCDEF", "deployment_id must be 16 lower-case hexadecimal digits."],
  ["domain_mode", "magic", "domain_mode must be pool, byo, byo-manual or byo-api."],
  ["org_name", "", "org_name must have 1 to 120 characters and no control characters."],
  ["org_name", "Acme\nruncmd: [reboot]", "org_name must have 1 to 120 characters and no control characters."],
  ["org_name", "x".repeat(121), "org_name must have 1 to 120 characters and no control characters."],
  ["org_email", "admin@@example.org", "org_email must be an e-mail address with one @ and a valid host name."],
  ["org_email", "admin@localhost", "org_email must be an e-mail address"],
  ["hcloud_token", "short", "hcloud_token must have exactly 64 characters."],
  ["hcloud_project_id", "my-project", "hcloud_project_id must be a number of at most 32 digits."],
  ["hcloud_endpoint", "http://127.0.0.1:9", "hcloud_endpoint must be a URL that ends in /v1."],
  ["hcloud_poll_interval", "fast", "hcloud_poll_interval must be a duration such as 500ms or 1s."],
  ["hcloud_poll_function", "linear", "hcloud_poll_function must be constant or exponential."],
  ["region", "", "region must name a location, such as fsn1, when regions is empty.", { regions: [] }],
  ["control_plane_size", "cax31", "control_plane_size must be an x86 server type, such as cpx52; cax types are Arm."],
  ["worker_size", "", "worker_size must be an x86 server type, such as cpx32; cax types are Arm.", { worker_count: 1 }],
  ["worker_count", 51, "worker_count must be a whole number from 0 to 50."],
  ["worker_count", 1.5, "worker_count must be a whole number from 0 to 50."],
  [
    "regions",
    Array.from({ length: 6 }, (_, n) => ({ ...region, key: `r${n}`, clusterName: `c${n}` })),
    "regions must have at most 5 entries.",
  ],
  ["regions", [{ ...region, provider: "aws" }], "regions must all have the provider hetzner: no other can be provisioned."],
  ["regions", [{ ...region, key: "falkenstein" }], "regions must have keys of 1 to 6 characters of a-z, 0-9 and -."],
  ["regions", [region, { ...second, key: region.key }], "regions must have unique keys."],
  ["regions", [{ ...region, clusterName: "HZ" }], "regions must have cluster names of 1 to 32 characters of a-z, 0-9 and -."],
  ["regions", [region, { ...second, clusterName: region.clusterName }], "regions must have unique cluster names."],
  ["regions", [{ ...region, workerSize: "cpx32", workerCount: -1 }], "regions must have whole worker counts from 0 to 50."],
  [
    "regions",
    [region, second].map((one) => ({ ...one, workerSize: "cpx32", workerCount: 50 })),
    "regions must not have more than 100 nodes together.",
  ],
  ["regions", [{ ...region, workerCount: 1 }], "regions must have x86 server types, such as cpx52"],
  ["regions", [{ ...region, controlPlaneSize: "cax41" }], "regions must have x86 server types, such as cpx52"],
  ["lb_type", "large", "lb_type must be a load balancer type, such as lb11."],
  ["ssh_public_key", "ssh-dss AAAAB3NzaC1kc3M=", "ssh_public_key must be one line with an ed25519, RSA or ECDSA public key."],
  ["ssh_public_key", "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIHo0", "ssh_public_key must be one line"],
  ["ssh_public_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHo0 a\nssh-ed25519 AAAA", "ssh_public_key must be one line"],
  ["existing_ssh_key_id", 0, "existing_ssh_key_id must be a positive whole number."],
  ["ssh_allowed_cidrs", ["203.0.113.7"], "ssh_allowed_cidrs must be at most 20 IPv4 or IPv6 ranges, such as 203.0.113.0/24."],
  ["k8s_api_allowed_cidrs", ["203.0.113.0/33"], "k8s_api_allowed_cidrs must be at most 20 IPv4 or IPv6 ranges, such as 203.0.113.0/24."],
  ["k8s_api_allowed_cidrs", Array.from({ length: 21 }, (_, n) => `203.0.113.${n}/32`), "k8s_api_allowed_cidrs must be at most 20"],
  [
    "catalyst_api_url",
    "ftp://catalyst.example.org",
    "catalyst_api_url must be an https URL; http is only for the lab.",
    { hcloud_endpoint: "https://cloud.example.org/v1" },
  ],
  [
    "catalyst_api_url",
    "http://catalyst.example.org",
    "catalyst_api_url must be an https URL; http is only for the lab.",
    { hcloud_endpoint: "https://cloud.example.org/v1" },
  ],
  ["kubeconfig_bearer_token", "B".repeat(64), "kubeconfig_bearer_token must be 64 lower-case hexadecimal digits."],
  ["k3s_version", "1.31.4", "k3s_version must look like v1.31.4+k3s1."],
  ["k3s_token", "short", "k3s_token must have at least 32 characters."],
  ["k3s_agent_token", "short", "k3s_agent_token must have at least 32 characters."],
  ["oci_registry", "https://registry.example.org", "oci_registry must be a registry host and path without a scheme."],
  ["gitops_repo_url", "git.example.org/catalyst", "gitops_repo_url must be an https, http or ssh URL."],
  ["gitops_branch", "--upload-pack=x", "gitops_branch must be a branch name."],
  ["gitops_commit", "main", "gitops_commit must be empty or a full commit id."],
  ["gitops_kit_path", "/etc", "gitops_kit_path must be a path that starts with ./."],
  ["gitops_kit_path_secondary", "/etc", "gitops_kit_path_secondary must be a path that starts with ./."],
  ["gitops_infrastructure_path", "/etc", "gitops_infrastructure_path must be a path that starts with ./."],
  ["artifact_mirror_url", "mirror", "artifact_mirror_url must be empty or an http or https URL."],
  ["artifact_checksums", { k3s: "abc" }, "artifact_checksums must hold SHA-256 sums of 64 lower-case hexadecimal digits."],
  ["registry_mirrors", { "ghcr.io": "mirror" }, "registry_mirrors must hold http or https URLs."],
  ["ca_bundle_pem", "not a certificate", "ca_bundle_pem must be empty or hold certificates in PEM form."],
];

describe("bad input is refused in the plan, before anything is asked of the cloud", () => {
  const errors = new Map<Refusal, string>();

  beforeAll(async () => {
    const module = await copyModule();
    for (const batch of batches(refusals)) {
      const values = Object.assign({}, ...batch.map(([name, value, , others]) => ({ [name]: value, ...others }))) as Record<
        string,
        unknown
      >;
      const found = (await module.planErrors(variables(values))).join("\n");
      for (const refusal of batch) errors.set(refusal, found);
    }
    await module.remove();
  }, 600_000);

  test.each(refusals.map((refusal) => ({ refusal, name: refusal[0], bad: JSON.stringify(refusal[1]).slice(0, 60) })))(
    "$name is not $bad",
    ({ refusal }) => {
      expect(errors.get(refusal)).toContain(refusal[2]);
    },
  );
});

/** A plan reports every bad variable at once, so cases that set different ones share a run. */
function batches(all: readonly Refusal[]): Refusal[][] {
  const result: { names: Set<string>; refusals: Refusal[] }[] = [];

  for (const refusal of all) {
    const names = [refusal[0], ...Object.keys(refusal[3] ?? {})];
    let batch = result.find((one) => names.every((name) => !one.names.has(name)));
    if (batch === undefined) result.push((batch = { names: new Set(), refusals: [] }));
    for (const name of names) batch.names.add(name);
    batch.refusals.push(refusal);
  }

  return result.map((batch) => batch.refusals);
}
