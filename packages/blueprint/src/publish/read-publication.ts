import { relative, sep } from "node:path";
import { type FileTree, readFileTree } from "../model/file-tree.ts";
import { includesOf } from "../model/chart-includes.ts";
import { loadBlueprint, type LoadedBlueprint } from "../model/loaded-blueprint.ts";
import { isBlueprintVersion } from "../model/version-range.ts";
import { isLoopback, parseReference } from "../oci/reference.ts";
import type { Publication, PublishInput } from "./publication.ts";
import { PublishError } from "./publish-error.ts";

/** Reads a Blueprint and where it is to go. Rejects with PublishError PUB-PACKAGE when there is nothing that could be packaged. */
export async function readPublication(input: PublishInput): Promise<Publication> {
  const folder = relative(input.repositoryRoot, input.directory).split(sep).join("/");
  if (folder === "" || folder.startsWith(".."))
    throw new PublishError("PUB-PACKAGE", `${input.directory} does not lie in ${input.repositoryRoot}.`);
  const blueprint = await readBlueprint(input.repositoryRoot, folder);
  const { chart, version, name } = blueprint;
  if (chart?.chartYaml === undefined) {
    throw new PublishError("PUB-PACKAGE", `${folder} has no chart: only Blueprints with a chart are published as artifacts.`);
  }
  if (version === undefined || !isBlueprintVersion(version)) {
    throw new PublishError("PUB-PACKAGE", `${folder}/blueprint.yaml names no version that can be published (x.y.z or x.y.z-pre).`);
  }
  if (chart.name !== name || chart.metadata["version"] !== version) {
    throw new PublishError(
      "PUB-PACKAGE",
      `Chart.yaml says ${chart.name} ${String(chart.metadata["version"])}, blueprint.yaml ${name} ${version}.`,
    );
  }
  const { registry, repository } = parseReference(`${input.to.replace(/\/$/, "")}/${name}`);

  return { blueprint, chart, name, version, repository, isLab: input.labRegistry ?? isLoopback(registry) };
}

/** With the folders elsewhere in the repository that the chart includes. */
async function readBlueprint(root: string, folder: string): Promise<LoadedBlueprint> {
  const read = async (folders: string[]): Promise<{ files: FileTree; blueprint: LoadedBlueprint }> => {
    const files = await readFileTree(root, folders);

    return { files, blueprint: loadBlueprint(files, folder) };
  };
  const { files, blueprint } = await read([folder]);
  const included = blueprint.chart === undefined ? [] : includesOf(files, blueprint.chart);
  const elsewhere = included.flatMap((include) => (include.kind === "folder" ? [include.folder] : []));

  return elsewhere.length === 0 ? blueprint : (await read([folder, ...elsewhere])).blueprint;
}
