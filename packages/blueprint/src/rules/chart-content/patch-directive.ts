import { isRecord } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import { describeObject, type KubeObject, referenceOf } from "../../render/kube-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { appliedObjects } from "./forced-objects.ts";
import { distinct } from "./rendered-objects.ts";

export const patchDirective: BlueprintRule = {
  id: "CH-PATCH-DIRECTIVE",
  scope: "blueprint",
  severity: "error",
  suppressible: false,
  title: "a manifest holds a directive of strategic merge, such as $patch",
  reason:
    "Directives are for a patch that a tool merges. In a manifest strict decoding refuses the object when it is made, and its schema refuses it when it is applied on the server.",
  fix: "write the object as it is to be, or move the directive into a patch that the kustomization names",
  needs: ["renders"],
  examples: [
    {
      title: "template wants a field removed by a directive",
      changes: [
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: "spec:\n  serviceName:",
          with: "spec:\n  updateStrategy:\n    $patch: replace\n    type: OnDelete\n  serviceName:",
        },
      ],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "$patch" },
    },
    {
      title: "plain manifest deletes by a directive",
      changes: [
        {
          file: "platform/store/manifests/settings.yaml",
          write: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: store-settings\n$patch: delete\n",
        },
      ],
      at: { file: "platform/store/manifests/settings.yaml", text: "$patch" },
    },
  ],
  check: (subject) => distinct(directives(subject)),
};

function* directives(subject: BlueprintSubject): Generator<Found> {
  for (const { object, at } of appliedObjects(subject))
    for (const path of directivePaths(object))
      yield {
        message: `${describeObject(referenceOf(object))} holds ${String(path.at(-1))}`,
        at: at(path),
        object: referenceOf(object),
      };
}

/** A ConfigMap's data may carry anything, and a definition describes patches. */
function directivePaths(object: KubeObject): YamlPath[] {
  const { data: _data, ...fields } = object;

  return object.kind === "CustomResourceDefinition" ? [] : pathsIn(fields, []);
}

function pathsIn(value: unknown, path: YamlPath): YamlPath[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => pathsIn(item, [...path, index]));
  if (!isRecord(value)) return [];

  return Object.entries(value).flatMap(([key, item]) =>
    /^\$(?:patch|retainKeys|setElementOrder\/.*|deleteFromPrimitiveList\/.*)$/.test(key) ? [[...path, key]] : pathsIn(item, [...path, key]),
  );
}
