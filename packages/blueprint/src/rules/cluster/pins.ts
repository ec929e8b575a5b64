import { recordOf, stringOf } from "../../model/loaded-blueprint.ts";
import type { Place } from "../../model/position.ts";
import { keyPlaceOf, rootOf, valueAt, yamlFile, placeOf, type YamlFile } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import type { ClusterSubject } from "../subject.ts";

/** Versions and checksums of everything that boots a Sovereign. JSON is YAML, so positions come with it. */
export const pinsPath = "infra/hetzner/pins.json";

/** One place that records a version which others record too. */
export interface VersionSite {
  value: string | undefined;
  at: Place;
  /** `pins.json flux.version`. */
  name: string;
}

export function siteIn(file: YamlFile | undefined, path: YamlPath, missingFile: string): VersionSite {
  const name = `${(file?.path ?? missingFile).split("/").slice(-2).join("/")} ${path.join(".")}`;
  if (file === undefined) return { value: undefined, at: { file: missingFile, line: 1, column: 1 }, name };
  const value = valueAt(rootOf(file), path);
  const at = file.documents[0]?.has(path) === true ? placeOf(file, path) : keyPlaceOf(file, path);

  return { value: stringOf(value), at, name };
}

export function pinSite({ repository }: ClusterSubject, path: YamlPath): VersionSite {
  return siteIn(yamlFile(repository.files, pinsPath), path, pinsPath);
}

/** `v2.4.0` and `2.4.0` are one release. */
export function sameVersion(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one.replace(/^v/, "") === other.replace(/^v/, "");
}

/** The first upstream record of a Blueprint's values, which is a list where it wraps several charts. */
export function upstreamRecordPath(values: Record<string, unknown>, chart: string): YamlPath {
  const upstream = recordOf(values["catalystBlueprint"])["upstream"];
  const base = ["catalystBlueprint", "upstream"];
  const index = Array.isArray(upstream) ? upstream.findIndex((entry) => recordOf(entry)["chart"] === chart) : -1;

  return index === -1 ? base : [...base, index];
}
