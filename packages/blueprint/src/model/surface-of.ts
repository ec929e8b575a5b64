import type { BlueprintSurface } from "../diff/blueprint-surface.ts";
import type { ChartRender } from "../render/rendered-object.ts";
import { declaredDependencies } from "./declared-dependencies.ts";
import { recordOf, stringOf, type LoadedBlueprint } from "./loaded-blueprint.ts";
import { isRecord } from "./yaml-file.ts";

/** What others see of a Blueprint, with the objects of one of its renders. */
export function surfaceOf(blueprint: LoadedBlueprint, render: ChartRender): BlueprintSurface {
  const { spec, chart } = blueprint;
  const upstream = Array.isArray(spec["upstream"]) ? spec["upstream"].map(recordOf) : [];
  const images = recordOf(spec["images"])["extra"];

  return {
    version: blueprint.version ?? "",
    objects: render.objects.filter(({ fromCrds }) => !fromCrds).map(({ object }) => object),
    crds: render.objects.filter(({ fromCrds }) => fromCrds).map(({ object }) => object),
    values: chart?.values ?? {},
    ...(isRecord(spec["configSchema"]) ? { configSchema: spec["configSchema"] } : {}),
    outputs: recordOf(spec["outputs"]),
    depends: declaredDependencies(blueprint).map(({ blueprint: name, version, kind, alias }) => ({
      blueprint: name,
      version: stringOf(version) ?? "",
      kind,
      ...(alias === undefined ? {} : { alias }),
    })),
    upstream: upstream.map(({ chart: name, version }) => ({ chart: stringOf(name) ?? "", version: stringOf(version) ?? "" })),
    ...(Array.isArray(images) ? { extraImages: images.filter((image): image is string => typeof image === "string") } : {}),
  };
}
