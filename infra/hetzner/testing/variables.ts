/** The module's inputs, split the way the engine hands them over: secrets by environment, the rest in a file. */
export interface Variables {
  plain: Record<string, unknown>;
  secret: Record<`TF_VAR_${string}`, string>;
}

const secretNames = ["hcloud_token", "k3s_token", "k3s_agent_token", "kubeconfig_bearer_token", "ghcr_pull_token"];

/** A valid solo deployment in fsn1 with what the test changes. The endpoint answers nobody unless a test gives the lab's. */
export function variables(changes: Record<string, unknown> = {}): Variables {
  const all = Object.entries<unknown>({ ...solo, ...changes });

  return {
    plain: Object.fromEntries(all.filter(([name]) => !secretNames.includes(name))),
    secret: Object.fromEntries(
      all.filter(([name]) => secretNames.includes(name)).map(([name, value]) => [`TF_VAR_${name}`, value as string]),
    ),
  };
}

const solo = {
  sovereign_fqdn: "acme.example.org",
  resource_slug: "acme-example-org",
  deployment_id: "0123456789abcdef",
  org_name: "Acme Trading",
  org_email: "admin@example.org",
  hcloud_token: `lab${"x".repeat(61)}`,
  hcloud_endpoint: "http://127.0.0.1:9/v1",
  hcloud_poll_interval: "100ms",
  hcloud_poll_function: "constant",
  region: "fsn1",
  ssh_public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHo0fcDUAfRPvlzzDZK2UvHGDzW8CE+Jn1aDG0lxTtXu test",
  catalyst_api_url: "https://catalyst.example.org/sovereign",
  gitops_repo_url: "https://git.example.org/catalyst.git",
  k3s_token: "k".repeat(64),
  k3s_agent_token: "a".repeat(64),
  kubeconfig_bearer_token: "b".repeat(64),
};
