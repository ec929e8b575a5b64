import type { ByoRow } from "./store.ts";

/** Everything that is ever done about a customer's domain; each has a file in `steps`. */
export type StepName =
  | "lapse"
  | "publish-zone"
  | "begin-flip"
  | "carry-flip"
  | "look"
  | "place-ds"
  | "clear-ds"
  | "begin-undo"
  | "carry-undo"
  | "finish-undo"
  | "watch"
  | "leave"
  | "end-quarantine";

/** What to do next, from what is known. `placesDs`: the registrar takes DS records from us. */
export function nextStep(row: ByoRow, placesDs: boolean): StepName {
  switch (row.state) {
    case "planned":
      return "lapse";
    case "awaiting-delegation":
    case "flipping":
    case "delegated":
      if (row.dns_state === "none") return "publish-zone";
      if (row.flip === "wanted") return "begin-flip";
      return row.flip === "told" && !isOverdue(row) ? "carry-flip" : "look";
    case "verified":
      return placesDs && !row.ds_placed && row.attempts === 0 && isJustSeen(row) ? "place-ds" : "look";
    case "rolling-back":
      return undoStep(row) ?? "finish-undo";
    case "rolled-back":
      return "watch";
    case "releasing":
      return undoStep(row) ?? "leave";
    case "quarantined":
  }
  return "end-quarantine";
}

/** Validating resolvers would reject the former servers while the parent holds our DS, so that goes first. */
function undoStep(row: ByoRow): StepName | undefined {
  if (row.undo === "none" || row.undo === "done") return undefined;
  if (row.ds_placed) return "clear-ds";
  return row.undo === "wanted" ? "begin-undo" : "carry-undo";
}

/** A registrar that never says that it is done is not waited for any longer: the parent tells. */
function isOverdue({ told_at: told, operation, now }: ByoRow): boolean {
  return operation?.status === "pending" && told !== null && now.getTime() - told.getTime() > longestWorkMs;
}

/** OVH's tasks are done in minutes; after two hours something is stuck. */
const longestWorkMs = 2 * 3_600_000;

/** A look belongs to the round that decides on it. */
function isJustSeen({ checked_at: checked, now }: ByoRow): boolean {
  return checked !== null && now.getTime() - checked.getTime() < 60_000;
}
