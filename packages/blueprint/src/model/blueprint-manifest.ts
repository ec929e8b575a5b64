import type { LoadedBlueprint } from "./loaded-blueprint.ts";
import { isRecord, type YamlFile } from "./yaml-file.ts";
import type { YamlPath } from "./yaml/read-yaml.ts";

/** `blueprint.yaml` when it holds one object, which is what rules about its fields need; what keeps it from that is BP-PARSE's matter. */
export function readableManifest({ manifest }: LoadedBlueprint): YamlFile | undefined {
  return manifest?.documents.length === 1 && isRecord(manifest.documents[0]!.value) ? manifest : undefined;
}

/** Steps as people write them: `spec.depends[0].version`. */
export function describePath(path: YamlPath): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${step}`)).join("");
}

/** A value in a sentence: text as it is, anything else as JSON. */
export function describeValue(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Steps of a JSON Pointer in a value: a number where it leads into a list. */
export function stepsOfPointer(pointer: string, root: unknown): (string | number)[] {
  const steps: (string | number)[] = [];
  let value: unknown = root;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value)) {
      steps.push(Number(name));
      value = value[Number(name)];
    } else {
      steps.push(name);
      value = isRecord(value) ? value[name] : undefined;
    }
  }

  return steps;
}

export function pointerOf(steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
