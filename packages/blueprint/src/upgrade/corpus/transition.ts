import type { KubeObject } from "../../render/kube-object.ts";
import type { ObjectVerdict, RowId } from "../upgrade-report.ts";

/**
 * One change to an object that exists, and what comes of it. The transitions are the evidence for the table of rows: tests put each before a
 * real API server, and documents may list them.
 */
export interface Transition {
  /** Unique; it is also the object's name. */
  name: string;
  /** The row it belongs to; a transition that the row allows has the verdict `ok`. */
  row?: RowId;
  title: string;
  old: KubeObject;
  new: KubeObject;
  /** `kustomize` stands for everyone who applies on the server, hence for Helm 4 too. */
  verdict: { kustomize: ObjectVerdict; helm3: ObjectVerdict };
  /** Where a refusal points; of the first, when there are several. */
  field?: string;
  /** What happened between the two: the claim was bound to a volume of this name. */
  boundTo?: string;
  /** What happened between the two: somebody else applied this part of the object. */
  appliedBy?: { manager: string; part: KubeObject };
  /** Must exist for it. */
  beside?: KubeObject;
}

/** A change with what both appliers make of it. */
export function refused(
  verdict: "invalid" | "immutable",
  field: string,
  { helm3 = verdict }: { helm3?: ObjectVerdict } = {},
): Pick<Transition, "verdict" | "field"> {
  return { verdict: { kustomize: verdict, helm3 }, field };
}

export const allowed: Pick<Transition, "verdict"> = { verdict: { kustomize: "ok", helm3: "ok" } };
