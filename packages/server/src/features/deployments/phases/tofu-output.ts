import type { Result } from "@catalyst/contract";
import { PhaseFailure } from "../../../platform/errors.ts";
import type { Deployment } from "../deployment.ts";
import { type Outcome, type Phase, type PhaseContext, done } from "../phase.ts";

/** Reads what was made: addresses that DNS, nodes and people need next. */
export const tofuOutput: Phase = { name: "tofu-output", status: "tofu-applying", limitMs: 60_000, run };

/** Outputs of the module, as far as they are read here. */
interface Outputs {
  control_plane_ip?: string;
  load_balancer_ip?: string;
  load_balancer_ipv6?: string;
  console_url?: string;
  gitops_repo_url?: string;
  regions?: Record<string, RegionOutput>;
}

interface RegionOutput {
  control_plane_ips: string[];
  worker_ips: string[];
  load_balancer_ipv4: string;
  load_balancer_ipv6?: string;
  kubernetes_api_endpoint: string;
}

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  const outputs = (await context.iac.output()) as Outputs;
  const result: Result = {
    sovereignFQDN: deployment.spec.fqdn,
    controlPlaneIP: required(outputs, "control_plane_ip"),
    loadBalancerIP: required(outputs, "load_balancer_ip"),
    ...(outputs.load_balancer_ipv6 ? { loadBalancerIPv6: outputs.load_balancer_ipv6 } : {}),
    consoleURL: outputs.console_url ?? `https://console.${deployment.spec.fqdn}`,
    gitopsRepoURL: outputs.gitops_repo_url ?? `https://gitea.${deployment.spec.fqdn}`,
    kubeconfigAvailable: false,
    regions: Object.fromEntries(Object.entries(outputs.regions ?? {}).map(([key, region]) => [key, readRegion(region)])),
  };
  const kubernetesAPI = Object.fromEntries(Object.entries(result.regions).map(([key, region]) => [key, region.kubernetesAPI]));
  return done({
    result,
    facts: { kubernetesAPI },
    message: `Control plane ${result.controlPlaneIP}, load balancer ${result.loadBalancerIP}`,
  });
}

function required(outputs: Outputs, name: "control_plane_ip" | "load_balancer_ip"): string {
  const value = outputs[name];
  if (!value)
    throw new PhaseFailure("tofu-output-missing", {
      message: `The output ${name} is empty`,
      sentence: "OpenTofu finished without telling an address; retry, and it will be read again.",
    });
  return value;
}

function readRegion(region: RegionOutput): Result["regions"][string] {
  return {
    controlPlaneIPs: region.control_plane_ips,
    workerIPs: region.worker_ips,
    loadBalancerIP: region.load_balancer_ipv4,
    ...(region.load_balancer_ipv6 ? { loadBalancerIPv6: region.load_balancer_ipv6 } : {}),
    kubernetesAPI: region.kubernetes_api_endpoint,
  };
}
