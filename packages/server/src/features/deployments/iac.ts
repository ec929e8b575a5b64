import type { PlanSummary } from "@catalyst/contract";
import type { Secret } from "../../platform/secret.ts";

/** Runs the infrastructure module. Every call is safe to repeat; each stops its child gracefully when the run's signal aborts. */
export interface Iac {
  /** Undefined when engine, module and plug-ins are there; else what is missing and, when it is being built, how long that will take. */
  missing(): Promise<MissingTool | undefined>;
  /** Makes the working directory anew and initialises it. Returns the lock file that the deployment keeps from then on. */
  init(run: IacRun): Promise<{ pluginLock?: string }>;
  plan(run: IacRun): Promise<PlanOutcome>;
  /** Applies the plan made by `plan`; false when there is none on this machine and planning has to be repeated. */
  apply(run: IacRun): Promise<boolean>;
  output(run: IacRun): Promise<Record<string, unknown>>;
  destroy(run: IacRun): Promise<void>;
  /** Stops a child that outlived its engine and takes over the rest of what it said. */
  settle(run: Pick<IacRun, "deploymentId" | "ledger">): Promise<void>;
  /** Removes the working directory. */
  remove(deploymentId: string): Promise<void>;
}

/** The engine's calls for one deployment, with everything they need filled in. */
export interface DeploymentIac {
  missing(): Promise<MissingTool | undefined>;
  init(): Promise<{ pluginLock?: string }>;
  plan(): Promise<PlanOutcome>;
  apply(): Promise<boolean>;
  output(): Promise<Record<string, unknown>>;
  destroy(): Promise<void>;
  settle(): Promise<void>;
  remove(): Promise<void>;
  /** Addresses in the newest stored state, for example `hcloud_network.main["fsn1"]`. */
  stateAddresses(): Promise<string[]>;
}

export interface MissingTool {
  what: string;
  building: boolean;
  etaMs?: number;
}

export interface IacRun {
  deploymentId: string;
  /** Values of the module's secret variables, by variable name; they go through the environment only. */
  secrets: Record<string, Secret>;
  variables: Record<string, unknown>;
  imports: { address: string; id: string }[];
  /** Addresses in the state whose making was interrupted. They exist, so they are finished, not destroyed and made anew. */
  tainted: string[];
  /** Lock file of an earlier init of this deployment. */
  pluginLock: string | undefined;
  /** Passphrase under which plans of this deployment are saved. */
  planPassphrase: Secret;
  signal: AbortSignal;
  ledger: RunLedger;
  /** Told when the run has to wait for others, with its place from 1, and with 0 when it starts. */
  queued(position: number): Promise<void>;
}

/** Where a run gets its credential from and where its progress is kept, so that it can be stopped, read to the end and resumed by anybody. */
export interface RunLedger {
  open(command: string, logPath: string): Promise<RunTicket>;
  started(runId: number, child: { pid: number; pidStart: string }): Promise<void>;
  /** Stores what the child said between two places of its output, together with how far it has been read. Throws Superseded when somebody else has read on. */
  ingest(runId: number, events: IacEvent[], read: { from: number; to: number }): Promise<void>;
  /** Ends the run's right to the state, and with it a lock that a killed child has left. */
  closed(runId: number, exitCode: number | null): Promise<void>;
  /** Runs of this deployment that nobody has closed. */
  unfinished(): Promise<UnfinishedRun[]>;
  /** Stores a state that a run could not upload. False when it does not follow the stored one. */
  rescueState(state: Buffer): Promise<boolean>;
}

/** A run's own right to the state backend. */
export interface RunTicket {
  runId: number;
  address: string;
  password: Secret;
}

export interface UnfinishedRun {
  runId: number;
  command: string;
  host: string;
  pid: number | null;
  pidStart: string | null;
  logPath: string;
  logOffset: number;
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
  creates: { address: string; type: string }[];
  destroys: { address: string; type: string; why: string }[];
}
