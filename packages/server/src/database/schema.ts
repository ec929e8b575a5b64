import type { Event, Failure, PlanSummary, Result, Status, SubState, WipeReport } from "@catalyst/contract";
import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { DeploymentSpec, Facts } from "../features/deployments/deployment.ts";
import type { DomainTables } from "./domains-schema.ts";
import type { IdentityTables } from "./identity-schema.ts";

/** The tables as Kysely sees them; the migrations are the truth. */
export interface Database extends DomainTables, IdentityTables {
  deployments: DeploymentsTable;
  phase_runs: PhaseRunsTable;
  events: EventsTable;
  workers: WorkersTable;
  tofu_runs: TofuRunsTable;
  tofu_states: TofuStatesTable;
  tofu_locks: TofuLocksTable;
  data_keys: DataKeysTable;
  secrets: SecretsTable;
  idempotency_keys: IdempotencyKeysTable;
  wipe_reports: WipeReportsTable;
  kubeconfigs: KubeconfigsTable;
  rate_limits: RateLimitsTable;
  settings: SettingsTable;
}

type Json<T extends object | null> =
  JSONColumnType<Exclude<T, null>> extends infer Column ? (null extends T ? ColumnType<T, string | null, string | null> : Column) : never;
type Created = ColumnType<Date, Date | undefined, never>;
type BigIntColumn = ColumnType<number, number | string | undefined, number | string>;

export interface DeploymentsTable {
  id: string;
  fqdn: string;
  slug: string;
  owner: string;
  status: Status;
  sub_state: SubState | null;
  phase: string | null;
  attempt: Generated<number>;
  epoch: Generated<number>;
  spec: JSONColumnType<DeploymentSpec>;
  facts: JSONColumnType<Facts>;
  warnings: JSONColumnType<string[]>;
  cloud_resources: Generated<boolean>;
  cancel_requested: Generated<boolean>;
  wipe_after_cancel: Generated<boolean>;
  plan_summary: Json<PlanSummary | null>;
  result: Json<Result | null>;
  failure: Json<Failure | null>;
  last_seq: Generated<number>;
  bearer_hash: Buffer | null;
  bearer_expires_at: Date | null;
  created_at: Created;
  updated_at: ColumnType<Date, Date | undefined, Date>;
  finished_at: Date | null;
  /** See `searchTextOf`. */
  search_text: Generated<string>;
}

export interface PhaseRunsTable {
  id: Generated<number>;
  deployment_id: string;
  phase: string;
  attempt: number;
  status: "waiting" | "running" | "succeeded" | "failed" | "cancelled" | "interrupted";
  worker_id: number | null;
  heartbeat_at: Date | null;
  waiting_for: string | null;
  run_after: Date | null;
  tries: Generated<number>;
  started_at: Date | null;
  deadline_at: Date | null;
  limit_ms: number;
  finished_at: Date | null;
  /** Numbers of the first and the last event of this run; the database notes them itself. The last one is null while the run is open. */
  first_seq: Generated<number>;
  last_seq: Generated<number | null>;
  created_at: Created;
}

export interface EventsTable {
  deployment_id: string;
  seq: number;
  time: Date;
  body: JSONColumnType<Omit<Event, "seq" | "time">>;
}

export interface WorkersTable {
  id: Generated<number>;
  host: string;
  pid: number;
  started_at: Created;
}

export interface TofuRunsTable {
  id: Generated<number>;
  deployment_id: string;
  epoch: number;
  command: string;
  password_hash: Buffer;
  host: string;
  pid: number | null;
  pid_start: string | null;
  log_path: string;
  log_offset: BigIntColumn;
  revoked: Generated<boolean>;
  exit_code: number | null;
  started_at: Created;
  finished_at: Date | null;
}

export interface TofuStatesTable {
  id: Generated<number>;
  deployment_id: string;
  run_id: number | null;
  lineage: string;
  serial: BigIntColumn;
  sha256: Buffer;
  ciphertext: Buffer;
  resource_count: number;
  addresses: JSONColumnType<string[]>;
  created_at: Created;
}

export interface TofuLocksTable {
  deployment_id: string;
  lock_id: string;
  info: JSONColumnType<object>;
  run_id: number | null;
  created_at: Created;
}

export interface DataKeysTable {
  scope: string;
  wrapped: Buffer;
  key_id: string;
  created_at: Created;
}

export interface SecretsTable {
  scope: string;
  name: string;
  ciphertext: Buffer;
  created_at: Created;
}

export interface IdempotencyKeysTable {
  subject: string;
  route: string;
  key: string;
  body_hash: Buffer;
  status: number | null;
  reply: Json<object | null>;
  /** Moves when a repeat takes over from a first call that died. */
  created_at: ColumnType<Date, Date | undefined, Date>;
}

export interface WipeReportsTable {
  deployment_id: string;
  report: JSONColumnType<WipeReport>;
  created_at: Created;
}

export interface KubeconfigsTable {
  deployment_id: string;
  region: string;
  sha256: Buffer;
  accepted_at: Created;
}

export interface RateLimitsTable {
  subject: string;
  action: string;
  window_start: Date;
  count: number;
}

export interface SettingsTable {
  name: string;
  value: JSONColumnType<object>;
}
