import { declaredDependencies } from "../model/declared-dependencies.ts";
import { type LoadedBlueprint, recordOf, stringOf } from "../model/loaded-blueprint.ts";
import { isRecord } from "../model/yaml-file.ts";
import type { RenderedObject } from "../render/rendered-object.ts";
import type { BlueprintSurface } from "./blueprint-surface.ts";

/** A loaded Blueprint and what it renders by default, as two versions are compared. */
export function surfaceOf(blueprint: LoadedBlueprint, objects: readonly RenderedObject[]): BlueprintSurface {
  const { spec, version, chart } = blueprint;
  const upstream = Array.isArray(spec["upstream"]) ? spec["upstream"].map(recordOf) : [];
  const extra = recordOf(spec["images"])["extra"];

  return {
    version: version ?? "",
    objects: objects.filter(({ fromCrds }) => !fromCrds).map(({ object }) => object),
    crds: objects.filter(({ fromCrds }) => fromCrds).map(({ object }) => object),
    values: chart?.values ?? {},
    ...(isRecord(spec["configSchema"]) ? { configSchema: spec["configSchema"] } : {}),
    outputs: recordOf(spec["outputs"]),
    depends: declaredDependencies(blueprint).map(({ blueprint: name, version: range, kind, alias }) => ({
      blueprint: name,
      version: stringOf(range) ?? "",
      kind,
      ...(alias === undefined ? {} : { alias }),
    })),
    upstream: upstream.flatMap((entry) => {
      const [name, at] = [stringOf(entry["chart"]), stringOf(entry["version"])];

      return name === undefined || at === undefined ? [] : [{ chart: name, version: at }];
    }),
    ...(Array.isArray(extra) ? { extraImages: extra.filter((image) => typeof image === "string") } : {}),
  };
}
