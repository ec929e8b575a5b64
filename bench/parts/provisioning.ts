import { type Client, type CreateRequest, createClient } from "@catalyst/contract";
import { type Lab, startLab, startLabDns } from "../../packages/lab/src/lab.ts";
import { ensurePluginMirror } from "../../packages/lab/src/tools/plugin-mirror.ts";
import type { Bench } from "./bench.ts";
import { type BenchMothership, startMothership } from "./mothership.ts";

/** A mothership that provisions with the real OpenTofu and provider into a lab of its own. */
export interface Provisioning {
  mothership: BenchMothership;
  client: Client;
  lab: Lab;
  /** A valid request for a domain of this name. */
  request(name: string): CreateRequest;
}

export interface ProvisioningOptions {
  /** Behaviour settings of the lab. */
  set?: Record<string, unknown>;
  /** Runs OpenTofu in place of its own binary, which it gets. */
  wrapTofu?: (binary: string) => Promise<string>;
  env?: Record<string, string>;
}

const sshPublicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb1O/3TXFMgdI+qyOHtcJmJcKZKz0gWbPXWDdrDRiXK bench@example.com";

export async function startProvisioning(bench: Bench, options: ProvisioningOptions = {}): Promise<Provisioning> {
  const mirror = await ensurePluginMirror({ signal: bench.signal });
  const quota = { servers: 1000, load_balancers: 1000, networks: 1000, firewalls: 1000, placement_groups: 1000, primary_ips: 2000 };
  const lab = await startLab({ set: options.set ?? {}, projects: [{ id: "bench", rateLimit: "off", quota }] });
  bench.cleanUp(() => lab.close());
  const dns = await startLabDns({ signal: bench.signal });
  bench.cleanUp(() => dns.stop());
  const mothership = await startMothership(bench, {
    ...dns.environment(),
    PDM_BOOTSTRAP_POOLS: "true",
    CATALYST_HETZNER_API_URL: lab.hetznerURL,
    HETZNER_ENDPOINT: lab.nothingURL,
    CATALYST_HETZNER_POLL_INTERVAL: "100ms",
    CATALYST_HETZNER_POLL_FUNCTION: "constant",
    CATALYST_TOFU_BIN: (await options.wrapTofu?.(mirror.tofu.path)) ?? mirror.tofu.path,
    CATALYST_TOFU_PLUGIN_MIRROR: mirror.path,
    CATALYST_TOFU_STOP_GRACE: "5s",
    CATALYST_CREATES_PER_HOUR: "1000",
    CATALYST_MAX_LIVE_DEPLOYMENTS_PER_USER: "1000",
    ...options.env,
  });
  const hetznerToken = lab.projects[0]?.tokens.find(({ scope }) => scope === "read_write")?.token ?? "";

  return {
    mothership,
    lab,
    client: createClient({ baseURL: mothership.address, token: mothership.token }),
    request: (name) => ({
      orgName: "Bench",
      orgEmail: "ops@bench.example",
      sovereignFQDN: `${name}.omani.works`,
      hetznerToken,
      region: "fsn1",
      controlPlaneSize: "cpx52",
      sshPublicKey,
    }),
  };
}
