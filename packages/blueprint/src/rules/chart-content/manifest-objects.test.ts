import { describe, expect, it } from "vitest";
import { fileTreeOf } from "../../model/file-tree.ts";
import { loadBlueprint } from "../../model/loaded-blueprint.ts";
import type { BlueprintSubject } from "../subject.ts";
import { manifestObjects } from "./manifest-objects.ts";

describe("objects that Kustomize applies", () => {
  it("are the documents of a Blueprint's manifests, each at its own place", () => {
    const found = read({ "base/a.yaml": `${configMap("a")}---\n${configMap("b")}` });

    expect(found.map(({ object, at }) => [object.metadata.name, at([]).line])).toEqual([
      ["a", 1],
      ["b", 6],
    ]);
  });

  it("are neither Kustomize's own files nor the patches that these name", () => {
    const found = read({
      "base/kustomization.yaml": "resources: [a.yaml]\n",
      "base/a.yaml": configMap("a"),
      "overlays/small/kustomization.yaml":
        "patches:\n  - path: ./less.yaml\n  - patch: |\n      $patch: delete\npatchesStrategicMerge: [../shared/none.yaml]\n",
      "overlays/small/less.yaml": configMap("less"),
      "overlays/shared/none.yaml": configMap("none"),
    });

    expect(found.map(({ object }) => object.metadata.name)).toEqual(["a"]);
  });
});

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
}

function read(manifests: Record<string, string>): ReturnType<typeof manifestObjects> {
  const files = Object.entries(manifests).map(([path, text]) => [`platform/a/manifests/${path}`, new TextEncoder().encode(text)] as const);

  return manifestObjects({ blueprint: loadBlueprint(fileTreeOf("/", new Map(files)), "platform/a") } as BlueprintSubject);
}
