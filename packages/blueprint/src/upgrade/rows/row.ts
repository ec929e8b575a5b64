import { isRecord } from "../../model/yaml-file.ts";
import type { KubeObject } from "../../render/kube-object.ts";
import type { Applier, ObjectVerdict, OwnedField, RowId } from "../upgrade-report.ts";

/** One row of the table of changes to objects that exist: a pure check, and what helps. */
export interface Row {
  id: RowId;
  /** What changes, in a line of a list. */
  change: string;
  /** Kinds it can happen to; all when left out. */
  kinds?: readonly string[];
  check(change: Change): Iterable<Violation>;
  /** What the force annotation of kustomize-controller would do; left out where nothing is refused. */
  force?(change: Change): "cure" | "forbidden";
  /** What to do instead, or besides. */
  remedy(change: Change): string;
}

/** One object before and after. */
export interface Change {
  live: KubeObject;
  /** What the API server is asked to keep: merged, with defaults. */
  result: KubeObject;
  /** What the new render says. */
  manifest: KubeObject;
  /** What the old render said; undefined when it had no such object. */
  previous: KubeObject | undefined;
  applier: Applier;
  leftovers: readonly OwnedField[];
  conflicts: readonly OwnedField[];
  /** Helm's refusal to take an object that carries no marks of this release; undefined when there is none. */
  adoption: string | undefined;
  neighbours: Neighbours;
}

/** What the rest of the release says about this object. */
export interface Neighbours {
  /** Names of Services that lead clients to these pods. */
  servicesInFront: readonly string[];
  /** Pods of the release read this ConfigMap or Secret. */
  isRead: boolean;
  /** Classes that let their volumes grow. */
  expandableClasses: ReadonlySet<string>;
}

export interface Violation {
  verdict: ObjectVerdict;
  field: string;
  /** As the API words it, without the values it quotes. */
  message: string;
}

export const immutable = "field is immutable";

/** A place below an object by its plain names; undefined when a step is missing. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((below, name) => (isRecord(below) ? below[name] : undefined), value);
}

export function textAt(value: unknown, ...names: readonly string[]): string | undefined {
  const found = at(value, ...names);

  return typeof found === "string" ? found : undefined;
}
