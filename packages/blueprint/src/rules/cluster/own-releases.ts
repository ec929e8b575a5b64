import type { Place } from "../../model/position.ts";
import { keyPlaceOf, placeOf, yamlFile, type YamlFile } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import type { KitSlot } from "../../model/kit-data.ts";
import type { ClusterRelease, ClusterSubject } from "../subject.ts";

/** Releases whose files lie in this directory: another directory may name them as well, and they are judged once. */
export function ownReleases({ directory, releases }: ClusterSubject): ClusterRelease[] {
  return releases.filter(({ file }) => file.startsWith(`${directory}/`));
}

export function slotOf({ kit }: ClusterSubject, release: ClusterRelease): KitSlot | undefined {
  return kit.slots.find(({ blueprint }) => blueprint === release.name || blueprint === release.chart);
}

/** The place of a value in a release's own document. */
export function placeIn(subject: ClusterSubject, release: ClusterRelease, path: YamlPath): Place {
  return placeOf(fileOf(subject, release), path, release.document);
}

export function keyPlaceIn(subject: ClusterSubject, release: ClusterRelease, path: YamlPath): Place {
  return keyPlaceOf(fileOf(subject, release), path, release.document);
}

export function fileOf({ repository }: ClusterSubject, release: ClusterRelease): YamlFile {
  return yamlFile(repository.files, release.file)!;
}

/** The bytes of a scalar, for an edit; undefined when it is not there. */
export function scalarRange(subject: ClusterSubject, release: ClusterRelease, path: YamlPath): { start: number; end: number } | undefined {
  return fileOf(subject, release).documents[release.document]?.rangeOf(path);
}

/** The releases without which nothing installs anything: the network and Flux. */
export const coreOfCores: ReadonlySet<string> = new Set(["bp-cilium", "bp-flux"]);
