import type { Clock } from "../../../platform/clock.ts";
import type { Api } from "./api.ts";
import { checkers, expectShape } from "./schema.ts";

interface Action {
  id: number;
  status: "running" | "success" | "error";
}

/** Waits between looks at a running action, milliseconds; together the limit of the wait, about half a minute. */
const looksMs = [250, 500, 1000, 2000, 4000, 8000, 16_000];

/** Waits for actions to end. False when one failed or took too long; nothing here depends on its success. */
export async function waitForActions(
  actions: Action[],
  { api, clock, signal }: { api: Api; clock: Clock; signal: AbortSignal },
): Promise<boolean> {
  let running = actions.filter((action) => action.status === "running");
  let failed = actions.some((action) => action.status === "error");
  for (const wait of looksMs) {
    if (running.length === 0) break;
    await clock.sleep(wait, signal);
    const ids = running.map((action) => `id=${action.id}`).join("&");
    const seen = expectShape(checkers.actions, await api.call("GET", `/actions?${ids}`, signal), "GET /actions").actions;
    running = seen.filter((action) => action.status === "running");
    failed ||= seen.some((action) => action.status === "error");
  }
  return running.length === 0 && !failed;
}
