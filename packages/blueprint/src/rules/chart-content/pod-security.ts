import { type Container, containersOf, type PodTemplate, podTemplateOf } from "../../model/pod-spec.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct, foundInObject, ownObjects } from "./rendered-objects.ts";

/** In `blueprint.yaml`: one exception a line, `<Kind>/<name>: <reason>`, by the name that the default render gives it. */
const exceptionsAnnotation = "catalyst.openova.io/pod-security-exceptions";

export const podSecurity: BlueprintRule = {
  id: "CH-POD-SECURITY",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "a container of an own workload lacks a part of the hardening",
  reason:
    "Namespaces enforce the restricted Pod Security Standard, so the API server refuses such a pod; without requests and a memory limit one leaking program takes its node's neighbours with it.",
  fix: `set what is missing, or list the workload with a reason in the annotation ${exceptionsAnnotation} of blueprint.yaml`,
  needs: ["renders"],
  examples: [
    {
      title: "container may gain privileges",
      changes: [
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: "            allowPrivilegeEscalation: false\n",
          with: "",
        },
      ],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "- name: store" },
    },
    {
      title: "pods may run as root and without a seccomp profile",
      changes: [
        {
          file: "platform/web/chart/templates/deployment.yaml",
          replace: "      securityContext:\n        runAsNonRoot: true\n        seccompProfile:\n          type: RuntimeDefault\n",
          with: "",
        },
      ],
      at: { file: "platform/web/chart/templates/deployment.yaml", text: "- name: gate" },
    },
    {
      title: "container has no memory limit",
      changes: [{ file: "platform/store/chart/values.yaml", replace: "    limits:\n      memory: 256Mi\n", with: "" }],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "- name: store" },
    },
  ],
  check: (subject) => distinct(unhardened(subject)),
};

function* unhardened(subject: BlueprintSubject): Generator<Found> {
  const exceptions = exceptionsOf(subject);
  for (const rendered of ownObjects(subject)) {
    const { object } = rendered;
    const template = podTemplateOf(object);
    if (template === undefined || exceptions.has(`${object.kind}/${object.metadata.name}`)) continue;
    for (const container of containersOf(template)) {
      const missing = requirements.filter(({ holds }) => !holds(container, template)).map(({ name }) => name);
      if (missing.length > 0)
        yield foundInObject(subject, rendered, container.path, {
          message: `container ${container.name} of ${object.kind} ${object.metadata.name} lacks: ${missing.join(", ")}`,
        });
    }
  }
}

/** A line without a reason excepts nothing. */
function exceptionsOf({ blueprint: { root } }: BlueprintSubject): Set<string> {
  const text = recordOf(valueAt(root, ["metadata", "annotations"]))[exceptionsAnnotation];

  return new Set(
    typeof text === "string" ? text.split("\n").flatMap((line) => /^\s*([A-Za-z]+\/[\w.-]+):\s*\S/.exec(line)?.[1] ?? []) : [],
  );
}

interface Requirement {
  name: string;
  holds(container: Container, template: PodTemplate): boolean;
}

const requirements: readonly Requirement[] = [
  { name: "runAsNonRoot: true", holds: (container, template) => effective(container, template, "runAsNonRoot") === true },
  {
    name: "allowPrivilegeEscalation: false",
    holds: ({ container }) => valueAt(container, ["securityContext", "allowPrivilegeEscalation"]) === false,
  },
  { name: "privileged left unset", holds: ({ container }) => valueAt(container, ["securityContext", "privileged"]) !== true },
  {
    name: "capabilities.drop: [ALL]",
    holds: ({ container }) => listAt(container, ["securityContext", "capabilities", "drop"]).includes("ALL"),
  },
  {
    name: "no capability added but NET_BIND_SERVICE",
    holds: ({ container }) => listAt(container, ["securityContext", "capabilities", "add"]).every((name) => name === "NET_BIND_SERVICE"),
  },
  {
    name: "seccompProfile: RuntimeDefault",
    holds: (container, template) =>
      ["RuntimeDefault", "Localhost"].includes(String(recordOf(effective(container, template, "seccompProfile"))["type"])),
  },
  { name: "a CPU request", holds: ({ container }) => hasResource(container, "requests", "cpu") },
  {
    name: "a memory request",
    holds: ({ container }) => hasResource(container, "requests", "memory") || hasResource(container, "limits", "memory"),
  },
  { name: "a memory limit", holds: ({ container }) => hasResource(container, "limits", "memory") },
];

/** The container's own setting stands before the pod's. */
function effective({ container }: Container, { spec }: PodTemplate, field: string): unknown {
  return valueAt(container, ["securityContext", field]) ?? valueAt(spec, ["securityContext", field]);
}

function hasResource(container: Record<string, unknown>, part: "requests" | "limits", resource: string): boolean {
  return valueAt(container, ["resources", part, resource]) !== undefined;
}

function listAt(root: unknown, path: readonly string[]): unknown[] {
  const value = valueAt(root, path);

  return Array.isArray(value) ? value : [];
}
