import type { ComponentType } from "react";

export const stepSlugs = ["organisation", "topology", "provider", "credentials", "components", "domain", "review"] as const;
export type StepSlug = (typeof stepSlugs)[number];

/** Something that keeps a step from being left: said in words, with the id of the element to go to. */
export interface Missing {
  field: string;
  text: string;
}

/** What each step's file exports as `step`. */
export interface StepDefinition {
  component: ComponentType;
  /** What is missing now, from draft and secrets alone. Empty: the step may be left. */
  missing(): Missing[];
  /** Asked after `missing` is empty, on Next: may call the server. Empty: go on. The last step starts the run here. */
  leave?(): Promise<Missing[]>;
  /** For a step whose `missing` also follows something besides draft and secrets: told whenever that has changed. Returns what stops it. */
  onChange?(listener: () => void): () => void;
}
