import { recordOf } from "../../model/loaded-blueprint.ts";
import { listOf } from "../../model/pod-spec.ts";
import { valueAt } from "../../model/yaml-file.ts";
import { describeObject, groupOf, referenceOf } from "../../render/kube-object.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct, foundInObject, rendersOf } from "./rendered-objects.ts";

export const crdOrder: BlueprintRule = {
  id: "CH-CRD-ORDER",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "a release holds an object of a kind that the same release first registers",
  reason:
    "Helm asks the API server about every kind before it applies anything, so a first install is refused as a whole: no matches for kind. On a cluster where the definition is left over it passes, which hides the fault.",
  fix: "move the definition to crds/, or the object to a Blueprint that depends on this one; a post-install hook comes late enough too",
  needs: ["renders"],
  examples: [
    {
      title: "definition is a template beside its first object",
      changes: [
        {
          file: "platform/web/chart/templates/themes.yaml",
          write: themes("templates"),
        },
      ],
      at: { file: "platform/web/chart/templates/themes.yaml", text: "kind: Theme" },
    },
    {
      title: "object is of a kind that the release's own program registers when it runs",
      changes: [
        { file: "platform/web/chart/templates/themes.yaml", write: themes("runtime") },
        {
          file: "platform/web/blueprint.yaml",
          replace: "  provides:\n",
          with: "  provides:\n    crds:\n      - name: themes.themes.openova.io\n        by: Deployment/web-gate\n",
        },
      ],
      at: { file: "platform/web/chart/templates/themes.yaml", text: "kind: Theme" },
    },
  ],
  check: (subject) => distinct(tooEarly(subject)),
};

function* tooEarly(subject: BlueprintSubject): Generator<Found> {
  const atRunTime = groupsRegisteredAtRunTime(subject);
  for (const { objects } of rendersOf(subject)) {
    const templated = objects.filter(isTemplatedDefinition).map(definitionOf);
    const first = new Set(
      objects.filter(({ fromCrds, object }) => fromCrds && object.kind === "CustomResourceDefinition").map(definitionOf),
    );
    const late = new Set(templated.filter((definition) => !first.has(definition)));
    for (const rendered of objects) {
      const { object } = rendered;
      const kind = `${groupOf(object.apiVersion)}/${object.kind}`;
      if (isAfterInstall(rendered) || first.has(kind)) continue;
      if (late.has(kind))
        yield foundInObject(subject, rendered, ["kind"], {
          message: `${describeObject(referenceOf(object))} is of a kind whose definition is a template of the same release`,
        });
      else if (atRunTime.has(groupOf(object.apiVersion)) && isNamedIn(subject, object.kind, groupOf(object.apiVersion)))
        yield foundInObject(subject, rendered, ["kind"], {
          message: `${describeObject(referenceOf(object))} is of a kind that the release registers only when its programs run`,
        });
    }
  }
}

function isTemplatedDefinition({ object, fromCrds, hooks }: RenderedObject): boolean {
  return object.kind === "CustomResourceDefinition" && !fromCrds && !hooks.includes("pre-install") && !hooks.includes("crd-install");
}

function definitionOf({ object }: RenderedObject): string {
  return `${String(valueAt(object, ["spec", "group"]))}/${String(valueAt(object, ["spec", "names", "kind"]))}`;
}

function isAfterInstall({ hooks }: RenderedObject): boolean {
  return hooks.length > 0 && hooks.every((hook) => !hook.startsWith("pre-"));
}

/** `spec.provides.crds`: `<plural>.<group>`. */
function providedDefinitions({ blueprint: { spec } }: BlueprintSubject): { plural: string; group: string }[] {
  return listOf(recordOf(spec["provides"])["crds"]).flatMap(({ name }) => {
    const [, plural, group] = /^([^.]+)\.(.+)$/.exec(typeof name === "string" ? name : "") ?? [];

    return plural === undefined || group === undefined ? [] : [{ plural, group }];
  });
}

function groupsRegisteredAtRunTime(subject: BlueprintSubject): Set<string> {
  return new Set(providedDefinitions(subject).map(({ group }) => group));
}

/** The plural of a kind is its lower case with an ending: `themes`, `policies`, `ingresses`. */
function isNamedIn(subject: BlueprintSubject, kind: string, group: string): boolean {
  const name = kind.toLowerCase();
  const plurals = [`${name}s`, `${name}es`, name.replace(/y$/, "ies"), name];

  return providedDefinitions(subject).some((provided) => provided.group === group && plurals.includes(provided.plural));
}

function themes(where: "templates" | "runtime"): string {
  const definition = [
    "apiVersion: apiextensions.k8s.io/v1",
    "kind: CustomResourceDefinition",
    "metadata:",
    "  name: themes.themes.openova.io",
    "  labels:",
    '    {{- include "bp-web.labels" . | nindent 4 }}',
    "spec:",
    "  group: themes.openova.io",
    "  scope: Namespaced",
    "  names:",
    '    kind: "Theme"',
    "    plural: themes",
    "  versions:",
    "    - name: v1",
    "      served: true",
    "      storage: true",
    "      schema:",
    "        openAPIV3Schema:",
    "          type: object",
    "          x-kubernetes-preserve-unknown-fields: true",
    "---",
  ];

  return [
    ...(where === "templates" ? definition : []),
    "apiVersion: themes.openova.io/v1",
    "kind: Theme",
    "metadata:",
    "  name: {{ .Release.Name }}-gate",
    "  labels:",
    '    {{- include "bp-web.labels" . | nindent 4 }}',
    "spec:",
    "  dark: true",
    "",
  ].join("\n");
}
