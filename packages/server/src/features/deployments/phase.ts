import type { EventPhase, PhaseName, PlanSummary, Result, Status, SubState, WipeReport } from "@catalyst/contract";
import type { Clock } from "../../platform/clock.ts";
import type { PhaseFailure } from "../../platform/errors.ts";
import type { Logger } from "../../platform/log.ts";
import type { Secret } from "../../platform/secret.ts";
import type { ConnectCloud } from "./cloud.ts";
import type { Deployment, Facts } from "./deployment.ts";
import type { DomainServices } from "./domain-services.ts";
import type { DeploymentIac } from "./iac.ts";

/**
 * One step of a deployment's life: safe to repeat, bounded, cancellable. It tells what happened by `report` and by its outcome;
 * it fails by throwing PhaseFailure (for good) or TransientError (worth another try).
 */
export interface Phase {
  name: PhaseName;
  /** Status of the deployment while the phase runs. */
  status: Status;
  /** Absolute limit from the first start, milliseconds; time in which no engine ran does not count. */
  limitMs: number;
  /** Where to go on after an interruption, when repeating the phase itself would not be safe. */
  resumeFrom?: PhaseName;
  /** What it means when the limit has passed; OpenTofu took too long when left out. */
  pastLimit?(deployment: Deployment): PhaseFailure;
  run(deployment: Deployment, context: PhaseContext): Promise<Outcome>;
}

export interface PhaseContext extends DomainServices {
  clock: Clock;
  log: Logger;
  /** Aborts on cancel, deadline, shutdown or loss of the deployment to another worker. */
  signal: AbortSignal;
  /** The deployment's secret, or undefined when it is not (or no longer) held. */
  secret(name: SecretName): Promise<Secret | undefined>;
  /** Seals a secret that the phase has learned. */
  keepSecret(secret: Secret): Promise<void>;
  connectCloud: ConnectCloud;
  iac: DeploymentIac;
  /** Stores an event at once. */
  report(event: Report): Promise<void>;
  /** Merges facts at once, for what must survive a crash within the phase. */
  remember(facts: Partial<Facts>): Promise<void>;
  /** Shows a finer state than the status; null clears it. */
  setSubState(subState: SubState | null): Promise<void>;
  /** Marks that cloud resources may exist from now on. */
  markCloudResources(exist: boolean): Promise<void>;
  /** Destroys every secret held for the deployment, with the key they are sealed by. */
  destroySecrets(): Promise<void>;
  /** Destroys the stored state versions. */
  destroyState(): Promise<void>;
  /** Keeps a wipe's report readable; a later one replaces it. */
  storeWipeReport(report: WipeReport): Promise<void>;
}

export type SecretName =
  | "hcloud_token"
  | "k3s_token"
  | "k3s_agent_token"
  | "kubeconfig_bearer_token"
  | "ghcr_pull_token"
  | "registrar_token"
  | "pdm_reservation_token"
  | "sovereign_cloud_token"
  | "object_storage_access_key"
  | "object_storage_secret_key"
  | `kubeconfig_${string}`;

export interface Report {
  level?: "info" | "warn" | "error";
  message: string;
  /** Defaults to the running phase. */
  phase?: EventPhase;
  resource?: string;
  region?: string;
  state?: string;
  code?: string;
}

export type Outcome = Done | Waiting | Again;

/** What the phase builds on is gone: an earlier phase has to be repeated first. */
export interface Again {
  type: "again";
  from: PhaseName;
  why: string;
}

export interface Done {
  type: "done";
  facts?: Partial<Facts>;
  planSummary?: PlanSummary;
  result?: Result;
  /** What the closing event says. */
  message?: string;
}

export interface Waiting {
  type: "waiting";
  /** What it waits for, in words a person understands. */
  waitingFor: string;
  retryAfterMs: number;
  subState?: SubState;
}

export function done(outcome: Omit<Done, "type"> = {}): Done {
  return { type: "done", ...outcome };
}

export function waitFor(waitingFor: string, options: { retryAfterMs: number; subState?: SubState }): Waiting {
  return { type: "waiting", waitingFor, ...options };
}

export function again(from: PhaseName, why: string): Again {
  return { type: "again", from, why };
}
