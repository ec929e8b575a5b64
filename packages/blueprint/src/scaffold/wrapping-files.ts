import { ChartArchiveError } from "../dependencies/chart-archive-error.ts";
import type { ChartDependency } from "../dependencies/chart-source.ts";
import { lockDependencies, writeDependencyLock } from "../dependencies/dependency-lock.ts";
import { readChartArchive } from "../dependencies/read-chart-archive.ts";
import { imageName, parseImageReference } from "../model/image-reference.ts";
import { stringOf } from "../model/loaded-blueprint.ts";
import { podTemplateOf } from "../model/pod-spec.ts";
import { valueAt } from "../model/yaml-file.ts";
import { readValues } from "../render/merge-values.ts";
import { valuesWith } from "../render/toggles.ts";
import { addNeeds, filesSubject } from "../rules/blueprint-subject.ts";
import { usedImages } from "../rules/chart-content/used-images.ts";
import type { BlueprintSubject } from "../rules/subject.ts";
import { commonFiles, type Contents } from "./common-files.ts";
import { draftOf } from "./draft.ts";
import type { NewBlueprintTools } from "./new-blueprint.ts";
import type { Place } from "./place.ts";
import { ScaffoldError } from "./scaffold-error.ts";

/** A Blueprint that wraps one chart: telemetry off, its images and its bytes on record. Rejects with ScaffoldError. */
export async function wrappingFiles(place: Place, wrap: ChartDependency, tools: NewBlueprintTools): Promise<Map<string, Uint8Array>> {
  const metadata = await upstreamMetadata(wrap, tools);
  const { lock } = await lockDependencies([wrap], tools.charts, undefined, tools.signal);
  const first = contentsFor(place, wrap, metadata);
  const write = async (contents: Contents) => filesOf(place, contents, writeDependencyLock(lock));
  // What it renders shows which switches are on; with those off it shows what is left.
  const { toggles, mergedValues } = (await look(place, await write(first), tools)).renders;
  const on = toggles.filter((path) => valueAt(mergedValues, path) === true);
  const quiet = { ...first, values: { ...first.values, ...valuesWith(on, false) }, hasToggles: toggles.length > 0 };
  const subject = await look(place, await write(quiet), tools);

  return write({ ...quiet, images: imagesOf(subject), ready: workloadsOf(subject) });
}

async function upstreamMetadata(
  { name, version, repository }: ChartDependency,
  { charts, signal }: NewBlueprintTools,
): Promise<Record<string, unknown>> {
  const fetched = await charts.fetch({ name, version, repository }, signal);
  if (fetched === undefined) {
    throw new ScaffoldError(
      `${name} ${version} of ${repository} is not to be had here`,
      "Check the name and the version, or try where there is a network.",
    );
  }
  let metadata: Record<string, unknown>;
  try {
    const files = await readChartArchive(fetched.bytes);
    metadata = readValues([...files].find(([path]) => /^[^/]+\/Chart\.yaml$/.test(path))?.[1]);
  } catch (error) {
    if (error instanceof ChartArchiveError) throw new ScaffoldError(`${name} ${version} of ${repository} is no chart: ${error.message}`);
    throw error;
  }
  if (metadata["type"] === "library") {
    throw new ScaffoldError(`${name} is a library chart, which installs nothing`, "Wrap a chart that does.");
  }

  return metadata;
}

function contentsFor({ title }: Place, { name, version, repository }: ChartDependency, metadata: Record<string, unknown>): Contents {
  const appVersion = stringOf(metadata["appVersion"]);
  const described = stringOf(metadata["description"])?.trim().replaceAll(/\s+/g, " ") ?? "";

  return {
    summary: described === "" || described.length > 200 ? `${title}, by the chart ${name}.` : described,
    appVersion: appVersion ?? version,
    upstream: [{ chart: name, version, repository, ...(appVersion === undefined ? {} : { appVersion }) }],
    values: { catalystBlueprint: { upstream: { chart: name, version } } },
    valuesSchema: {
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "object",
      additionalProperties: false,
      properties: { global: { type: "object" }, catalystBlueprint: { type: "object" }, [name]: { type: "object" } },
    },
    smokeValues: {},
    ready: [],
    images: [],
    hasToggles: false,
    readme: [
      `${title}, by the chart \`${name}\` ${version} of ${repository}.`,
      "",
      `- Values below \`${name}\` are the chart's own; \`chart/values.yaml\` holds those that differ from its defaults.`,
      "- Telemetry is off by default; turn it on where the definitions of the monitoring objects exist.",
    ],
  };
}

async function filesOf(place: Place, contents: Contents, lock: string): Promise<Map<string, Uint8Array>> {
  const texts = [...(await commonFiles(place, contents)), ["chart/deps.lock.yaml", lock] as const];

  return new Map(texts.map(([path, text]) => [path, new TextEncoder().encode(text)]));
}

/** What rules would look at. */
async function look(place: Place, files: Map<string, Uint8Array>, tools: NewBlueprintTools): Promise<BlueprintSubject> {
  const { repository, blueprint } = draftOf(place, undefined, files);
  await using renderer = tools.rendererFor(repository);
  const input = {
    repository,
    blueprints: [blueprint],
    clusterDirectories: [],
    rules: [],
    renderer,
    kit: tools.kit,
    kubeVersion: tools.kubeVersion,
    signal: tools.signal,
  };
  const subject = filesSubject(blueprint, input);
  await addNeeds(subject, blueprint, input);
  if (subject.renders === undefined) throw new ScaffoldError(`${place.name} cannot be rendered here`);

  return subject as BlueprintSubject;
}

/** Digests that the render names; only a registry knows the others. */
function imagesOf(subject: BlueprintSubject): { image: string; digest?: string }[] {
  const images = usedImages(subject).flatMap(({ image }) => parseImageReference(image) ?? []);
  const byName = new Map(images.map((reference) => [imageName({ ...reference, digest: undefined }), reference.digest]));

  return [...byName]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([image, digest]) => (digest === undefined ? { image } : { image, digest }));
}

function workloadsOf({ renders }: BlueprintSubject): string[] {
  const workloads = renders.default.objects.filter(
    ({ object, hooks }) =>
      hooks.length === 0 && ["Deployment", "StatefulSet", "DaemonSet"].includes(object.kind) && podTemplateOf(object) !== undefined,
  );

  return workloads.map(({ object }) => `${object.kind}/${object.metadata.name}`);
}
