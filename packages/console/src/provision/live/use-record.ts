import { ApiProblem, type State } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { isUnauthenticated } from "../../api/api.ts";
import { deploymentQuery } from "../../api/queries.ts";

/** Why a page shows a plan instead of a record. */
export type PlanReason = "not-found" | "signed-out" | "unreachable";

/**
 * What is known of a deployment: its record; or nothing, and then the pages show the plan of the catalogue and say why;
 * or what a wipe left behind. `error` is a failure that a plan must not hide.
 */
export type DeploymentRecord =
  | { kind: "loading" }
  | { kind: "record"; state: State }
  | { kind: "plan"; reason: PlanReason }
  | { kind: "wiped"; state: State; report: unknown }
  | { kind: "error"; error: unknown; retry(): void };

export function useRecord(id: string): DeploymentRecord {
  const { data, error, refetch } = useQuery(deploymentQuery(id));
  if (data && !isGone(error)) return { kind: "record", state: data };
  if (!error) return { kind: "loading" };
  if (isGone(error)) {
    const { state, wipeReport } = error.problem as ApiProblem["problem"] & { state: State; wipeReport?: unknown };
    return { kind: "wiped", state, report: wipeReport };
  }
  if (error instanceof ApiProblem && error.problem.status === 404) return { kind: "plan", reason: "not-found" };
  if (isUnauthenticated(error)) return { kind: "plan", reason: "signed-out" };
  if (!(error instanceof ApiProblem) || error.problem.status >= 502) return { kind: "plan", reason: "unreachable" };
  return { kind: "error", error, retry: () => void refetch() };
}

function isGone(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.problem.status === 410;
}
