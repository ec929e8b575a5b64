import { readFile } from "node:fs/promises";
import { type TokenReviewer, createTokenReview } from "./adapters/kube/token-review/token-review.ts";
import type { PdmConfig } from "./pdm-config.ts";
import type { Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/log.ts";
import { Secret } from "./platform/secret.ts";

export interface KubernetesParts {
  config: Pick<PdmConfig, "serviceAccounts" | "kubernetes">;
  clock: Clock;
  log: Logger;
}

/** What a workload's projected token has to be made for. */
const audience = "pdm";

/** Finds workloads of the cluster by their tokens. Undefined where no account has scopes, and, with a warning, outside of a cluster. */
export function connectKubernetes({ config, clock, log }: KubernetesParts): TokenReviewer | undefined {
  const { serviceAccounts, kubernetes } = config;
  if (serviceAccounts.size === 0) return undefined;
  if (kubernetes === undefined) {
    log.warn({ accounts: [...serviceAccounts.keys()] }, "accounts of PDM_SA_SCOPES cannot be let in: this process is in no cluster");
    return undefined;
  }
  const { apiURL, tokenFile, caFile } = kubernetes;
  return createTokenReview({
    apiURL,
    // The kubelet replaces both while the process runs.
    token: async () => new Secret("kube_token", (await readFile(tokenFile, "utf8")).trim()),
    ca: () => readFile(caFile, "utf8"),
    audience,
    serviceAccounts,
    clock,
    log,
  });
}
