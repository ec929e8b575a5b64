import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { iconFor } from "./icon.ts";
import type { Place } from "./place.ts";
import { writeYaml } from "./write-yaml.ts";

const filesRoot = join(import.meta.dirname, "files");

/** Where the wrapped chart, or the one of the Blueprint itself, comes in. */
export interface Contents {
  summary: string;
  /** Of the program: `1.16.5`. */
  appVersion: string;
  upstream: readonly { chart: string; version: string; repository: string; appVersion?: string }[];
  values: Record<string, unknown>;
  /** Before keys of the values, by their path. */
  valuesComments?: Readonly<Record<string, string>>;
  valuesSchema: object;
  smokeValues: Record<string, unknown>;
  /** Objects that are up when the release is: `Deployment/web`. */
  ready: readonly string[];
  images: readonly { image: string; digest?: string }[];
  hasToggles: boolean;
  readme: readonly string[];
}

/** Every file but templates and the lock of dependencies. */
export async function commonFiles(place: Place, contents: Contents): Promise<Map<string, string>> {
  const { name } = place;
  const { values, valuesComments, valuesSchema, smokeValues, ready, images, hasToggles, readme } = contents;

  return new Map([
    ["blueprint.yaml", writeYaml(manifestOf(place, contents))],
    ["README.md", [`# ${name}`, "", ...readme, ""].join("\n")],
    ["images.lock.yaml", writeYaml({ images })],
    ["chart/Chart.yaml", writeYaml(chartYamlOf(place, contents))],
    ["chart/values.yaml", writeYaml(values, valuesComments)],
    ["chart/values.schema.json", `${JSON.stringify(valuesSchema, undefined, 2)}\n`],
    ["chart/.helmignore", "tests/\n"],
    ...(hasToggles ? [["chart/tests/observability-toggle.sh", await readTemplate("observability-toggle.sh")] as const] : []),
    ["card/icon.svg", iconFor(name)],
    ["tests/smoke.values.yaml", writeYaml(smokeValues)],
    ["tests/integration.yaml", writeYaml({ values: {}, ready })],
    ["tests/upgrade.yaml", writeYaml({ from: [] }, { from: "No version came before this one." })],
  ]);
}

export function readTemplate(path: string): Promise<string> {
  return readFile(join(filesRoot, path), "utf8");
}

function manifestOf({ name, title, isPrivate, category, entry }: Place, { summary, upstream, hasToggles }: Contents): object {
  return {
    apiVersion: "catalyst.openova.io/v1alpha1",
    kind: "Blueprint",
    metadata: { name },
    spec: {
      version: "1.0.0",
      // Listed cards need an owner, a licence, documentation and tags, which only a person knows.
      visibility: isPrivate ? "private" : "unlisted",
      card: { title, summary, category, icon: "card/icon.svg" },
      ...(upstream.length === 0 ? {} : { upstream }),
      depends: (entry?.dependsOn ?? []).map((blueprint) => ({ blueprint, version: "^1.0.0" })),
      manifests: { source: { kind: "HelmChart", path: "./chart" } },
      observability: { metrics: hasToggles ? "prometheus" : "none", logs: "stdout", traces: "none" },
    },
  };
}

function chartYamlOf({ name }: Place, { summary, appVersion, upstream }: Contents): object {
  return {
    apiVersion: "v2",
    name,
    description: summary,
    type: "application",
    version: "1.0.0",
    appVersion,
    kubeVersion: ">=1.31.0-0",
    ...(upstream.length === 0
      ? { annotations: { "catalyst.openova.io/no-upstream": "true" } }
      : { dependencies: upstream.map(({ chart, version, repository }) => ({ name: chart, version, repository })) }),
  };
}
