import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { sha256Of } from "../../oci/digest.ts";
import { configMap, sampleRepositoryUrl } from "./sample-charts.ts";

/** Files of the samples by their path; undefined removes one. */
export type SampleChanges = Record<string, string | undefined>;

const image = "ghcr.io/openova-io/tiny:1.0.0";

/** Writes two Blueprints: `platform/wrap`, which wraps the chart `tiny`, and `platform/plain`, which wraps nothing on purpose. */
export async function writeSampleRepository(root: string, tiny: Uint8Array, changes: SampleChanges = {}): Promise<void> {
  const files = { ...wrapFiles(tiny), ...plainFiles(), ...changes };
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) {
      await rm(join(root, path), { force: true });
      continue;
    }
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

function wrapFiles(tiny: Uint8Array): SampleChanges {
  const dependency = { name: "tiny", version: "1.0.0", repository: sampleRepositoryUrl };
  const folder = "platform/wrap";

  return {
    [`${folder}/blueprint.yaml`]: manifest("bp-wrap"),
    [`${folder}/images.lock.yaml`]: stringify({ images: [{ image, digest: `sha256:${"ab".repeat(32)}`, signer: "openova-io" }] }),
    [`${folder}/card/icon.svg`]: '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    [`${folder}/chart/Chart.yaml`]: chartYaml("bp-wrap", { dependencies: [dependency] }),
    [`${folder}/chart/values.yaml`]: stringify({ tiny: { greeting: "good day" } }),
    [`${folder}/chart/deps.lock.yaml`]: stringify({ dependencies: [{ ...dependency, sha256: sha256Of(tiny) }] }),
    [`${folder}/chart/.helmignore`]: "tests/\n*.draft\n",
    [`${folder}/chart/notes.draft`]: "not to be packaged\n",
    [`${folder}/chart/templates/configmap.yaml`]: configMap("wrap", "own"),
    [`${folder}/chart/tests/pulled.sh`]: [
      "#!/bin/sh",
      "# The chart is the one that was pulled: it holds what packaging adds.",
      'test -f "$1/catalyst/blueprint.yaml" && test -f "$(dirname "$0")/../../blueprint.yaml" &&',
      '  helm template wrap "$(dirname "$0")/.." | grep -q "kind: ConfigMap"',
      "",
    ].join("\n"),
  };
}

function plainFiles(): SampleChanges {
  const folder = "platform/plain";

  return {
    [`${folder}/blueprint.yaml`]: manifest("bp-plain"),
    [`${folder}/images.lock.yaml`]: stringify({ images: [] }),
    [`${folder}/chart/Chart.yaml`]: chartYaml("bp-plain", { annotations: { "catalyst.openova.io/no-upstream": "true" } }),
    [`${folder}/chart/values.yaml`]: "{}\n",
    [`${folder}/chart/templates/configmap.yaml`]: configMap("plain", "own"),
  };
}

function manifest(name: string): string {
  return stringify({
    apiVersion: "catalyst.openova.io/v1alpha1",
    kind: "Blueprint",
    metadata: { name },
    spec: {
      version: "1.0.0",
      card: { title: name, summary: "A sample.", license: "Apache-2.0" },
      visibility: "unlisted",
      depends: [],
      manifests: { source: { kind: "HelmChart", path: "./chart" } },
    },
  });
}

function chartYaml(name: string, more: object): string {
  const head = { apiVersion: "v2", name, version: "1.0.0", type: "application", description: "A sample.", kubeVersion: ">=1.31.0-0" };

  // Unquoted, as many charts have it: Helm reads text here, and a number anywhere else.
  return `${stringify({ ...head, ...more })}appVersion: 1.10\n`;
}
