import type { Draft } from "../draft/draft.ts";
import { type StepSlug, stepSlugs } from "../step-definition.ts";

type Reached = Pick<Draft, "currentStep" | "completedSteps">;

/** The furthest step a person may open, from 1: where they stand, or the one after the last they completed. */
export function furthestStep({ currentStep, completedSteps }: Reached): number {
  return Math.min(Math.max(currentStep, ...completedSteps.map((step) => step + 1)), stepSlugs.length);
}

/** Which step an address shows, from 1. Without a name that is known it is the stored one. */
export function stepOfAddress(slug: string | undefined, reached: Reached): number {
  const named = stepSlugs.indexOf(slug as StepSlug) + 1;
  return named === 0 ? reached.currentStep : Math.min(named, furthestStep(reached));
}

export function slugOfStep(step: number): StepSlug {
  return stepSlugs[step - 1] ?? stepSlugs[0];
}
