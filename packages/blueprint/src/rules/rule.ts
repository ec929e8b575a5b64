import type { Place } from "../model/position.ts";
import type { ObjectReference } from "../render/kube-object.ts";
import type { BlueprintSubject, ClusterSubject } from "./subject.ts";

export type Severity = "error" | "warning" | "info";

/** What one rule saw at one place. The engine adds the rule's id, severity and the Blueprint. */
export interface Found {
  /** What is wrong here, with the names and values concerned. */
  message: string;
  at: Place;
  /** What to do here; the rule's own `fix` when left out. */
  fix?: string;
  object?: ObjectReference;
  /** What was seen: a line of a render, an answer. */
  evidence?: string;
  /** Changes that cure it, for `verify --fix`. */
  edits?: readonly Edit[];
  /** A rule of two severities says it where it finds the lesser one. */
  severity?: Severity;
}

/** Replaces the characters from `start` up to `end` of a file; a file that is not there is made. */
export interface Edit {
  file: string;
  start: number;
  end: number;
  text: string;
}

/** What a rule has to be given before it can judge. Without it the rule is *not checked*, and the report says so. */
export type Need = "dependencies" | "renders" | "registry" | "base";

interface RuleDescription {
  /** As the specification lists it: `CH-HOLLOW`. */
  id: string;
  severity: Severity;
  /** False for a rule that no comment in a file can silence. */
  suppressible: boolean;
  /** One line: when it fires. */
  title: string;
  /** Why it matters: what goes wrong on a cluster otherwise. */
  reason: string;
  /** The cure, in general. */
  fix: string;
  needs: readonly Need[];
  /** Defects, as changes to the clean example; they are the documents' examples and the proof that the rule fires. At least one. */
  examples: readonly RuleExample[];
}

export interface BlueprintRule extends RuleDescription {
  scope: "blueprint";
  check(subject: BlueprintSubject): Iterable<Found> | AsyncIterable<Found>;
}

export interface ClusterRule extends RuleDescription {
  scope: "cluster";
  check(subject: ClusterSubject): Iterable<Found> | AsyncIterable<Found>;
}

export type Rule = BlueprintRule | ClusterRule;

/**
 * One defect: the changes that bring it into the clean example repository (`testing/example-repository`), and where the rule must point.
 * The rule must fire there and nowhere else, and no other rule may fire, save those that the defect necessarily breaks as well.
 */
export interface RuleExample {
  /** What is wrong, in a few words; it completes "A Blueprint whose …" or "A kit whose …". */
  title: string;
  changes: readonly ExampleChange[];
  /** The place: a file, and a piece of the line's text in the changed file (the first line that holds it). Line 1 when left out. */
  at: { file: string; text?: string };
  /** Ids of other rules that fire with it. */
  also?: readonly string[];
  /** The project's own repository is changed instead of the example: for rules that know the project's kit by name. */
  on?: "project";
  /** The unchanged example counts as what was before (`--base`), for rules that compare. */
  compareWithClean?: boolean;
}

export type ExampleChange =
  | { file: string; replace: string; with: string }
  | { file: string; append: string }
  | { file: string; write: string }
  | { file: string; remove: true }
  | { file: string; linkTo: string };
