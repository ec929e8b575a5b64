import { recordOf } from "../../model/loaded-blueprint.ts";
import { valueAt } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";

const common = ["name", "instance", "version", "component", "part-of", "managed-by"].map((name) => `app.kubernetes.io/${name}`);
const onObjects = [...common, "catalyst.openova.io/blueprint"];
const onPods = common.slice(0, 2);

/** Labels that an own object should carry and does not, by the place where they belong. */
export interface MissingLabels {
  path: YamlPath;
  missing: readonly string[];
  /** None of those that belong there is there. */
  all: boolean;
}

export function missingLabels({ object }: RenderedObject): MissingLabels[] {
  const template: YamlPath | undefined = { CronJob: ["spec", "jobTemplate", "spec", "template", "metadata", "labels"] }[object.kind] ?? [
    "spec",
    "template",
    "metadata",
    "labels",
  ];
  const hasPods = valueAt(object, [...template.slice(0, -2), "spec", "containers"]) !== undefined;

  return [
    { path: ["metadata", "labels"] as YamlPath, expected: onObjects },
    ...(hasPods ? [{ path: template, expected: onPods }] : []),
  ].flatMap(({ path, expected }) => {
    const labels = recordOf(valueAt(object, path));
    const missing = expected.filter((label) => typeof labels[label] !== "string" || labels[label] === "");

    return missing.length === 0 ? [] : [{ path, missing, all: missing.length === expected.length }];
  });
}
