import { type State, isInFlight } from "@catalyst/contract";
import type { AreaTexts } from "../../i18n/areas.ts";

export type ActName = "retry" | "cancel" | "wipe" | "delete" | "release";

/** What can be done to a deployment as a whole. `says` is what it means now, or why it cannot be done now. */
export interface Act {
  name: ActName;
  isPossible: boolean;
  says: keyof AreaTexts["facts"];
}

export function possibleActs({ status, cloudResources, failure }: Pick<State, "status" | "cloudResources" | "failure">): Act[] {
  const isStopped = status === "failed" || status === "cancelled";
  const isRunning = isInFlight(status);
  return [
    // A wipe that did not end is repeated by wiping.
    ...(isStopped && failure?.code !== "wipe-incomplete" ? [possible("retry", "danger.retry.text")] : []),
    isRunning && status !== "wiping"
      ? possible("cancel", "danger.cancel.text")
      : refused("cancel", status === "wiping" ? "danger.cancel.wiping" : "danger.cancel.settled"),
    possible("wipe", "danger.wipe.text"),
    ...(isStopped && !cloudResources ? [possible("release", "danger.release.text")] : []),
    isRunning ? refused("delete", "danger.delete.in-flight") : possible("delete", "danger.delete.text"),
  ];
}

function possible(name: ActName, says: Act["says"]): Act {
  return { name, isPossible: true, says };
}

function refused(name: ActName, says: Act["says"]): Act {
  return { name, isPossible: false, says };
}
