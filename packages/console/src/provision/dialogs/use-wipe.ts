import type { State } from "@catalyst/contract";
import { useState } from "react";
import { api, isProblem } from "../../api/api.ts";
import { tokenLength } from "./retry-needs.ts";
import { usePress } from "./use-press.ts";
import { type WipeAnswers, isWipeComplete, wipeNeeds, wipeRequest } from "./wipe-needs.ts";

const nothing: WipeAnswers = { token: "", registrarToken: "", restoreNameservers: true, isForced: false, typed: "" };

export interface Wipe {
  answers: WipeAnswers;
  change(part: Partial<WipeAnswers>): void;
  needs: ReturnType<typeof wipeNeeds>;
  /** Whether everything is there that a wipe has to be asked for with. */
  isComplete: boolean;
  isBusy: boolean;
  error: unknown;
  press(): void;
}

/** What a person answers before a wipe, and the wipe itself. Tokens are forgotten with the answer. */
export function useWipe(state: State, onAccepted: () => void): Wipe {
  const [answers, setAnswers] = useState(nothing);
  const [isTokenAskedFor, setTokenAskedFor] = useState(false);
  const needs = wipeNeeds(state, isTokenAskedFor);
  const { isBusy, error, press } = usePress(
    state.id,
    async (key) => {
      try {
        return await api.call("wipeDeployment", {
          params: { id: state.id },
          query: answers.isForced ? { force: true } : {},
          body: wipeRequest(state, needs, answers),
          headers: { "idempotency-key": key },
        });
      } catch (refusal) {
        if (isProblem(refusal, "token-required")) setTokenAskedFor(true);
        throw refusal;
      }
    },
    () => {
      setAnswers(nothing);
      onAccepted();
    },
  );
  return {
    answers,
    change: (part) => setAnswers((before) => ({ ...before, ...part })),
    needs,
    isComplete: isWipeComplete(state, needs, answers, tokenLength),
    isBusy,
    error,
    press,
  };
}
