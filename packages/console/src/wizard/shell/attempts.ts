import { useCallback, useState, useSyncExternalStore } from "react";
import { useDraft } from "../draft/draft-store.ts";
import type { Missing } from "../step-definition.ts";

let isAttempted = false;
const listeners = new Set<() => void>();

/** Notes that a person has tried to leave the step, or, with false, that they are at a fresh one. */
export function setAttempted(next: boolean): void {
  isAttempted = next;
  for (const listener of listeners) listener();
}

/** Whether a person has tried to leave the step that is shown: from then on every field says what it lacks. */
export function useAttempted(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isAttempted,
  );
}

interface Problems {
  /** What is wrong with a field, once it is worth saying. */
  of(field: string): string | undefined;
  /** Notes that a person has been at a field. */
  touch(field: string): void;
}

/** What a step's fields have to say: nothing until a person has left the field or tried to leave the step. */
export function useProblems(missing: () => Missing[]): Problems {
  // A wrong value is a value of the draft too, so each of its changes can bring or take a problem.
  useDraft((draft) => draft);
  const attempted = useAttempted();
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const touch = useCallback((field: string) => setTouched((before) => (before.has(field) ? before : new Set([...before, field]))), []);
  const problems = missing();
  return {
    of: (field) => (attempted || touched.has(field) ? problems.find((each) => each.field === field)?.text : undefined),
    touch,
  };
}
