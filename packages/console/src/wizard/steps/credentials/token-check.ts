import type { ValidateReply } from "@catalyst/contract";
import { api, isUnauthenticated } from "../../../api/api.ts";
import { withSignIn } from "../../../api/sign-in.ts";
import { currentDraft } from "../../draft/draft-store.ts";
import { createMemoryStore, useMemoryStore } from "../../request/memory-store.ts";
import { defaultProvider } from "../../rules/provider-facts.ts";
import { resolveRegions } from "../../rules/regions.ts";
import { changeSecrets, currentSecrets } from "../../secrets.ts";
import { failureOfError, failureOfLength, failureOfReply, type TokenFailure, tokenLength } from "./token-failure.ts";

export interface TokenCheck {
  state: "unchecked" | "checking" | "valid" | "failed" | "signed-out";
  reply: ValidateReply | undefined;
  failure: TokenFailure | undefined;
  /** Project and sizes that the answer is about. */
  question: string;
}

const store = createMemoryStore<TokenCheck>({ state: "unchecked", reply: undefined, failure: undefined, question: "" });
let asked = 0;

export function useTokenCheck(): TokenCheck {
  return useMemoryStore(store, (state) => state);
}

/** A changed token is one that nobody has checked. */
export function changeToken(hetznerToken: string): void {
  asked += 1;
  store.reset();
  changeSecrets({ hetznerToken, isTokenValidated: false });
}

/** Whether this very token was found good in this page load, for what the draft asks for now. */
export function isTokenValid(): boolean {
  return currentSecrets().isTokenValidated && store.current().question === JSON.stringify(wanted());
}

/** Asks the server whether the token works. The reply is kept for the page; the token goes nowhere else. Undefined when it does. */
export async function checkToken(): Promise<TokenFailure | undefined> {
  const token = currentSecrets().hetznerToken.trim();
  const question = wanted();
  const number = ++asked;
  if (token.length !== tokenLength) return settle({ state: "failed", failure: failureOfLength() });
  store.change({ state: "checking", failure: undefined, reply: undefined });
  try {
    const reply = await withSignIn(() => api.call("validateCredentials", { body: { token, provider: defaultProvider, ...question } }));
    if (number !== asked) return undefined;
    const failure = failureOfReply(reply);
    if (failure) return settle({ state: "failed", failure });
    changeSecrets({ isTokenValidated: true });
    return settle({ state: "valid", reply, question: JSON.stringify(question) });
  } catch (error) {
    if (number !== asked) return undefined;
    return settle({ state: isUnauthenticated(error) ? "signed-out" : "failed", failure: failureOfError(error) });
  }
}

function settle(changes: Partial<TokenCheck> & Pick<TokenCheck, "state">): TokenFailure | undefined {
  store.change({ reply: undefined, failure: undefined, ...changes });
  if (changes.state !== "valid") changeSecrets({ isTokenValidated: false });
  return changes.failure;
}

/** Sizes are sent along, so that one that is sold out is known before anything is asked for. */
function wanted(): { projectID?: string; regions: { region: string; size: string }[] } {
  const draft = currentDraft();
  const projectID = draft.hetznerProjectId.trim();
  const pairs = resolveRegions(draft)
    .filter(({ provider, cloudRegion }) => provider === defaultProvider && cloudRegion !== "")
    .flatMap(({ cloudRegion: region, controlPlaneSize, workerSize }) =>
      [controlPlaneSize, workerSize].filter(Boolean).map((size) => `${region} ${size}`),
    );
  const regions = [...new Set(pairs)].map((pair) => {
    const [region = "", size = ""] = pair.split(" ");
    return { region, size };
  });
  return { ...(projectID ? { projectID } : {}), regions };
}
