import type { ValidateRegistrarReply } from "@catalyst/contract";
import { api, isUnauthenticated } from "../../../api/api.ts";
import { withSignIn } from "../../../api/sign-in.ts";
import { currentDraft } from "../../draft/draft-store.ts";
import { createMemoryStore, useMemoryStore } from "../../request/memory-store.ts";
import { fqdnOf } from "../../request/sovereign-domain.ts";
import { changeSecrets, currentSecrets } from "../../secrets.ts";

export interface RegistrarCheck {
  state: "unchecked" | "checking" | "valid" | "failed" | "signed-out";
  reply: ValidateRegistrarReply | undefined;
  error: unknown;
  /** Domain and registrar that the answer is about. */
  question: string;
}

const store = createMemoryStore<RegistrarCheck>({ state: "unchecked", reply: undefined, error: undefined, question: "" });
let asked = 0;

export function useRegistrarCheck(): RegistrarCheck {
  return useMemoryStore(store, (state) => state);
}

/** Whether this domain, registrar and token were found good together in this page load. */
export function isRegistrarValid(): boolean {
  return currentSecrets().isRegistrarValidated && store.current().question === wanted();
}

/** Domain, registrar or token were changed: nothing is known any more. */
export function forgetRegistrarCheck(): void {
  asked += 1;
  store.reset();
  changeSecrets({ isRegistrarValidated: false });
}

/** Asks the registrar whether the token may change the domain. Changes nothing there. */
export async function checkRegistrar(): Promise<void> {
  const number = ++asked;
  const question = wanted();
  const { registrarType } = currentDraft();
  const body = { domain: fqdnOf(currentDraft()), token: currentSecrets().registrarToken.trim() };
  store.change({ state: "checking", reply: undefined, error: undefined });
  try {
    const reply = await withSignIn(() => api.call("validateRegistrar", { params: { registrar: registrarType ?? "" }, body }));
    if (number !== asked) return;
    changeSecrets({ isRegistrarValidated: true });
    store.change({ state: "valid", reply, question });
  } catch (error) {
    if (number !== asked) return;
    changeSecrets({ isRegistrarValidated: false });
    store.change({ state: isUnauthenticated(error) ? "signed-out" : "failed", error });
  }
}

function wanted(): string {
  return `${currentDraft().registrarType ?? ""} ${fqdnOf(currentDraft())}`;
}
