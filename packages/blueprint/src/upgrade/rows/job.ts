import { isRecord } from "../../model/yaml-file.ts";
import { deepEqual } from "../fields/deep-equal.ts";
import { at, immutable, type Row } from "./row.ts";

const fixed = ["selector", "template", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"] as const;

export const job: Row = {
  id: "UP-JOB",
  change: "Job: template, selector, completion mode",
  kinds: ["Job"],
  *check({ live, result }) {
    const [before, after] = [schedulable(at(live, "spec"), live), schedulable(at(result, "spec"), live)];
    for (const name of fixed) {
      if (!deepEqual(at(before, name), at(after, name))) yield { verdict: "immutable", field: `spec.${name}`, message: immutable };
    }
    const indexed = at(after, "completionMode") === "Indexed";
    if (!indexed && !deepEqual(at(before, "completions"), at(after, "completions"))) {
      yield { verdict: "immutable", field: "spec.completions", message: immutable };
    }
  },
  force: () => "cure",
  remedy: () =>
    "Let it be recreated; better, put a hash of the template into the Job's name, or make it a hook that is deleted before it runs again.",
};

/** A Job that is suspended and never ran may still be told where its pods go; that part does not count then. */
function schedulable(spec: unknown, live: unknown): unknown {
  if (at(live, "spec", "suspend") !== true || at(live, "status", "startTime") !== undefined || !isRecord(spec)) return spec;
  const template = spec["template"];
  const podSpec = at(template, "spec");
  if (!isRecord(template) || !isRecord(podSpec)) return spec;
  const { nodeSelector: _selector, tolerations: _tolerations, affinity: _affinity, schedulingGates: _gates, ...kept } = podSpec;

  return { ...spec, template: { ...template, metadata: undefined, spec: kept } };
}
