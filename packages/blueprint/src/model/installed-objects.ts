import type { KubeObject } from "../render/kube-object.ts";
import type { BlueprintRenders } from "../rules/subject.ts";
import { producedBy } from "./derived-producers.ts";
import { recordOf, type LoadedBlueprint } from "./loaded-blueprint.ts";

/** What a Blueprint brings into a cluster with any of the values it is rendered with. */
export interface InstalledObject {
  kind: string;
  name: string;
  /** The object itself when a chart renders it; undefined for what a controller makes. */
  object: KubeObject | undefined;
}

export function installedObjects({ spec }: LoadedBlueprint, renders: BlueprintRenders): InstalledObject[] {
  const rendered = [renders.default, renders.smoke, renders.allToggles].flatMap((render) => render?.objects ?? []);

  return [
    ...rendered.map(({ object }) => ({ kind: object.kind, name: object.metadata.name, object })),
    ...rendered.flatMap(({ object }) => producedBy(object).map(({ kind, name }) => ({ kind, name, object: undefined }))),
    ...Object.entries(providedKinds).flatMap(([field, kind]) => {
      const provided = recordOf(spec["provides"])[field];

      return (Array.isArray(provided) ? provided : []).flatMap((entry: unknown) => {
        const { name } = recordOf(entry);

        return typeof name === "string" ? [{ kind, name, object: undefined }] : [];
      });
    }),
  ];
}

/** Kinds behind the lists of `spec.provides` that have one. */
const providedKinds = {
  crds: "CustomResourceDefinition",
  apiServices: "APIService",
  secrets: "Secret",
  configMaps: "ConfigMap",
  services: "Service",
  storageClasses: "StorageClass",
} as const;
