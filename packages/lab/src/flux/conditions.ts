/** A condition as Kubernetes keeps it. */
export interface Condition {
  type: string;
  status: "True" | "False" | "Unknown";
  reason: string;
  message: string;
  observedGeneration: number;
  lastTransitionTime: string;
}

export type NewCondition = Pick<Condition, "type" | "status" | "reason" | "message">;

/** The new conditions; one whose status stays keeps the time of its last transition. */
export function renewConditions(
  before: readonly Condition[],
  now: readonly NewCondition[],
  observedGeneration: number,
  time: Date,
): Condition[] {
  return now.map((condition) => {
    const kept = before.find(({ type, status }) => type === condition.type && status === condition.status);
    const lastTransitionTime = kept?.lastTransitionTime ?? time.toISOString().replace(/\.\d+Z$/, "Z");

    return { ...condition, observedGeneration, lastTransitionTime };
  });
}
