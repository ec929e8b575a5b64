import { type Client, type Event, type EventPhase, followEvents, isSettled, type State } from "@catalyst/contract";
import { setTimeout as delay } from "node:timers/promises";

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
  const finish = (state: State) => {
    settled.resolve(state);
    over.abort();
  };

  const polling = pollState(client, id, both, (state) => {
    view.state(state);
    if (until(state)) finish(state);
  });
  const following = follow();
  Promise.all([polling, following]).catch(settled.reject);
  signal.addEventListener("abort", () => settled.reject(signal.reason as Error), { once: true });

  try {
    const state = await settled.promise;
    await view.close(state);

    return state;
  } finally {
    over.abort();
  }

  async function follow(): Promise<void> {
    const reconnect = { onReconnect: (reason: string) => view.reconnecting(reason) };
    for await (const followed of followEvents({ client, id, since, signal: both, ...reconnect })) {
      if (followed.type === "event") view.event(followed.event);
      else finish(followed.state);
    }
    // A stream that ends without a word belongs to a deployment that had settled before.
    if (!both.aborted) finish(await client.call("readDeployment", { params: { id }, signal }));
  }
}

/** Whether the cloud resources stand: the last thing OpenTofu does is to read its outputs. */
export function isInfrastructureReady(state: State): boolean {
  return state.result !== undefined && phaseStatus(state, "tofu-output") === "succeeded";
}

/** How the last attempt of a phase stands; undefined before it was reached. */
export function phaseStatus(state: State, phase: EventPhase): State["phases"][number]["status"] | undefined {
  return state.phases.findLast((each) => each.phase === phase)?.status;
}

/** A mothership that is restarting is not the end of the watch; what it refuses is. */
async function pollState(client: Client, id: string, signal: AbortSignal, onState: (state: State) => void): Promise<void> {
  while (!signal.aborted) {
    try {
      const state = await client.call("readDeployment", { params: { id }, signal });
      onState(state);
      if (isSettled(state.status)) return;
    } catch (error) {
      if (signal.aborted || isRefusal(error)) return;
    }
    await delay(statePollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** `follow` meets the same refusal and reports it. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "ApiProblem";
}
