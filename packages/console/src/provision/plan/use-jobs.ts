import type { Job, KitRelease } from "@catalyst/contract";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { jobsQuery } from "../../api/queries.ts";
import type { DeploymentRecord } from "../live/use-record.ts";
import { plannedJobs } from "./planned.ts";

/** The kit of this release: a plan is shown also while no server answers, so it comes with the page and not from there. */
const kitQuery = queryOptions({
  queryKey: ["kit"],
  queryFn: async () => (await import("@catalyst/contract/data/bootstrap-kit.json")).default.releases as KitRelease[],
  staleTime: Infinity,
});

const none: readonly Job[] = [];

/** The jobs of a record, or those of the plan where there is none. */
export function useJobs(id: string, record: DeploymentRecord): { jobs: readonly Job[]; isLoading: boolean; error: unknown; retry(): void } {
  const isPlan = record.kind === "plan";
  const real = useQuery({ ...jobsQuery(id), enabled: record.kind === "record" || record.kind === "wiped" });
  const planned = useQuery({ ...kitQuery, enabled: isPlan, select: (kit) => plannedJobs(id, kit) });
  const shown = isPlan ? planned : real;
  const error = record.kind === "error" ? record.error : real.data ? null : shown.error;
  return {
    jobs: shown.data ?? none,
    isLoading: shown.data === undefined && !error,
    error,
    retry: () => void (record.kind === "error" ? record.retry() : shown.refetch()),
  };
}
