import type { CheckResult } from "@catalyst/contract";
import { useEffect, useRef } from "react";
import { api, isUnauthenticated } from "../../../api/api.ts";
import { withSignIn } from "../../../api/sign-in.ts";
import { currentDraft, useDraft } from "../../draft/draft-store.ts";
import { createMemoryStore, useMemoryStore } from "../../request/memory-store.ts";
import { domainProblem, fqdnOf, subdomainOf } from "../../request/sovereign-domain.ts";

export interface NameCheck {
  /** The whole name that this is about. */
  fqdn: string;
  state: "idle" | "checking" | "answered" | "failed" | "signed-out";
  result: CheckResult | undefined;
  error: unknown;
}

/** How long nothing is typed before the server is asked, milliseconds. */
const quietMs = 400;
const nothing: NameCheck = { fqdn: "", state: "idle", result: undefined, error: undefined };
const store = createMemoryStore<NameCheck>(nothing);
let running: AbortController | undefined;

export const onNameCheck: (listener: () => void) => () => void = store.subscribe;

/** What is known of a name of the pool; nothing while another one is known. */
export function nameCheckOf(fqdn: string): NameCheck {
  const known = store.current();
  return known.fqdn === fqdn ? known : nothing;
}

/** Follows what is typed: asks once on arrival, and then whenever typing has rested. An answer for a name that is gone is dropped. */
export function useNameCheck(): NameCheck {
  const fqdn = useDraft((draft) => (draft.sovereignDomainMode === "pool" && domainProblem(draft) === undefined ? fqdnOf(draft) : ""));
  useMemoryStore(store, (state) => state);
  const isArrival = useRef(true);
  useEffect(() => {
    const waitMs = isArrival.current ? 0 : quietMs;
    isArrival.current = false;
    const known = store.current();
    if (fqdn === "" || (known.fqdn === fqdn && known.state !== "idle")) return undefined;
    store.change({ ...nothing, fqdn });
    const timer = setTimeout(() => void askForName(), waitMs);
    return () => {
      clearTimeout(timer);
      running?.abort();
      if (store.current().state === "checking") store.reset();
    };
  }, [fqdn]);
  return nameCheckOf(fqdn);
}

/** Asks whether the name can be had. `ask`: a person wants to know, so a missing sign-in is worth a dialog. */
export async function askForName(ask: "quietly" | "now" = "quietly"): Promise<NameCheck> {
  const draft = currentDraft();
  const fqdn = fqdnOf(draft);
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const { signal } = mine;
  store.change({ ...nothing, fqdn, state: "checking" });
  const body = { subdomain: subdomainOf(draft), poolDomain: draft.sovereignPoolDomain };
  const call = () => api.call("checkSubdomain", { body, signal });
  const found = await (ask === "now" ? withSignIn(call) : call()).then(
    (result): Partial<NameCheck> => ({ state: "answered", result }),
    (error: unknown): Partial<NameCheck> => ({ state: isUnauthenticated(error) ? "signed-out" : "failed", error }),
  );
  const answer: NameCheck = { ...nothing, fqdn, ...found };
  if (!signal.aborted) store.change(answer);
  return answer;
}
