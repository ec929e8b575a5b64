import type { Db } from "../../database/connect.ts";
import type { LiveSecrets } from "../secrets/live-secrets.ts";
import type { Vault } from "../secrets/vault.ts";
import type { StateStore } from "../tofu-state/tofu-state.ts";
import type { Clock } from "../../platform/clock.ts";
import type { RandomBytes } from "../../platform/random.ts";
import type { DomainServicesFor } from "./domain-services.ts";
import type { Transitions } from "./engine/transitions.ts";
import type { RequestRules } from "./validate-request/validate-request.ts";

/** What every operation on deployments works with. */
export interface DeploymentsParts {
  db: Db;
  vault: Vault;
  live: LiveSecrets;
  states: StateStore;
  transitions: Transitions;
  rules: RequestRules;
  domainServices: DomainServicesFor;
  clock: Clock;
  random: RandomBytes;
  maxLivePerPerson: number;
  wipeMinLifeMs: number;
}

export { createDeployment } from "./operations/create-deployment.ts";
export { cancelDeployment } from "./operations/cancel-deployment.ts";
export { deleteDeployment } from "./operations/delete-deployment.ts";
export { releaseSubdomain } from "./operations/release-subdomain.ts";
export { retryDeployment } from "./operations/retry-deployment.ts";
export { wipeDeployment } from "./operations/wipe-deployment.ts";
export { findDeployment, lockDeployment, patchDeployment } from "./store.ts";
export { pastDurations } from "./phase-run-store.ts";
export { expectationOf, describeDuration } from "./engine/expectation.ts";
export type { Transitions } from "./engine/transitions.ts";
