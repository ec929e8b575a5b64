import { type Client, type Event, type EventPhase, followEvents, type State } from "@catalyst/contract";
import { setTimeout as delay } from "node:timers/promises";
import { readAnyState } from "../deployments/read-any-state.ts";

/** Phases and what they wait for are read anew this often; events come as they happen. */
const statePollMs = 1_000;

export interface View {
  event(event: Event): void;
  state(state: State): void;
  /** The connection was lost and is tried again. */
  reconnecting(reason: string): void;
  /** Once, at the end. */
  close(state: State): Promise<void> | void;
}

export interface WatchOptions {
  client: Client;
  id: string;
  view: View;
  signal: AbortSignal;
  /** Only events after this number. */
  since?: number;
  /** Ends the watch before the deployment has settled. */
  until?: (state: State) => boolean;
}

/** Follows a deployment until it settles, through restarts of the mothership, and returns how it stands then. */
export async function watchDeployment({ client, id, view, signal, since = 0, until = () => false }: WatchOptions): Promise<State> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const settled = Promise.withResolvers<State>();
  let phase: EventPhase | undefined;

  Promise.all([pollState(), followUntilDone()]).catch(settled.reject);
  signal.addEventListener("abort", () => settled.reject(signal.reason as Error), { once: true });
  try {
    const state = await settled.promise;
    await view.close(state);

    return state;
  } finally {
    over.abort();
  }

  function finish(state: State): void {
    settled.resolve(state);
    over.abort();
  }

  async function pollState(): Promise<void> {
    while (!both.aborted) {
      await readState();
      await delay(statePollMs, undefined, { signal: both }).catch(() => undefined);
    }
  }

  /** A mothership that is restarting is not the end of the watch. What it refuses, the stream is refused as well, and reports. */
  async function readState(): Promise<void> {
    const state = await client.call("readDeployment", { params: { id }, signal: both }).catch(() => undefined);
    if (state === undefined || both.aborted) return;
    view.state(state);
    if (until(state)) finish(state);
  }

  async function followUntilDone(): Promise<void> {
    const reconnect = { onReconnect: (reason: string) => view.reconnecting(reason) };
    for await (const followed of followEvents({ client, id, since, signal: both, ...reconnect })) {
      if (followed.type === "done") finish(followed.state);
      else await showEvent(followed.event);
    }
    // A stream that ends without a word belongs to a deployment that had settled before.
    if (!both.aborted) finish(await readAnyState(client, id, signal));
  }

  /** With the first event of a phase the state is read anew, so that the phase before is shown as ended first. */
  async function showEvent(event: Event): Promise<void> {
    if (event.phase !== phase && event.phase !== "tofu") {
      phase = event.phase;
      await readState();
    }
    view.event(event);
  }
}

/** Whether the cloud resources stand and their names lead there: the last thing that is done is to write the DNS. */
export function isInfrastructureReady(state: State): boolean {
  return state.result !== undefined && phaseStatus(state, "dns-commit") === "succeeded";
}

/** How the last attempt of a phase stands; undefined before it was reached. */
export function phaseStatus(state: State, phase: EventPhase): State["phases"][number]["status"] | undefined {
  return state.phases.findLast((each) => each.phase === phase)?.status;
}
