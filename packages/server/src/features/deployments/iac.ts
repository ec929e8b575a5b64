import type { PlanSummary } from "@catalyst/contract";
import type { Secret } from "../../platform/secret.ts";
import type { Deployment } from "./deployment.ts";

/** Runs the infrastructure module for one deployment. Every call is safe to repeat; each stops gracefully when its signal aborts. */
export interface Iac {
  /** Undefined when engine, module and plug-ins are there; else what is missing and, when it is being built, how long that will take. */
  missing(): Promise<{ what: string; building: boolean; etaMs?: number } | undefined>;
  init(run: IacRun): Promise<{ pluginLock?: string }>;
  plan(run: IacRun): Promise<PlanOutcome>;
  apply(run: IacRun): Promise<void>;
  output(run: IacRun): Promise<Record<string, unknown>>;
  destroy(run: IacRun): Promise<void>;
  /** Stops a child that outlived its engine, reads the rest of its output, and removes what is left of a working directory when `remove`. */
  settle(run: IacRun): Promise<void>;
  remove(deploymentId: string): Promise<void>;
}

export interface IacRun {
  deployment: Deployment;
  /** Secrets for the module's variables, by variable name. */
  secrets: Record<string, Secret>;
  variables: Record<string, unknown>;
  imports: { address: string; id: string }[];
  signal: AbortSignal;
  /** Called for each message a person should see, in order. */
  report: (event: IacEvent) => Promise<void>;
}

export interface IacEvent {
  level: "info" | "warn" | "error";
  message: string;
  resource?: string;
  state?: string;
}

export interface PlanOutcome {
  summary: PlanSummary;
  /** Addresses that the plan would create, and those it would delete or replace, with their types. */
  creates: { address: string; type: string; name: string }[];
  destroys: { address: string; type: string; why: string }[];
}
