import { containersOf, isLongRunning, podTemplateOf } from "../../model/pod-spec.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct, everyObject, foundInObject } from "./rendered-objects.ts";

const probes = ["livenessProbe", "readinessProbe"] as const;

export const noProbes: BlueprintRule = {
  id: "CH-NO-PROBES",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "a workload that keeps running has no liveness or no readiness probe",
  reason:
    "Without a readiness probe a pod counts as ready the moment it starts, so releases that wait for it go on too early and requests reach a program that does not listen yet. Without a liveness probe one that hangs is never restarted.",
  fix: "give the container a livenessProbe and a readinessProbe",
  needs: ["renders"],
  examples: [
    {
      title: "workload does not say when it is ready",
      changes: [
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: "          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n",
          with: "",
        },
      ],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "- name: store" },
    },
    {
      title: "workload has no probe at all",
      changes: [
        {
          file: "platform/web/chart/templates/deployment.yaml",
          replace:
            "          livenessProbe:\n            httpGet:\n              path: /healthz\n              port: http\n          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n",
          with: "",
        },
      ],
      at: { file: "platform/web/chart/templates/deployment.yaml", text: "- name: gate" },
    },
  ],
  check: (subject) => distinct(missingProbes(subject)),
};

function* missingProbes(subject: BlueprintSubject): Generator<Found> {
  for (const rendered of everyObject(subject)) {
    if (!isLongRunning(rendered.object)) continue;
    yield* rendered.own ? ofOwn(subject, rendered) : ofUpstream(subject, rendered);
  }
}

/** Every container of an own workload answers for itself. */
function* ofOwn(subject: BlueprintSubject, rendered: RenderedObject): Generator<Found> {
  for (const { container, name, path } of runningContainers(rendered)) {
    const missing = probes.filter((probe) => container[probe] === undefined);
    if (missing.length > 0)
      yield foundInObject(subject, rendered, path, { message: `container ${name} has no ${missing.join(" and no ")}` });
  }
}

/** Upstream's sidecars are upstream's matter, but some container must say how the pod is. Our values may not be able to change it: a note. */
function* ofUpstream(subject: BlueprintSubject, rendered: RenderedObject): Generator<Found> {
  const missing = probes.filter((probe) => runningContainers(rendered).every(({ container }) => container[probe] === undefined));
  if (missing.length > 0)
    yield foundInObject(subject, rendered, [], {
      message: `${rendered.object.kind} ${rendered.object.metadata.name} of a dependency has no ${missing.join(" and no ")}`,
      fix: "set them through the dependency's values where it offers them; releases that wait for it cannot tell when it answers",
      severity: "info",
    });
}

function runningContainers({ object }: RenderedObject): ReturnType<typeof containersOf> {
  const template = podTemplateOf(object);

  return template === undefined ? [] : containersOf(template).filter(({ kind }) => kind !== "init");
}
