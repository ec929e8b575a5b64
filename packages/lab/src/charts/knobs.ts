import type { TreeMap, Workload } from "./shape-schema.ts";

/** Where a knob acts: on the workload, on its pods, on the first container. */
type Target = "spec" | "pod" | "container" | "podMeta";

interface Knob {
  name: string;
  target: Target;
  /** The field of the object. */
  field: string;
  /** How charts call the value, the likelier first. */
  called: readonly string[];
  /** `items`: what the values hold is added to a list that the shape may have begun; `entries`: to a map. */
  joins?: "items" | "entries";
  /** Put out even when empty or zero. */
  always?: true;
}

export const knobs: readonly Knob[] = [
  { name: "replicas", target: "spec", field: "replicas", called: ["replicas", "replicaCount"], always: true },
  { name: "podLabels", target: "podMeta", field: "labels", called: ["podLabels"], joins: "entries" },
  { name: "podAnnotations", target: "podMeta", field: "annotations", called: ["podAnnotations"], joins: "entries" },
  { name: "nodeSelector", target: "pod", field: "nodeSelector", called: ["nodeSelector"] },
  { name: "tolerations", target: "pod", field: "tolerations", called: ["tolerations"] },
  { name: "affinity", target: "pod", field: "affinity", called: ["affinity"] },
  { name: "topologySpreadConstraints", target: "pod", field: "topologySpreadConstraints", called: ["topologySpreadConstraints"] },
  { name: "priorityClassName", target: "pod", field: "priorityClassName", called: ["priorityClassName"] },
  { name: "imagePullSecrets", target: "pod", field: "imagePullSecrets", called: ["imagePullSecrets"] },
  { name: "podSecurityContext", target: "pod", field: "securityContext", called: ["podSecurityContext"] },
  { name: "volumes", target: "pod", field: "volumes", called: ["extraVolumes", "volumes"], joins: "items" },
  { name: "resources", target: "container", field: "resources", called: ["resources"] },
  { name: "env", target: "container", field: "env", called: ["extraEnv", "extraEnvVars", "env"], joins: "items" },
  { name: "args", target: "container", field: "args", called: ["extraArgs"], joins: "items" },
  { name: "volumeMounts", target: "container", field: "volumeMounts", called: ["extraVolumeMounts", "volumeMounts"], joins: "items" },
  {
    name: "containerSecurityContext",
    target: "container",
    field: "securityContext",
    called: ["containerSecurityContext", "securityContext"],
  },
];

export interface FoundKnob extends Knob {
  /** Path below `.Values`. */
  path: string;
}

/** The knobs of a workload: those that its place in the values has under a usual name, and those that `obeys` names itself. */
export function knobsOf(obeys: Workload["obeys"], values: TreeMap): FoundKnob[] {
  if (obeys === undefined) return [];
  const named = typeof obeys === "string" ? { from: obeys } : obeys;
  const from = named["from"];
  const unknown = Object.keys(named).filter((name) => name !== "from" && !knobs.some((knob) => knob.name === name));
  if (unknown.length > 0)
    throw new Error(`obeys names ${unknown.join(", ")}, which is no knob (${knobs.map(({ name }) => name).join(", ")})`);

  return knobs.flatMap((knob) => {
    if (knob.name in named) {
      const path = named[knob.name];

      // Null: the value of that name means something else here.
      return typeof path === "string" ? [{ ...knob, path }] : [];
    }
    if (from === undefined || from === null) return [];
    const place = from === "" ? values : at(values, from.split("."));
    const called = knob.called.find((name) => place !== undefined && name in place);

    return called === undefined ? [] : [{ ...knob, path: from === "" ? called : `${from}.${called}` }];
  });
}

function at(values: TreeMap, path: readonly string[]): TreeMap | undefined {
  let place: unknown = values;
  for (const part of path) {
    if (typeof place !== "object" || place === null) return undefined;
    place = (place as TreeMap)[part];
  }

  return typeof place === "object" && place !== null ? (place as TreeMap) : undefined;
}
