import type { PreflightReply } from "@catalyst/contract";
import { api, isUnauthenticated } from "../../../api/api.ts";
import { withSignIn } from "../../../api/sign-in.ts";
import { createMemoryStore, useMemoryStore } from "../../request/memory-store.ts";
import { composeRequest, readCatalogue } from "./compose-request.ts";

export interface PreflightState {
  state: "idle" | "checking" | "done" | "failed" | "signed-out";
  reply: PreflightReply | undefined;
  error: unknown;
  /** Ids of warnings that the person has ticked. */
  accepted: readonly string[];
}

const store = createMemoryStore<PreflightState>({ state: "idle", reply: undefined, error: undefined, accepted: [] });
let running: AbortController | undefined;

export const onPreflight: (listener: () => void) => () => void = store.subscribe;

export function currentPreflight(): PreflightState {
  return store.current();
}

export function usePreflight(): PreflightState {
  return useMemoryStore(store, (state) => state);
}

/** Has the request checked; nothing is made by it. `ask`: a person wants to know, so a missing sign-in is worth a dialog. */
export async function runPreflight(ask: "quietly" | "now" = "quietly"): Promise<PreflightState> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const { signal } = mine;
  // The last answer stays in view while it is asked again.
  store.change({ state: "checking", error: undefined });
  const call = async () => api.call("preflightDeployment", { body: composeRequest(await readCatalogue()), signal });
  const found = await (ask === "now" ? withSignIn(call) : call()).then(
    (reply): Partial<PreflightState> => ({ state: "done", reply }),
    (error: unknown): Partial<PreflightState> => ({
      state: isUnauthenticated(error) ? "signed-out" : "failed",
      reply: undefined,
      error,
    }),
  );
  if (!signal.aborted) store.change(found);
  return { ...store.current(), ...found };
}

/** Forgets the answer, as the request that it was about has been left. Ticks are given again. */
export function forgetPreflight(): void {
  running?.abort();
  store.reset();
}

export function acceptWarning(id: string, isAccepted: boolean): void {
  const rest = store.current().accepted.filter((each) => each !== id);
  store.change({ accepted: isAccepted ? [...rest, id] : rest });
}
