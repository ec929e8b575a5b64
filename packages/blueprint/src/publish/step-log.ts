import { type PublishDependencies, type PublishResult, type PublishStep, publishSteps } from "./publication.ts";

/** Tells whoever watches how far a publication is, and keeps how long each step took. */
export interface StepLog {
  step<T>(step: PublishStep, work: () => Promise<T>): Promise<T>;
  skip(...steps: PublishStep[]): void;
  finished(): PublishResult["steps"];
}

export function createStepLog({ now, onStep, signal }: PublishDependencies): StepLog {
  const finished: { step: PublishStep; state: "done" | "skipped"; durationMs: number }[] = [];

  return {
    async step(step, work) {
      signal?.throwIfAborted();
      const number = publishSteps.indexOf(step);
      const startedAt = now().getTime();
      onStep?.({ number, step, state: "started" });
      try {
        const result = await work();
        const durationMs = now().getTime() - startedAt;
        finished.push({ step, state: "done", durationMs });
        onStep?.({ number, step, state: "done", durationMs });

        return result;
      } catch (error) {
        onStep?.({ number, step, state: "failed", durationMs: now().getTime() - startedAt });
        throw error;
      }
    },
    skip(...steps) {
      for (const step of steps) {
        finished.push({ step, state: "skipped", durationMs: 0 });
        onStep?.({ number: publishSteps.indexOf(step), step, state: "skipped", durationMs: 0 });
      }
    },
    finished: () => finished,
  };
}
