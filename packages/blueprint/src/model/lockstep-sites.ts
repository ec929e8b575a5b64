import { compare, parse } from "semver";
import type { LoadedBlueprint } from "./loaded-blueprint.ts";
import { loadCluster } from "./load-cluster.ts";
import type { Repository } from "./repository.ts";
import { placeOf, rootOf, valueAt, yamlFile, type YamlFile } from "./yaml-file.ts";
import type { Place } from "./position.ts";
import { isBlueprintVersion } from "./version-range.ts";
import type { YamlPath } from "./yaml/read-yaml.ts";

/** One place that records a version. */
export interface VersionSite {
  file: YamlFile;
  document: number;
  path: YamlPath;
  /** As written: `v2.4.0`. */
  version: string;
}

/** Places whose versions must be one. */
export interface VersionRecord {
  /** What has this version: `bp-web`, `chart web`. */
  subject: string;
  sites: readonly VersionSite[];
}

/** The records that move together for one Blueprint; places that are not there, or hold no exact version, are left out. */
export function versionRecords(blueprint: LoadedBlueprint, repository: Repository): VersionRecord[] {
  return [
    { subject: blueprint.name, sites: blueprintSites(blueprint, repository) },
    ...upstreamRecords(blueprint, repository),
    ...fluxRelease(blueprint, repository),
  ];
}

/** The site with the highest version; a leading `v` counts for nothing. Undefined when all agree. */
export function highestOfDiffering(sites: readonly VersionSite[]): VersionSite | undefined {
  if (sites.every((site) => plain(site.version) === plain(sites[0]!.version))) return undefined;

  return sites.reduce((highest, site) => (compare(plain(site.version), plain(highest.version)) > 0 ? site : highest));
}

export function agrees(one: VersionSite, other: VersionSite): boolean {
  return plain(one.version) === plain(other.version);
}

/** A version in the notation of a site: with its `v` or without. */
export function inNotationOf(site: VersionSite, version: string): string {
  return `${site.version.startsWith("v") ? "v" : ""}${plain(version)}`;
}

export function placeOfSite({ file, document, path }: VersionSite): Place {
  return placeOf(file, path, document);
}

function plain(version: string): string {
  return version.replace(/^v/, "");
}

const pins = "infra/hetzner/pins.json";

function blueprintSites(blueprint: LoadedBlueprint, repository: Repository): VersionSite[] {
  const { manifest, spec, chart, name } = blueprint;
  const dependents = repository.blueprints.filter((other) => other !== blueprint);

  return [
    ...siteAt(manifest, spec["version"] === undefined ? ["metadata", "version"] : ["spec", "version"]),
    ...siteAt(chart?.chartYaml, ["version"]),
    ...pinsOf(name, repository),
    ...dependents.flatMap((other) => dependencySites(other, name)),
    ...(name === "bp-cilium" ? siteAt(yamlFile(repository.files, pins), ["bpCilium", "version"]) : []),
    // A version that cannot be published is BP-VERSION's matter.
  ].filter(({ version }) => isBlueprintVersion(plain(version)));
}

/** A slot's file may belong to several directories; it is one site. */
function pinsOf(name: string, { files, clusterDirectories }: Repository): VersionSite[] {
  const seen = new Set<string>();

  return clusterDirectories
    .flatMap((directory) => loadCluster(files, directory).objects)
    .flatMap(({ file, document, value }) => {
      const key = `${file.path}#${document}`;
      if (value["kind"] !== "HelmRelease" || valueAt(value, ["spec", "chart", "spec", "chart"]) !== name || seen.has(key)) return [];
      seen.add(key);

      return siteAt(file, ["spec", "chart", "spec", "version"], document);
    });
}

function dependencySites({ chart }: LoadedBlueprint, name: string): VersionSite[] {
  const dependencies = (chart?.dependencies ?? []).filter((dependency) => dependency.name === name);

  return dependencies.flatMap(({ index }) => siteAt(chart?.chartYaml, ["dependencies", index, "version"]));
}

function upstreamRecords({ manifest, spec, chart, name }: LoadedBlueprint, { files }: Repository): VersionRecord[] {
  if (chart === undefined) return [];

  return chart.dependencies.map((dependency) => ({
    subject: `chart ${dependency.name}`,
    sites: [
      ...siteAt(chart.chartYaml, ["dependencies", dependency.index, "version"]),
      ...listed(manifest, ["spec", "upstream"], spec["upstream"], "chart", dependency.name),
      ...valuesSites(chart.valuesYaml, chart.values, dependency.name),
      ...listed(chart.lock, ["dependencies"], rootOf(chart.lock)["dependencies"], "name", dependency.name),
      ...(name === "bp-cilium" && dependency.name === "cilium" ? siteAt(yamlFile(files, pins), ["bpCilium", "upstream"]) : []),
      ...(name === "bp-flux" && dependency.name === "flux2" ? siteAt(yamlFile(files, pins), ["flux", "chart"]) : []),
    ],
  }));
}

/** The release of Flux that is applied at boot is the one that the chart then adopts. */
function fluxRelease({ name, manifest, spec, chart }: LoadedBlueprint, { files }: Repository): VersionRecord[] {
  if (name !== "bp-flux") return [];
  const sites = [
    ...siteAt(yamlFile(files, pins), ["flux", "version"]),
    ...listed(manifest, ["spec", "upstream"], spec["upstream"], "chart", "flux2", "appVersion"),
    ...valuesSites(chart?.valuesYaml, chart?.values ?? {}, "flux2", "appVersion"),
  ];

  return [{ subject: "release of Flux", sites }];
}

/** `catalystBlueprint.upstream` is one record, or a list when there are several dependencies. */
function valuesSites(file: YamlFile | undefined, values: Record<string, unknown>, chart: string, field = "version"): VersionSite[] {
  const path = ["catalystBlueprint", "upstream"];
  const upstream = valueAt(values, path);
  if (Array.isArray(upstream)) return listed(file, path, upstream, "chart", chart, field);
  const named = valueAt(upstream, ["chart"]);

  return named === undefined || named === chart ? siteAt(file, [...path, field]) : [];
}

function listed(file: YamlFile | undefined, path: YamlPath, list: unknown, key: string, name: string, field = "version"): VersionSite[] {
  if (!Array.isArray(list)) return [];

  return list.flatMap((entry: unknown, index) => (valueAt(entry, [key]) === name ? siteAt(file, [...path, index, field]) : []));
}

function siteAt(file: YamlFile | undefined, path: YamlPath, document = 0): VersionSite[] {
  const version = valueAt(file?.documents[document]?.value, path);

  return file !== undefined && typeof version === "string" && parse(plain(version)) !== null ? [{ file, document, path, version }] : [];
}
