import { fileTreeOf } from "../model/file-tree.ts";
import { loadBlueprint } from "../model/loaded-blueprint.ts";
import { repositoryOf } from "../model/repository.ts";
import { mergeChartValues, readValues } from "../render/merge-values.ts";
import { readRender } from "../render/read-render.ts";
import type { ChartRender } from "../render/rendered-object.ts";
import { findToggles } from "../render/toggles.ts";
import type { BlueprintRule, Found } from "../rules/rule.ts";
import type { BlueprintRenders, BlueprintSubject, ResolvedDependency } from "../rules/subject.ts";
import { exampleKit } from "./example-kit.ts";

export interface SubjectParts {
  /** By path below the Blueprint's folder, `platform/example`. */
  files: Record<string, string>;
  dependencies?: readonly ResolvedDependency[];
  /** What Helm printed for the default values, or why it did not. */
  rendered?: string | { error: string };
  smoke?: string | { error: string };
  allToggles?: string | { error: string };
  /** Answers further runs. */
  render?: BlueprintRenders["render"];
}

/** A subject made by hand, for cases that the example repository cannot show; nothing is rendered. */
export function exampleSubject(parts: SubjectParts): BlueprintSubject {
  const files = fileTreeOf(
    "/",
    new Map(Object.entries(parts.files).map(([path, text]) => [`platform/example/${path}`, new TextEncoder().encode(text)])),
  );
  const blueprint = loadBlueprint(files, "platform/example");
  const dependencies = parts.dependencies ?? [];
  const mergedValues = mergeChartValues(blueprint.chart?.values ?? {}, dependencies);
  const byDefault = chartRender(parts.rendered ?? "");

  return {
    blueprint,
    repository: repositoryOf(files),
    dependencies,
    renders: {
      default: byDefault,
      smoke: parts.smoke === undefined ? undefined : chartRender(parts.smoke),
      allToggles: parts.allToggles === undefined ? byDefault : chartRender(parts.allToggles),
      mergedValues,
      toggles: findToggles(mergedValues),
      render: parts.render ?? (async () => byDefault),
    },
    neighbour: async () => undefined,
    kit: exampleKit,
    kubeVersion: "1.31.4",
    acceptedApiVersions: ["catalyst.openova.io/v1alpha1"],
    publishedVersions: undefined,
    base: undefined,
  };
}

export interface ExampleDependency {
  name: string;
  condition?: string;
  /** The name in values. */
  alias?: string;
  sha256?: string;
  kind?: ResolvedDependency["kind"];
  /** Files of its archive. */
  files?: Record<string, string>;
}

/** A dependency in version 1.0.0 of `https://charts.example.org/<name>`. */
export function exampleDependency(parts: ExampleDependency, index = 0): ResolvedDependency {
  const { name, alias, condition, sha256 = "00", kind = "upstream" } = parts;
  const files = new Map(Object.entries(parts.files ?? {}).map(([path, text]) => [path, new TextEncoder().encode(text)]));

  return {
    dependency: { name, version: "1.0.0", repository: `https://charts.example.org/${name}`, index, key: alias ?? name, condition },
    sha256,
    kind,
    files,
    metadata: readValues(files.get("Chart.yaml")),
    values: readValues(files.get("values.yaml")),
  };
}

/** What a rule says of a subject. */
export async function foundBy(rule: BlueprintRule, subject: BlueprintSubject): Promise<Found[]> {
  const found: Found[] = [];
  for await (const one of rule.check(subject)) found.push(one);

  return found;
}

function chartRender(rendered: string | { error: string }): ChartRender {
  return typeof rendered === "string"
    ? { ok: true, error: "", text: rendered, ...readRender(rendered) }
    : { ok: false, error: rendered.error, text: "", objects: [], problems: [] };
}
