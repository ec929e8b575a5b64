import type { JobStatus } from "@catalyst/contract";
import type { PillLook } from "../../ui/pill.tsx";

export const jobLooks: Record<JobStatus, PillLook> = { running: "busy", pending: "idle", failed: "bad", succeeded: "ok" };
