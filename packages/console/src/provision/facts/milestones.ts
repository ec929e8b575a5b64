import { type State, isInFlight } from "@catalyst/contract";

export const milestoneNames = ["infrastructure", "dns", "kubeconfig", "kit", "verified", "handover"] as const;
export type MilestoneName = (typeof milestoneNames)[number];

/** `unseen`: nobody here looks at it, so nothing is claimed of it. */
export type MilestoneStatus = "done" | "running" | "failed" | "todo" | "unseen";

export interface Milestone {
  name: MilestoneName;
  status: MilestoneStatus;
}

/** How far a run is on the way to a Sovereign that is complete: only what was observed counts as done. */
export function milestonesOf(state: Pick<State, "status" | "phases" | "result" | "regions" | "failure">): Milestone[] {
  const { status, phases, result, regions, failure } = state;
  const isUp = status === "ready" || status === "adopted";
  const isDnsWritten = phases.findLast(({ phase }) => phase === "dns-commit")?.status === "succeeded";
  const isReachable = regions.length > 0 && regions.every((region) => region.status === "kubeconfig-accepted");
  const done: Record<MilestoneName, boolean> = {
    infrastructure: isUp || result !== undefined,
    dns: isUp || isDnsWritten,
    kubeconfig: isUp || isReachable,
    kit: isUp,
    verified: isUp,
    handover: status === "adopted",
  };
  const next = milestoneNames.find((name) => !done[name]);
  return milestoneNames.map((name) => ({ name, status: statusOf(name) }));

  function statusOf(name: MilestoneName): MilestoneStatus {
    if (done[name]) return "done";
    // The DNS is written while servers boot, so both may be on their way.
    const isNext = name === next || (name === "kubeconfig" && result !== undefined);
    if (!isNext) return "todo";
    if (failure && (status === "failed" || status === "cancelled")) return name === next ? "failed" : "todo";
    if (name === "kit" && status !== "phase1-watching") return "unseen";
    if (name === "handover") return "todo";
    return isInFlight(status) && status !== "wiping" ? "running" : "todo";
  }
}

/** The Sovereign works, as far as it was observed. */
export function isComplete({ status }: Pick<State, "status">): boolean {
  return status === "ready" || status === "adopted";
}
