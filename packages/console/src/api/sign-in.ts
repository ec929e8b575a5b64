import { useSyncExternalStore } from "react";
import { base, isUnauthenticated } from "./api.ts";
import { queryClient } from "./query-client.ts";
import { meQuery } from "./queries.ts";

// One tab that has signed in tells the others, so that what they were about to do goes on.
const channel = new BroadcastChannel("catalyst-sign-in");
const listeners = new Set<() => void>();
let waiting: { resume(): void; give(error: unknown): void }[] = [];

channel.addEventListener("message", () => void signedIn(false));

/** Does what a person asked for; when nobody is signed in, asks for that first and then does it again. Throws what the call throws. */
export async function withSignIn<Reply>(call: () => Promise<Reply>): Promise<Reply> {
  try {
    return await call();
  } catch (error) {
    if (!isUnauthenticated(error)) throw error;
    await new Promise<void>((resume, give) => {
      waiting = [...waiting, { resume, give: () => give(error) }];
      tell();
    });
    return call();
  }
}

/** Whether something waits for a sign-in: then the dialog is open. */
export function useSignInWanted(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting.length > 0,
  );
}

/** Lets what waited go on. `tellOthers` when this very tab has come back from the issuer. */
export async function signedIn(tellOthers: boolean): Promise<void> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is the origin's own
  if (tellOthers) channel.postMessage("signed-in");
  await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
  const resumed = waiting;
  waiting = [];
  tell();
  for (const { resume } of resumed) resume();
  void queryClient.invalidateQueries();
}

export function giveUpSignIn(): void {
  const given = waiting;
  waiting = [];
  tell();
  for (const { give } of given) give(undefined);
}

/** Leaves for the issuer and comes back to where the person was. */
export function signInAddress(returnTo: string): string {
  return `${base}/api/v1/sign-in?returnTo=${encodeURIComponent(returnTo)}`;
}

function tell(): void {
  for (const listener of listeners) listener();
}
