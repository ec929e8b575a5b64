import { useEffect, useReducer, useRef, useState } from "react";
import { currentDraft, onDraft } from "../draft/draft-store.ts";
import { useSecrets } from "../secrets.ts";
import type { Missing, StepDefinition } from "../step-definition.ts";
import { setAttempted, useAttempted } from "./attempts.ts";

interface StepGate {
  /** What is missing now. */
  missing: Missing[];
  /** What a person who has pressed Next is told is missing. */
  told: Missing[];
  /** What leaving the step failed with. */
  error: unknown;
  isBusy: boolean;
  tryToLeave(): Promise<void>;
}

/** Whether a step may be left, and the attempt to: first what can be told from here, then what only the server knows. */
export function useStepGate(step: StepDefinition | undefined, onLeft: () => void): StepGate {
  const [, look] = useReducer((count: number) => count + 1, 0);
  const attempted = useAttempted();
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<{ missing: Missing[]; draft: unknown }>();
  const [error, setError] = useState<unknown>();
  const shown = useRef(step);
  useSecrets((secrets) => secrets);
  useEffect(() => onDraft(look), []);
  useEffect(() => step?.onChange?.(look), [step]);
  useEffect(() => {
    shown.current = step;
    setAttempted(false);
    setBusy(false);
    setRefused(undefined);
    setError(undefined);
  }, [step]);

  const missing = step?.missing() ?? [];
  // What the server refused is told until something has been changed.
  const refusals = refused && refused.draft === currentDraft() ? refused.missing : [];
  return {
    missing,
    told: attempted ? [...missing, ...refusals] : [],
    error,
    isBusy,
    tryToLeave,
  };

  async function tryToLeave(): Promise<void> {
    if (!step || isBusy) return;
    setAttempted(true);
    setError(undefined);
    setRefused(undefined);
    if (step.missing().length > 0) return;
    setBusy(true);
    try {
      const refusal = (await step.leave?.()) ?? [];
      // A person who has gone elsewhere meanwhile is not taken along.
      if (shown.current !== step) return;
      setBusy(false);
      if (refusal.length > 0) setRefused({ missing: refusal, draft: currentDraft() });
      else onLeft();
    } catch (thrown) {
      if (shown.current !== step) return;
      setBusy(false);
      setError(thrown);
    }
  }
}
