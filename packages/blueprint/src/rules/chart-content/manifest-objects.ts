import type { Place } from "../../model/position.ts";
import { listOf } from "../../model/pod-spec.ts";
import { placeOf, valueAt, yamlFile, type YamlFile } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import { isKubeObject, type KubeObject } from "../../render/kube-object.ts";
import type { BlueprintSubject } from "../subject.ts";

/** An object that kustomize-controller applies: a document below `manifests/`. */
export interface ManifestObject {
  object: KubeObject;
  file: YamlFile;
  document: number;
  at(path: YamlPath): Place;
}

/** Without Kustomize's own files, and without those that they name as patches: their directives are meant for Kustomize. */
export function manifestObjects({ blueprint: { files, folder } }: BlueprintSubject): ManifestObject[] {
  const paths = files.under(`${folder}/manifests/`).filter((path) => /\.ya?ml$/.test(path));
  const read = paths.flatMap((path) => yamlFile(files, path) ?? []);
  const patches = new Set(read.filter(({ path }) => isKustomization(path)).flatMap(patchesOf));

  return read
    .filter(({ path }) => !isKustomization(path) && !patches.has(path))
    .flatMap((file) =>
      file.documents.flatMap(({ value }, document) =>
        isKubeObject(value) ? [{ object: value, file, document, at: (path: YamlPath) => placeOf(file, path, document) }] : [],
      ),
    );
}

function isKustomization(path: string): boolean {
  return /\/kustomization\.ya?ml$/.test(path);
}

function patchesOf(file: YamlFile): string[] {
  const directory = file.path.slice(0, file.path.lastIndexOf("/"));
  const root = file.documents[0]?.value;
  const merges = valueAt(root, ["patchesStrategicMerge"]);

  return [...listOf(valueAt(root, ["patches"])).map(({ path }) => path), ...(Array.isArray(merges) ? (merges as unknown[]) : [])].flatMap(
    (path) => (typeof path === "string" && !path.includes("\n") ? normalized(`${directory}/${path}`) : []),
  );
}

function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }

  return parts.join("/");
}
