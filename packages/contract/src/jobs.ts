import Type, { type Static } from "typebox";
import { Closed, DeploymentId, Literals, Nullable, Timestamp } from "./shared.ts";

export const jobStatuses = ["pending", "running", "succeeded", "failed"] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** Groups of jobs, in the order in which a run reaches them. */
export const batches = ["phase-0-infra", "cluster-bootstrap", "bootstrap-kit", "day-2-mutations", "handover", "wipe"] as const;
export type BatchId = (typeof batches)[number];

/**
 * A piece of work as a person follows it. `id` is `<deployment id>:<jobName>`; `appId` is the Application it belongs to, `catalyst-platform`
 * for the run itself. Durations in milliseconds. `dependsOn` holds job names.
 */
export const Job = Closed({
  id: Type.String(),
  deploymentId: DeploymentId,
  jobName: Type.String(),
  appId: Type.String(),
  batchId: Literals(batches),
  dependsOn: Type.Array(Type.String()),
  status: Literals(jobStatuses),
  startedAt: Type.Optional(Timestamp),
  finishedAt: Type.Optional(Timestamp),
  durationMs: Nullable(Type.Integer()),
  latestExecutionId: Type.Optional(Type.String()),
  /** What a pending or running job waits for, in words. */
  waitingFor: Type.Optional(Type.String()),
});
export type Job = Static<typeof Job>;

/** One try of a job. `id` is 32 hexadecimal digits. */
export const Execution = Closed({
  id: Type.String(),
  jobId: Type.String(),
  deploymentId: DeploymentId,
  status: Literals(jobStatuses),
  startedAt: Nullable(Timestamp),
  finishedAt: Type.Optional(Timestamp),
  lineCount: Type.Integer(),
});
export type Execution = Static<typeof Execution>;

export const logLevels = ["INFO", "DEBUG", "WARN", "ERROR"] as const;

/** `lineNumber` starts at 1 and has no gaps within an execution. */
export const LogLine = Closed({
  lineNumber: Type.Integer({ minimum: 1 }),
  timestamp: Timestamp,
  level: Literals(logLevels),
  message: Type.String(),
});
export type LogLine = Static<typeof LogLine>;

export const Batch = Closed({
  batchId: Literals(batches),
  total: Type.Integer(),
  finished: Type.Integer(),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  running: Type.Integer(),
  pending: Type.Integer(),
});
export type Batch = Static<typeof Batch>;

export const JobsReply = Closed({ jobs: Type.Array(Job) });
export const BatchesReply = Closed({ batches: Type.Array(Batch) });
export const JobReply = Closed({ job: Job, executions: Type.Array(Execution) });
export type JobReply = Static<typeof JobReply>;

export const JobParams = Type.Object({ id: Type.String({ maxLength: 64 }), jobId: Type.String({ maxLength: 200 }) });
export const ExecutionParams = Type.Object({ executionId: Type.String({ maxLength: 64 }) });

export const LogsQuery = Closed({
  fromLine: Type.Optional(Type.Integer({ minimum: 1, default: 1 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, default: 500 })),
});

/** `total` counts every line stored so far. */
export const LogsReply = Closed({ lines: Type.Array(LogLine), total: Type.Integer(), executionFinished: Type.Boolean() });
export type LogsReply = Static<typeof LogsReply>;
